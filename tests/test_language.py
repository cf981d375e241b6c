"""The language of a text: right or null, the same everywhere, and null for what is no text of one language."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import language
from pipeline.language import guess_language, language_of, language_of_page, model, primary_tag
from pipeline.rules.languages import KIN
from tests.conftest import ROOT

ROWS = [line.split("\t") for line in (ROOT / "tests" / "qas_by_language.tsv").read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize(("tag", "question", "answer"), ROWS)
def test_a_short_qa_is_never_given_a_wrong_language(tag: str, question: str, answer: str) -> None:
    assert language_of(question, answer) in (tag, None)
    allowed = (tag, None, *KIN_OF.get(tag, ()))
    for said in ("en", "de", "no", "ms", "bg"):  # a wrong claim makes of a language its near kin at worst
        assert language_of(question, answer, said) in allowed


# Languages of which a sentence may be one of the other, too.
KIN_OF = {"da": ("no",), "ru": ("bg",), "id": ("ms",)}


def test_most_short_qas_have_a_language() -> None:
    """The rest is too short to tell it from its kin."""
    assert sum(language_of(q, a) == tag for tag, q, a in ROWS) >= 0.85 * len(ROWS)
    assert sum(language_of(q, a, tag) == tag for tag, q, a in ROWS) >= 0.95 * len(ROWS)
    assert {tag for tag, q, a in ROWS if language_of(q, a)} >= {tag for tag, _, _ in ROWS} - {"id", "sr", "hr", "mr"}


@pytest.mark.parametrize("said", [None, "en", "de", "fr"])
@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("WLAN?", "OK"),
        ("2021", "42 %"),
        ("Python 3.12", "pip install requests"),
        ("Was?", "FAQ"),
        ("https://example.com/a/b", "info@example.com"),
        ("def main():", "return sum(x for x in range(10) if x % 2)"),
        ("SELECT * FROM t;", "id, name, 2021-04-05"),
        ("B12", "12 mg"),
        ("Peter Schmidt", "+49 30 1234567"),
        ("iPhone 15 Pro", "128 GB"),
        ("Email", "Login"),
        ("Paris", "1889"),
        ("...", "!!!"),
        ("α, β", "π"),
        ("", ""),
    ],
)
def test_what_is_no_text_of_a_language_has_none(question: str, answer: str, said: str | None) -> None:
    assert language_of(question, answer, said) is None


def test_a_text_in_two_languages_has_none() -> None:
    english = "Everybody who wants to borrow a book needs a card, which is free."
    german = "Wer ein Buch ausleihen möchte, braucht einen Ausweis, der nichts kostet."
    greek = "Όποιος θέλει να δανειστεί ένα βιβλίο χρειάζεται μια κάρτα."
    assert language_of(english, german) is None
    assert language_of(german, greek) is None
    assert language_of_page(f"{english * 10} {german * 10}") is None
    assert language_of_page(english * 10) == "en"


def test_what_is_said_of_a_text_is_no_proof() -> None:
    assert language_of("Where do I find my card?", "In the drawer below the counter.", "de") == "en"
    assert language_of("OK", "", "en") is None
    # Danish and Norwegian: too short to tell.
    short = ("Koster frakten noe?", "Frakten er gratis.")
    assert (language_of(*short), language_of(*short, "no"), language_of(*short, "fi")) == (None, "no", None)


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("da", "Du kan aflevere bogen efter lukketid, og nøglen får du af os."),
        ("no", "Du kan levere boka etter stengetid, og nøkkelen får du av oss."),
        ("id", "Buku dapat dikembalikan di semua perpustakaan, dan Anda bisa membayar denda di sana."),
        ("ms", "Buku boleh dipulangkan di semua perpustakaan, dan awak perlu membayar denda di sana."),
        (None, "Det er en fin dag, og solen skinner."),
    ],
)
def test_near_kin_are_told_by_words_of_their_own(tag: str | None, text: str) -> None:
    assert language_of(text) == tag


@pytest.mark.parametrize("tag", ["el", "he", "hy", "ka", "ko", "th", "ta", "te", "ja", "zh"])
def test_a_script_of_its_own_needs_no_model(tag: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_model() -> language.Model:
        raise AssertionError(tag)

    monkeypatch.setattr(language, "model", no_model)
    for row in ROWS:
        if row[0] == tag:
            assert language_of(row[1], row[2]) == tag


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("ja", "富士山の高さは3776メートルです。"),
        ("ja", "最後の噴火は1707年でした。"),
        ("zh", "长城全长21196公里，是世界上最长的城墙。"),
        ("th", "กรุงเทพมีประชากร10ล้านคน"),
        (None, "第3条"),
        (None, "x[3] = 本"),
    ],
)
def test_numbers_amid_a_script_without_spaces_hide_no_language(tag: str | None, text: str) -> None:
    assert language_of(text) == tag


def test_han_alone_may_be_chinese_or_japanese() -> None:
    assert guess_language("東京都渋谷区神南").tag is None
    assert guess_language("東京都の渋谷区").tag == "ja"
    assert guess_language("北京市朝阳区的地图").tag == "zh"


def test_the_model_says_what_its_library_says() -> None:
    """Scores in whole numbers put the same language first, unless words of near kin say otherwise."""
    from py3langid.langid import classify

    for _, question, answer in ROWS:
        text = f"{question}\n{answer}"
        first = classify(text)[0]
        ours = model().guess(text)
        assert ours.tag == KIN.get(first, first) or ours.lead < 0.1 or ours.lead == language.SURE


@pytest.mark.parametrize(
    ("said", "tag"),
    [
        ("en-US", "en"),
        ("PT_br", "pt"),
        (" de ", "de"),
        ("iw", "he"),
        ("nb-NO", "no"),
        ("fil", "fil"),
        ("x-default", None),
        ("mul", None),
        ("english", None),
        ("", None),
        (None, None),
    ],
)
def test_primary_tags(said: str | None, tag: str | None) -> None:
    assert primary_tag(said) == tag


@given(st.text(), st.text())
def test_any_text_has_a_tag_or_none(question: str, answer: str) -> None:
    found = language_of(question, answer)
    assert found is None or primary_tag(found) == found


def test_the_model_is_loaded_where_it_is_needed() -> None:
    code = "import sys, pipeline.page_steps; print('py3langid' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert said.stdout.strip() == "False"
