"""Answers found in the pages that a source list cites: tiers, evidence, snippets put right, what proves nothing."""

# ruff: noqa: E501  # a page stands here as a scraper saves it, a paragraph a line
from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.align import align
from pipeline.flow import run_flow
from pipeline.folding import fold_answer, heading_words, open_document
from pipeline.urls import address_of
from tests.test_pages import rows

KILN = (
    "A kiln turns soft clay into hard ware. Potters heat it slowly, so that the water which is bound in the clay can "
    "leave without a crack. The first firing ends near nine hundred degrees (in most workshops).[3] It takes a day and "
    "a night to cool, and nobody opens the door before that."
)
GLAZE = (
    "Glaze is a thin coat of glass that melts on the ware in a second firing. Ash, chalk and quartz are ground in water "
    "and brushed on. Copper makes it green where air can reach the fire, and red where the potter keeps the air out."
)
WHEEL = (
    "The wheel gives a pot its round wall. A potter throws a lump on the turning disc, centres it with wet hands and "
    "opens it with both thumbs. Handles and spouts are put on later, when the wall is as firm as leather."
)
STOCK = "Ask an experienced potter in your own neighbourhood before you try any of this at home."

PAGE = f"""Wise Replies

how do potters work

Full Answer

What does a kiln do?

A kiln turns soft clay into hard ware. Potters heat it slowly, so that the water which is bound in the clay can leave without a crack.

How hot is the first firing?

How hot is the first firing? The first firing ends near nine hundred degrees in most workshops.It takes a day and a night to cool, and ...

How is glaze made?

Glaze is a thin coat of glass that melts on the ware in a second firing. Copper makes it green where air can reach the fire, and red where the potter keeps the air out.

What does the wheel do?

The wheel gives a pot its round wall. A potter throws a lump on the spinning disc, centres it with wet hands and opens it with both thumbs.

What is raku?

Raku ware is taken from the fire while it glows and put in a bin of straw, where smoke blackens every part that no glaze covers.

What is slip?

Slip is clay stirred in so much water that it runs like cream; it glues handles to cups and fills the hollows of a mould.

Whom can I ask?

{STOCK}

1.Kilns and how they work | Clayhouse

Url:https://www.clayhouse.example/kilns

3 days ago Glaze is a thin coat of glass that melts on the ware in a second firing. Ash, chalk and quartz …

2.Glazes | Potbook

Url:https://potbook.example/glazes/

4 days ago The wheel gives a pot its round wall. A potter throws a lump on the turning disc, centres …

3.Throwing on the wheel | Mudweekly

Url:https://mudweekly.example/wheel?utm_source=search

5 days ago

A B C D E F G H I J K L M N O P Q R S T U V W X Y Z 1 2 3 4 5 6 7 8 9
"""

RAKU = "Raku ware is taken from the fire while it glows and put in a bin of straw, where smoke blackens every part that no glaze covers."


def document(title: str, text: str) -> str:
    return f"<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{text}</p><p>{STOCK}</p></body></html>"


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    raw = tmp_path_factory.mktemp("raw")
    (raw / "page.txt").write_text(PAGE, encoding="utf-8")
    pages = {
        "kilns": ("http://clayhouse.example/kilns#top", "Kilns", KILN),
        "glazes": ("https://potbook.example/glazes", "Glazes", GLAZE),
        "wheel": ("https://mudweekly.example/wheel", "Wheels", WHEEL),
        "raku": ("https://other.example/raku", "Raku", RAKU),
        "more": ("https://other.example/more", "More", "Nothing else stands here."),
    }
    lines = ["path,url"]
    for name, (url, title, text) in pages.items():
        (raw / f"{name}.html").write_text(document(title, text), encoding="utf-8")
        lines.append(f"{name}.html,{url}")
    (raw / "index.csv").write_text("\n".join(lines), encoding="utf-8")
    out = tmp_path_factory.mktemp("out")
    run_flow([raw], out, workers=0)
    return out


@pytest.fixture(scope="module")
def said(run: Path) -> dict[str, dict[str, Any]]:
    """What the run says of each question of the page."""
    return {row["question"]: row["attribution"] for row in rows(run, "occurrences") if row["page_path"] == "page.txt"}


def test_tiers_say_how_an_answer_was_found(said: dict[str, dict[str, Any]]) -> None:
    found = {question: (one["tier"], one["source_number"]) for question, one in said.items()}
    assert found == {
        "What does a kiln do?": ("verbatim", 1),
        "How hot is the first firing?": ("near-verbatim", 1),
        "How is glaze made?": ("stitched", 2),
        "What does the wheel do?": ("near-verbatim", 3),
        "What is raku?": ("elsewhere", None),
        "What is slip?": ("unlisted", None),
        "Whom can I ask?": ("undecided", None),
    }
    assert said["What is raku?"]["source_url"] == "https://other.example/raku"


def test_evidence_leads_to_the_document_and_back_to_the_answer(run: Path) -> None:
    texts = {row["page_id"]: row["text"] for row in rows_of_parquet(run, "texts")}
    pages = {row["path"]: row for row in rows(run, "pages")}
    shown = 0
    for row in rows(run, "occurrences"):
        for one in row["attribution"]["evidence"]:
            page = pages[one["document_path"]]
            text = texts[page["id"]]
            assert one["document_sha256"] == page["sha256"]
            assert text[one["start"] : one["end"]] == one["exact"]
            assert text[: one["start"]].endswith(one["prefix"])
            assert text[one["end"] :].startswith(one["suffix"])
            assert 0 <= one["answer_start"] < one["answer_end"] <= len(row["answer"])
            assert one["text_fragment"].startswith("#:~:text=")
            shown += 1
    assert shown == 6


def rows_of_parquet(run: Path, table: str) -> list[dict[str, Any]]:
    import pyarrow.parquet as pq

    found: list[dict[str, Any]] = pq.read_table(run / f"{table}.parquet").to_pylist()
    return found


def test_edits_are_listed(said: dict[str, dict[str, Any]]) -> None:
    assert said["What does the wheel do?"]["evidence"][0]["differs"] == ["-turning", "+spinning"]
    assert said["What does a kiln do?"]["evidence"][0]["differs"] == []


def test_a_heading_is_no_part_of_the_evidence(said: dict[str, dict[str, Any]]) -> None:
    [one] = said["How hot is the first firing?"]["evidence"]
    assert one["exact"].startswith("The first firing ends")


def test_what_all_pages_say_verifies_nothing(said: dict[str, dict[str, Any]]) -> None:
    assert said["Whom can I ask?"]["evidence"] == []


def test_snippets_are_put_right_and_an_issue_says_so(run: Path) -> None:
    sources = rows(run, "sources")
    assert [row["snippet_source_number"] for row in sources] == [2, 3, None]
    assert all(row["snippet_source_confidence"] > 0.99 for row in sources[:2])
    assert [row["document_path"] for row in sources] == ["kilns.html", "glazes.html", "wheel.html"]
    [page] = [row for row in rows(run, "pages") if row["path"] == "page.txt"]
    assert page["snippet_map"]["kind"] in ("compacted", "shifted")
    messages = [row["message"] for row in rows(run, "issues") if row["code"] == "snippet-misplaced"]
    assert messages == [
        "The text shown for source 1 stands in the page of source 2.",
        "The text shown for source 2 stands in the page of source 3.",
    ]


def write(folder: Path, files: dict[str, tuple[str | None, str]]) -> None:
    """Files with their texts, and an index of the URLs of those that have one."""
    lines = ["path,url"]
    for path, (url, text) in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
        lines += [f"{path},{url}"] if url else []
    (folder / "index.csv").write_text("\n".join(lines), encoding="utf-8")


def tiers(out: Path, path: str) -> dict[str, tuple[str, int | None]]:
    found = (row for row in rows(out, "occurrences") if row["page_path"] == path)
    return {row["question"]: (row["attribution"]["tier"], row["attribution"]["source_number"]) for row in found}


def test_an_answer_of_several_cited_pages_is_ambiguous_and_the_order_prefers(tmp_path: Path) -> None:
    both = f"{GLAZE} {WHEEL}"
    write(
        tmp_path / "raw",
        {
            "page.txt": (None, PAGE),
            "a.txt": ("https://potbook.example/glazes", both),
            "b.txt": ("https://mudweekly.example/wheel", WHEEL),
        },
    )
    run_flow([tmp_path / "raw"], tmp_path / "out", workers=0)
    assert tiers(tmp_path / "out", "page.txt")["What does the wheel do?"] == ("ambiguous", 2)


def test_of_captures_the_best_wins_and_of_equals_the_nearest(tmp_path: Path) -> None:
    url = "https://www.clayhouse.example/kilns"
    write(
        tmp_path / "raw",
        {
            "a/kilns.txt": (url, KILN),
            "b/kilns.txt": (url, KILN),
            "b/page.txt": (None, PAGE),
            "c/wheel.txt": ("https://mudweekly.example/wheel", WHEEL.replace("leather", "bone")),
            "d/wheel.txt": (
                "https://mudweekly.example/wheel",
                "This page is gone, and so is all that it said of pots.",
            ),
        },
    )
    run_flow([tmp_path / "raw"], tmp_path / "out", workers=0)
    found = {
        row["question"]: [one["document_path"] for one in row["attribution"]["evidence"]]
        for row in rows(tmp_path / "out", "occurrences")
        if row["page_path"] == "b/page.txt"
    }
    assert found["What does a kiln do?"] == ["b/kilns.txt"]
    assert found["What does the wheel do?"] == ["c/wheel.txt"]


def test_pages_that_took_one_answer_from_different_sources_contradict(tmp_path: Path) -> None:
    other = PAGE.replace("mudweekly.example/wheel?utm_source=search", "throwers.example/wheel")
    write(
        tmp_path / "raw",
        {
            "one.txt": (None, PAGE),
            "two.txt": (None, other),
            "a.txt": ("https://mudweekly.example/wheel", WHEEL),
            "b.txt": ("https://throwers.example/wheel", WHEEL),
        },
    )
    run_flow([tmp_path / "raw"], tmp_path / "out", workers=0)
    [record] = [row for row in rows(tmp_path / "out", "qa") if row["question"] == "What does the wheel do?"]
    assert "sources-contradict" in record["issues"]
    assert record["tier"] == "near-verbatim"


def test_the_generic_layout_yields_no_records_from_a_source_document(tmp_path: Path) -> None:
    text = f"Kilns\n\nHow do kilns work?\n\n{KILN}\n"
    write(tmp_path / "raw", {"page.txt": (None, PAGE), "kilns.txt": ("https://www.clayhouse.example/kilns", text)})
    run_flow([tmp_path / "raw"], tmp_path / "cited", workers=0)
    write(tmp_path / "raw", {"page.txt": (None, PAGE), "kilns.txt": ("https://nobody.example/cites/this", text)})
    run_flow([tmp_path / "raw"], tmp_path / "uncited", workers=0)
    counts = [
        sum(row["page_path"] == "kilns.txt" for row in rows(tmp_path / out, "occurrences"))
        for out in ("cited", "uncited")
    ]
    assert counts[0] == 0 < counts[1]
    [page] = [row for row in rows(tmp_path / "cited", "pages") if row["path"] == "kilns.txt"]
    assert sum(page["accounting"].values()) == page["counts"]["characters"]
    assert "answer" not in page["accounting"]


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://www.A.example/b/?utm_source=x&c=1#d", "a.example/b?c=1"),
        ("http://a.example:80", "a.example"),
        ("https://a.example/caf%C3%A9", "a.example/caf%C3%A9"),
        ("https://a.example/café", "a.example/caf%C3%A9"),
        ("/search?q=a", None),
        ("mailto:a@b.example", None),
        ("http://[", None),
        (None, None),
    ],
)
def test_addresses_of_one_page_are_equal(url: str | None, address: str | None) -> None:
    assert address_of(url) == address


# --- the aligner -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "answer", "exact"),
    [
        ("spaces lost", "A kiln turns softclay into hard ware.Potters heat it slowly", ["A kiln turns soft clay into hard ware. Potters heat it slowly"]),
        ("bracket dropped", "The first firing ends near nine hundred degrees. It takes a day", ["The first firing ends near nine hundred degrees (in most workshops).[3] It takes a day"]),
        ("cut within a word", "nobody opens the do…", ["nobody opens the do"]),
        pytest.param("flattened list", "• A kiln turns soft clay into hard ware. Potters heat it. ...\n• It takes a day and a night to cool, and. ...", ["A kiln turns soft clay into hard ware. Potters heat it slowly, so that the water which is bound in the clay can leave without a crack.", "It takes a day and a night to cool, and nobody opens the door before that."], marks=pytest.mark.xfail(strict=True, reason="Items cut off are joined through the sentence between them.")),
        ("apart", "A kiln turns soft clay into hard ware. It takes a day and a night to cool", ["A kiln turns soft clay into hard ware.", "It takes a day and a night to cool"]),
        ("back", "It takes a day and a night to cool, and nobody opens the door. The first firing ends near nine hundred degrees", ["It takes a day and a night to cool, and nobody opens the door", "The first firing ends near nine hundred degrees"]),
    ],
)  # fmt: skip
def test_pieces_of_a_damaged_answer(name: str, answer: str, exact: list[str]) -> None:
    found = align(fold_answer(answer), open_document(KILN))
    assert found is not None
    assert [KILN[q.start : q.end] for q in found.quotations] == exact, name


def test_a_glued_heading_is_left_out() -> None:
    text = "What is rye?\n\nRye is a cereal that grows on poor and sandy soil.\n"
    answer = fold_answer("What is rye? Rye is a cereal that grows on poor and sandy soil.")
    found = align(answer, open_document(text), heading_words(answer, "What is rye?"))
    assert found is not None
    assert [text[q.start : q.end] for q in found.quotations] == ["Rye is a cereal that grows on poor and sandy soil."]


@pytest.mark.parametrize(
    "text", ["a " * 60_000, "a b " * 30_000, "aaaa" * 30_000, "the of and in " * 15_000, "\n" * 90_000]
)
def test_hostile_text_is_aligned_in_bounds(text: str) -> None:
    align(fold_answer(text), open_document(text))
    align(fold_answer(text[:5_000] + KILN), open_document(text + KILN))


@given(st.text(max_size=200), st.text(max_size=200))
def test_an_alignment_stays_within_both_texts(answer: str, rest: str) -> None:
    text = rest + answer + rest
    found = align(fold_answer(answer), open_document(text))
    for q in found.quotations if found else ():
        assert 0 <= q.answer_start < q.answer_end <= len(answer)
        assert 0 <= q.start < q.end <= len(text)
    assert found is None or 0 < found.matched <= found.letters


# --- the example page ------------------------------------------------------------------------------------------------

# Stand-ins for the pages that the example page cites, in our own words; {} takes the sentences that they are cited for.
STAND_IN = "Notes on talking cures, number {}\n\nThis note was written for a test and stands for another page.\n\n{}\n\nHere it ends.\n"


def test_alignment_corrects_the_example_page_s_own_list(shared: Path, tmp_path: Path) -> None:
    folder = shared / "data" / "seed"
    gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
    page = (folder / gold["page"]).read_text(encoding="utf-8")
    run_flow([folder / gold["page"]], tmp_path / "alone", workers=0)
    listed = {row["number"]: row for row in rows(tmp_path / "alone", "sources")}
    owner = {one["shown_under"]: one["true_source"] for one in gold["snippets"] if one["true_source"]}
    quoted: dict[int, list[str]] = {number: [] for number in listed if not listed[number]["url"].startswith("/")}
    for qa in gold["qas"]:
        if qa["source"]:
            quoted[qa["source"]].append(" ".join(page[start:end] for start, end in qa["answer_spans"]))
    for shown, number in owner.items():
        quoted[number].append(listed[shown]["snippet"])
    files: dict[str, tuple[str | None, str]] = {"page.txt": (None, page)}
    for number, sentences in quoted.items():
        text = STAND_IN.format(number, "\n\n".join(sentences))
        files[f"{number}.txt"] = (listed[number]["url"], text)
    write(tmp_path / "raw", files)
    run_flow([tmp_path / "raw"], tmp_path / "out", workers=0)
    found = [row for row in rows(tmp_path / "out", "occurrences") if row["page_path"] == "page.txt"]
    for row, qa in zip(found, gold["qas"], strict=True):
        if qa["source"]:
            assert row["attribution"]["source_number"] == qa["source"], row["question"]
        else:
            assert row["attribution"]["source_number"] is None, row["question"]
    sources = rows(tmp_path / "out", "sources")
    assert {row["number"]: row["snippet_source_number"] for row in sources if row["snippet"]} == owner
    issues = [row for row in rows(tmp_path / "out", "issues") if row["code"] == "snippet-misplaced"]
    assert len(issues) == len(owner) == 7
    [row] = [row for row in rows(tmp_path / "out", "pages") if row["path"] == "page.txt"]
    assert row["snippet_map"]["kind"] == "compacted"
