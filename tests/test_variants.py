"""The sample page, written in the ways that scrapers write such pages, says the same."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup

from pipeline.clean import clean_page
from pipeline.lines import without_list_mark
from pipeline.model import Page, Parsed, RawFile
from pipeline.parse import parse_page
from pipeline.read import decode
from pipeline.rules.roles import Role
from tests.conftest import ROOT

SAMPLE = (ROOT / "raw" / "what-does-interpersonal-therapy-mean.txt").read_text(encoding="utf-8")
LINES = SAMPLE.split("\n")


def read(data: bytes) -> tuple[Page, Parsed]:
    page = decode(RawFile("page.txt", b"page.txt", "0" * 64), data, "text/plain")
    assert page.status == "read", page.reason
    return page, clean_page(parse_page(page))


def said(data: bytes) -> tuple[object, ...]:
    """What a page says, apart from how its lists are marked."""
    page, parsed = read(data)
    assert parsed.layouts == ("aggregator",)
    left_over = [page.text[b.start : b.end] for b in parsed.blocks if b.role == Role.UNEXPLAINED]
    assert left_over == []
    sources = [(s.number, s.title, s.url, s.age_raw, s.snippet) for s in parsed.sources]
    qas = [(o.kind, o.question.text, words(o.answer.text), o.answer_status) for o in parsed.occurrences]
    return parsed.facts, sources, qas


def words(answer: str) -> list[str]:
    return " ".join(without_list_mark(line) for line in answer.split("\n")).split()


TRUE = said(SAMPLE.encode())
_, PARSED = read(SAMPLE.encode())
HEADINGS = {SAMPLE[o.question.pieces[0].start : o.question.pieces[0].end] for o in PARSED.occurrences}


def each_line(change: Callable[[str], str]) -> str:
    return "\n".join(change(line) for line in LINES)


def misread(text: str, codec: str = "cp1252") -> str:
    """UTF-8 taken for another encoding; the bytes that Windows-1252 leaves open stay as they are."""
    return "".join(chr(b) if b in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else bytes([b]).decode(codec) for b in text.encode())


def bullets(mark: str) -> str:
    return re.sub(r"(?m)^\s*[•*-] ", mark, SAMPLE)


def numbered() -> str:
    """Each list of the page counted from 1."""
    count, out = 0, []
    for line in LINES:
        item = re.match(r"\s*[•*-] ", line)
        count = count + 1 if item else (count if not line.strip() else 0)
        out.append(f"  {count}. {line[item.end() :]}" if item else line)
    return "\n".join(out)


def markdown(heading: Callable[[str], str]) -> str:
    """Headings marked, the image and the links as Markdown writes them."""

    def change(line: str) -> str:
        text = line.strip()
        if text in HEADINGS or re.match(r"\d+\.\S", text) or text == "Full Answer":
            return heading(text)
        if text == "image":
            return "![image](https://pictures.example/a.png)"
        url = re.match(r"Url:(\S+)\Z", text)
        return f"Url:<{url[1]}>" if url else line

    return each_line(change)


def wrapped(width: int, indent: str = "") -> str:
    """As a text browser prints it: lines of a width, items hanging, headings less indented than text."""

    def change(line: str) -> str:
        text = line.strip()
        start = "" if text in HEADINGS else indent
        item = re.match(r"[•*-] ", text)
        hang = start + ("  " if item else "")
        return "\n".join(
            textwrap.wrap(
                text,
                width,
                initial_indent=start,
                subsequent_indent=hang,
                break_long_words=False,
                break_on_hyphens=False,
            )
        )

    return each_line(change)


def html() -> str:
    """The page as a site may have marked it up."""
    parts = []
    for line in LINES:
        text = re.sub(r"&", "&amp;", line.strip())
        item = re.match(r"[•*-] ", text)
        if not text:
            continue
        if text in HEADINGS or re.match(r"\d+\.\S", text):
            parts.append(f"<h3>{text}</h3>")
        elif item:
            parts.append(f"<ul><li>{text[item.end() :]}</li></ul>")
        elif text.startswith("Url:"):
            parts.append(f"<p>Url:<a href='{text[4:]}'>{text[4:]}</a></p>")
        else:
            parts.append(f"<p>{text}</p>")
    return "<body>\n" + "\n".join(parts) + "\n</body>"


def soup_text(**options: object) -> str:
    return BeautifulSoup(html(), "html.parser").get_text(**options)  # type: ignore[arg-type]  # any of its options


VARIANTS: dict[str, bytes] = {
    "crlf": SAMPLE.replace("\n", "\r\n").encode(),
    "cr": SAMPLE.replace("\n", "\r").encode(),
    "byte-order-mark": b"\xef\xbb\xbf" + SAMPLE.encode(),
    "utf-16": SAMPLE.encode("utf-16"),
    "utf-16-be": b"\xfe\xff" + SAMPLE.encode("utf-16-be"),
    "utf-16-unmarked": SAMPLE.encode("utf-16-le"),
    "utf-32": SAMPLE.encode("utf-32"),
    "windows-1252": SAMPLE.encode("cp1252"),
    "double-utf-8": misread(SAMPLE).encode(),
    "double-utf-8-latin-1": SAMPLE.encode().decode("latin-1").encode(),
    "triple-utf-8": misread(misread(SAMPLE)).encode(),
    "tabs": each_line(lambda line: "\t" + line + "\t").encode(),
    "trailing-space": each_line(lambda line: line + "  ").encode(),
    "no-blank-lines": re.sub(r"\n+", "\n", SAMPLE).encode(),
    "many-blank-lines": SAMPLE.replace("\n", "\n\n\n").encode(),
    "no-break-spaces": SAMPLE.replace(" ", "\u00a0").encode(),
    "headings": markdown(lambda text: f"### {text}").encode(),
    "closed-headings": markdown(lambda text: f"## {text} ##").encode(),
    "underlined-headings": markdown(lambda text: f"{text}\n{'-' * len(text)}").encode(),
    "bold-headings": markdown(lambda text: f"**{text}**").encode(),
    **{f"bullet-{mark}": bullets(f"{mark} ").encode() for mark in ("*", "-", "o", "–", "+", "·")},
    "numbers": numbered().encode(),
    **{
        words: SAMPLE.replace("Full Answer", words).encode()
        for words in ("Quick Answer", "Related Questions", "People Also Ask", "Frequently asked questions")
    },
    **{f"wrapped-{width}": wrapped(width).encode() for width in (60, 72, 100)},
    "text-browser": wrapped(79, "   ").encode(),
    "get-text": soup_text().encode(),
    "get-text-lines": soup_text(separator="\n").encode(),
    "get-text-stripped": soup_text(separator="\n", strip=True).encode(),
}


@pytest.mark.parametrize("name", VARIANTS)
def test_a_variant_says_the_same(name: str) -> None:
    assert said(VARIANTS[name]) == TRUE


def test_steps_from_bytes_to_text_are_named() -> None:
    steps = {name: read(data)[0].decoding for name, data in VARIANTS.items()}
    assert steps["byte-order-mark"] == steps["utf-32"] == ("drop-byte-order-mark",)
    assert steps["windows-1252"] == steps["utf-16-unmarked"] == ("guess-encoding",)
    assert steps["double-utf-8"] == ("undo-misreading-as-windows-1252",)
    assert steps["triple-utf-8"] == ("undo-misreading-as-windows-1252",) * 2
    assert steps["crlf"] == ()


def test_a_guess_and_a_loss_are_issues() -> None:
    codes = [issue.code for issue in read("What is it?\n\nAn “é”.".encode("cp1252"))[1].issues]
    assert "encoding-guessed" in codes
    damaged = "Wie heißt „das“ über Öl?\n\nSo heißt „es“.".encode() + b"\xff\n"
    page, parsed = read(damaged)
    assert page.encoding == "utf-8"
    assert "characters-lost" in [issue.code for issue in parsed.issues]


@pytest.mark.parametrize("text", ["Ã is a letter.", "A naïve café costs 5 € – or “more”.", "Ð¡Â © is odd", "Âge d’or"])
def test_text_that_only_looks_misread_stays(text: str) -> None:
    page, _ = read(text.encode())
    assert page.text == text
    assert page.decoding == ()


def test_what_a_test_lets_its_reader_choose_from_is_no_answer() -> None:
    quiz = b"Quiz\n\n1. What is rye?\nA. A grass\nB. A tree\n\n2. Is it old?\nA. Yes\nB. No\n"
    form = b"Survey\n\n1. Which bread do you eat?\n( ) Rye\n( ) Wheat\n\n2. What else?\n______________\n"
    for data in (quiz, form):
        page, parsed = read(data)
        assert parsed.occurrences == ()
        said = [page.text[b.start : b.end] for b in parsed.blocks if b.role == Role.FORM]
        assert len(said) == len(data.decode().split("\n\n", 1)[1].split("\n")) - 2
    _, parsed = read(quiz.replace(b"A. Yes\nB. No", b"Yes, very."))
    assert [o.answer.text for o in parsed.occurrences] == ["A. A grass\n\nB. A tree", "Yes, very."]


def test_entries_without_a_title_are_read_wherever_they_stand() -> None:
    body = "".join(f"What is thing {n}?\n\nThing {n} is made of wood and stands by the door.\n\n" for n in range(20))
    entries = "".join(f"{n}.\n\nUrl:https://a{n}.example/x\n\n{n} hours ago A door of wood …\n\n" for n in (1, 2, 3))
    _, parsed = read(f"Full Answer\n\n{body}{entries}".encode())
    assert parsed.refused is None
    assert [(source.number, source.title) for source in parsed.sources] == [(1, None), (2, None), (3, None)]
    numbers = [block for block in parsed.blocks if block.role == Role.SOURCE_NUMBER]
    assert [parsed.text[block.start : block.end] for block in numbers] == ["1.", "2.", "3."]
