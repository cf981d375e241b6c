"""The audit report: what its chapters say, and how it behaves in a real browser."""

from __future__ import annotations

import base64
import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Page as Shown
from playwright.sync_api import expect

from pipeline import report_steps
from pipeline.clean import clean_text
from pipeline.flow import run_flow, run_stage
from pipeline.manifest import read_manifest
from pipeline.model import Edit, PipelineError
from pipeline.normalise import exact_key
from pipeline.report.chapters import PageListing, counted, pack
from pipeline.report.compose import Contents, issue_links
from pipeline.report.overview import overview_of
from pipeline.revisions import Segment, revise
from tests.browser import Tab
from tests.conftest import ROOT
from tests.test_laws import SCRAPS

HOSTILE = """<script>document.title="ran"</script>"""
HOSTILE_PAGE = f"""What does {HOSTILE} do?

It <img src=x onerror="document.title='ran'"> does \u202e nothing \x1b[31m at all, said </script> the page of tests.

Is "a,b" a cell?

=cmd()|' /C calc'!A0 is what it says, and it says so at some length for all to see.

1.<b>Source</b> one

Url:javascript:document.title='ran'

2.Source two

Url:https://two.example/"onmouseover="document.title='ran'"

3 days ago · Text of the second source, <svg/onload=alert(1)> with some words.
"""


# --- texts with their edits ------------------------------------------------------------------------------------------


def test_what_one_edit_puts_in_another_may_change() -> None:
    edits = (Edit("a", 1, "", "xyz"), Edit("b", 2, "y", ""), Edit("c", 0, "k", "K"))
    assert revise("kl", edits) == (
        Segment("dropped", "k", 2),
        Segment("added", "K", 2),
        Segment("added", "xz", 0),
        Segment("kept", "l"),
    )


@given(st.lists(SCRAPS, max_size=12).map(" ".join))
def test_segments_are_the_raw_and_the_clean_text(raw: str) -> None:
    text, edits = clean_text(raw, "answer")
    segments = revise(raw, edits)
    assert "".join(s.text for s in segments if s.kind != "added") == raw
    assert "".join(s.text for s in segments if s.kind != "dropped") == text
    assert all((s.edit is None) == (s.kind == "kept") for s in segments)


def test_many_edits_take_linear_time() -> None:
    raw = "ab" * 50_000
    edits = tuple(Edit("r", 3 * n + 1, "", "-") for n in range(50_000))
    assert len(revise(raw, edits)) == 100_001


# --- the file --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run over the sample and a hostile page."""
    raw = tmp_path_factory.mktemp("raw")
    sample = ROOT / "raw" / "what-does-interpersonal-therapy-mean.txt"
    (raw / sample.name).write_bytes(sample.read_bytes())
    (raw / "hostile.txt").write_text(HOSTILE_PAGE, encoding="utf-8")
    (raw / "odd.txt").write_bytes(b"\0\0\0a")
    out = tmp_path_factory.mktemp("out")
    run_flow([raw], out, workers=0)
    return out


@pytest.fixture(scope="module")
def markup(folder: Path) -> str:
    return (folder / "report.html").read_text("utf-8")


def unpacked(markup: str, name: str) -> Any:
    found = re.search(rf'<script type="text/plain" id="{name}">([^<]*)</script>', markup)
    assert found
    return json.loads(gzip.decompress(base64.b64decode(found[1])))


def rows(folder: Path, table: str) -> Iterator[dict[str, Any]]:
    with (folder / f"{table}.jsonl").open("rb") as lines:
        yield from map(json.loads, lines)


def test_every_record_and_occurrence_is_in_the_report(folder: Path, markup: str) -> None:
    index = unpacked(markup, "index")
    listed = [record[0] for page in index for record in page[-1]]
    assert sorted(listed) == sorted(row["id"] for row in rows(folder, "qa"))
    told = [one["id"] for n in range(len(index)) for one in unpacked(markup, f"chapter-{n}")["says"]]
    assert sorted(told) == sorted(row["id"] for row in rows(folder, "occurrences"))


def test_nothing_of_a_page_is_markup_of_the_report(markup: str) -> None:
    assert markup.count("<script") == markup.count("</script>")
    assert HOSTILE not in markup
    assert "default-src &#39;none&#39;" in markup


def test_packed_bytes_say_nothing_of_the_machine() -> None:
    packed = base64.b64decode(pack({"a": 1}))
    assert gzip.decompress(packed) == b'{"a":1}'
    assert packed[4:8] == b"\0\0\0\0", "no clock time"
    assert packed[9] == 255, "no system"


def test_sums_of_the_overview_balance() -> None:
    tally = {
        "documents": {"read": 3, "refused": 1},
        "sightings": {"sightings": 7},
        "occurrences": {"kept": 4, "exact-duplicate": 1},
        "confidence": {"9": 2},
        "expected": {"millionths": 1_900_000},
    }
    seen = overview_of(tally, refused=1)
    assert [(one.of, one.total, [(part.label, part.count) for part in one.parts]) for one in seen.flows] == [
        ("documents", 4, [("read", 3), ("skipped", 0), ("refused", 1)]),
        ("sightings", 8, [("occurrences", 6), ("seen again", 2)]),
        ("occurrences", 6, [("records", 4), ("exact duplicates", 1), ("near-duplicates", 0), ("refused", 1)]),
    ]
    assert (seen.reliability.named, seen.reliability.expected) == (2, 2)


def test_the_report_is_a_stage_of_its_own(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "page.txt").write_text(HOSTILE_PAGE, encoding="utf-8")
    out = tmp_path / "out"
    run_flow([raw], out, workers=0)
    whole = (out / "report.html").read_bytes()
    assert run_flow([raw], out, workers=0).done == 0
    (out / "report.html").write_text("changed")
    run_stage("export", out, workers=0)
    assert not (out / "report.html").exists(), "it told of other files"
    run_stage("report", out, workers=0)
    assert (out / "report.html").read_bytes() == whole
    manifest = read_manifest(out)
    assert manifest
    assert "report.html" in {file.path for file in manifest.files}
    (out / "manifest.json").unlink()
    with pytest.raises(PipelineError, match="export"):
        run_stage("report", out, workers=0)


def test_what_does_not_fit_is_left_out_and_counted(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    for n in range(5):
        (raw / f"{n}.txt").write_text(f"Why {n}?\n\nBecause of {n} things that matter to us all.\n" * (n + 1), "utf-8")
    with mock.patch.object(report_steps, "CHOSEN", report_steps.CHOSEN.replace("pages <= 4000", "pages <= 2")):
        run_flow([raw], tmp_path / "out", workers=0)
    markup = (tmp_path / "out" / "report.html").read_text("utf-8")
    assert len(unpacked(markup, "index")) == 2
    assert "leaves out 3 others" in markup


# --- in the browser --------------------------------------------------------------------------------------------------


@pytest.fixture
def shown(tab: Tab, markup: str) -> Iterator[Shown]:
    """The report in a browser; an error, a warning or a request of its own fails the test."""
    said: list[str] = []
    tab.page.on("console", lambda message: said.append(message.text))
    tab.page.on("pageerror", lambda error: said.append(str(error)))
    page = tab.show(markup)
    page.wait_for_selector("html[data-ready]")
    yield page
    assert said == []
    assert page.title() != "ran"


def go(page: Shown, fragment: str, sees: str) -> None:
    page.evaluate("fragment => { location.hash = fragment }", fragment)
    page.wait_for_selector(sees)


def test_click_to_a_record_and_its_page(shown: Shown) -> None:
    shown.click("nav a[href='#records']")
    shown.wait_for_selector("ol.records")
    shown.click("text=Which problems does interpersonal therapy deal with?")
    shown.wait_for_selector(".sides")
    assert shown.locator(".sides del").count() > 0
    assert shown.locator(".sides ins").count() > 0
    shown.click("text=Q&A 5")
    shown.wait_for_selector(".stream .lit")
    lit = "".join(shown.locator(".stream .role.lit").all_inner_texts())
    assert lit.startswith("Which problems does interpersonal therapy deal with?")
    assert shown.locator(".detail h3").inner_text() == "5. Which problems does interpersonal therapy deal with?"


def test_the_text_of_a_page_is_whole(folder: Path, shown: Shown) -> None:
    for page in [row for row in rows(folder, "pages") if row["status"] == "read"]:
        go(shown, page["id"], f"text={page['path']}")
        expect(shown.locator("#view h2")).to_have_text(page["path"])
        shown.uncheck("#edits")
        text = shown.evaluate(
            """() => { const copy = document.querySelector('.stream').cloneNode(true);
                       for (const put of copy.querySelectorAll('ins')) put.remove();
                       return [...copy.textContent].length }"""
        )
        assert text == page["counts"]["characters"] + blanks_made_visible(shown)


def blanks_made_visible(shown: Shown) -> int:
    """Line breaks that are shown with a sign of their own, as an edit took them away."""
    return int(shown.evaluate("() => (document.querySelector('.stream').textContent.match(/⏎\\n/g) || []).length"))


def test_choosing_a_copy_lights_up_its_twin(folder: Path, shown: Shown) -> None:
    copy = next(row for row in rows(folder, "occurrences") if row["disposition"] == "exact-duplicate")
    go(shown, f"{copy['page_id']}@{copy['id']}", ".stream .twin")
    assert shown.locator(".stream .lit").count()
    shown.click(".detail button.link")
    assert shown.locator(".says button[aria-expanded=true]").get_attribute("data-n") != str(copy["position"])


def test_what_is_told_of_a_choice_is_seen_however_far_down_it_was_made(folder: Path, shown: Shown) -> None:
    last = max(rows(folder, "occurrences"), key=lambda row: row["position"])
    go(shown, last["page_id"], ".says")
    shown.locator(".says button").last.click()
    number = shown.locator(".says button").last.get_attribute("data-n")
    heading = shown.locator(".detail h3")
    assert heading.inner_text().startswith(f"{number}. ")
    assert shown.evaluate(
        """() => {
            const there = document.querySelector(".detail h3").getBoundingClientRect();
            return Boolean(document.elementFromPoint(there.x + 5, there.y + 5)?.closest(".detail h3"));
        }"""
    )


@pytest.fixture(scope="module")
def copies(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The report of two pages that ask and answer much alike."""
    raw, out = tmp_path_factory.mktemp("raw"), tmp_path_factory.mktemp("out")
    told = "It is a place where a master heats metal and hammers it into shape on an anvil, before it cools."
    (raw / "a.txt").write_text(f"What is a forge?\n\n{told} It is an old craft.\n", "utf-8")
    (raw / "b.txt").write_text(f"What is the forge?\n\n{told}\n", "utf-8")
    run_flow([raw], out, workers=0)
    return (out / "report.html").read_text("utf-8")


@pytest.fixture(scope="module")
def long_page(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The report of a page that is too long to be shown at once, with more Q&As than are listed at once."""
    raw, out = tmp_path_factory.mktemp("raw"), tmp_path_factory.mktemp("out")
    told = "of all that was ever said, thought, written and forgotten about it in so many words. " * 5
    text = "".join(f"What is the {n}th thing?\n\nThe answer to {n} is {n * n}, {told}\n\n" for n in range(1, 1101))
    (raw / "long.txt").write_text(text, "utf-8")
    run_flow([raw], out, workers=0)
    return (out / "report.html").read_text("utf-8")


def test_a_long_page_is_shown_in_parts(long_page: str, tab: Tab) -> None:
    page_id = unpacked(long_page, "index")[0][0]
    page = tab.show(long_page, f"#{page_id}")
    page.wait_for_selector(".stream")
    listed = page.locator(".says button")
    assert 100 <= listed.count() < 1100, "a list of all would take long to set"
    expect(page.locator("#view")).to_contain_text("of 1,100 Q&As")
    expect(page.locator("#view")).to_contain_text(re.compile(r"Characters 1 to 400,000 of [56]\d\d,\d{3} are shown"))
    later = page.get_by_role("button", name="later", exact=True)
    within = page.locator(".says").evaluate("list => parseFloat(getComputedStyle(list).paddingLeft)")
    while later.is_enabled():
        later.click()
    wider = page.locator(".says").evaluate("list => parseFloat(getComputedStyle(list).paddingLeft)")
    assert wider > within, "a number of four digits has room"
    listed.last.click()
    lit = "".join(page.locator(".stream .lit").all_inner_texts())
    assert "the 1100th thing?" in lit
    assert "The answer to 1100 is" in lit
    assert page.locator(".says [aria-expanded=true]").get_attribute("data-n") == "1100"
    page.click("text=earlier text")
    expect(page.locator(".stream")).to_contain_text("What is the 1th thing?")


def test_a_choice_at_the_end_of_a_part_is_lit_to_its_end(long_page: str, tab: Tab) -> None:
    page_id = unpacked(long_page, "index")[0][0]
    split = next(one for one in unpacked(long_page, "chapter-0")["says"] if one["spans"][-1][1] > 400_000)
    page = tab.show(long_page, f"#{page_id}")
    page.wait_for_selector(".stream")
    while not page.locator(f".says [data-n='{split['n']}']").count():
        page.get_by_role("button", name="later", exact=True).click()
    page.click(f".says [data-n='{split['n']}']")
    lit = "".join(page.locator(".stream .lit").all_inner_texts()).rstrip()
    assert lit.endswith("in so many words.")


def test_a_link_leads_to_a_place_far_down_a_page(long_page: str, tab: Tab) -> None:
    page_id = unpacked(long_page, "index")[0][0]
    last = unpacked(long_page, "chapter-0")["says"][-1]
    page = tab.show(long_page, f"#{page_id}@{last['id']}")
    page.wait_for_selector(".stream .lit")
    assert page.locator(".says [aria-expanded=true]").get_attribute("data-n") == str(last["n"])
    first, end = last["spans"][0]
    page = tab.show(long_page, f"#{page_id}@{first}-{end}")
    page.wait_for_selector(".stream mark")
    assert "".join(page.locator(".stream mark").all_inner_texts()).startswith(f"The answer to {last['n']} is")


def test_an_edit_that_takes_away_and_puts_in_counts_once(folder: Path, shown: Shown) -> None:
    places = [row for row in rows(folder, "occurrences") if row["question"] == "What is interpersonal therapy?"]
    [edit] = places[0]["answer_edits"]
    go(shown, places[0]["qa_id"], ".sides")
    told = [text for text in shown.locator("p.note").all_inner_texts() if text.startswith("Edits:")]
    assert [text.strip() for text in told] == [f"Edits: {edit['rule']}"]


def test_search_filters_and_sorts(folder: Path, shown: Shown) -> None:
    shown.keyboard.press("/")
    shown.keyboard.type("steps ipt")
    shown.wait_for_selector("ol.records")
    expect(shown.locator("ol.records > li")).to_have_count(1)
    assert shown.evaluate("location.hash") == "#records?q=steps+ipt"
    shown.keyboard.press("Enter")
    expect(shown.locator("ol.records .question").first).to_be_focused()
    shown.fill("#q", "")
    every = len(list(rows(folder, "qa")))
    expect(shown.locator("ol.records > li")).to_have_count(every)
    shown.select_option("#by-status", "truncated")
    truncated = sum(row["answer_status"] == "truncated" for row in rows(folder, "qa"))
    expect(shown.locator("ol.records > li")).to_have_count(truncated)
    expect(shown.locator("ol.records .status-truncated")).to_have_count(truncated)
    shown.select_option("#by-sort", "question")
    expect(shown).to_have_url(re.compile("sort=question"))
    asked = shown.locator("ol.records .question").all_inner_texts()
    assert asked == sorted(asked)
    assert len(asked) > 2


def test_keyboard_goes_from_record_to_record(folder: Path, shown: Shown) -> None:
    first, second = [record[0] for record in unpacked((folder / "report.html").read_text("utf-8"), "index")[0][-1]][:2]
    go(shown, first, f"code:text-is('{first}')")
    shown.keyboard.press("j")
    shown.wait_for_selector(f"code:text-is('{second}')")
    shown.keyboard.press("k")
    shown.wait_for_selector(f"code:text-is('{first}')")
    shown.keyboard.press("Tab")
    assert shown.evaluate("document.activeElement.closest('main') !== null"), "reading goes on in the contents"


def test_search_finds_the_end_of_an_answer(folder: Path, shown: Shown) -> None:
    record = max(rows(folder, "qa"), key=lambda row: len(row["answer"]))
    word = re.findall(r"[a-z]{5,}", record["answer"].lower())[-1]
    beginning = next(
        one
        for page in unpacked((folder / "report.html").read_text("utf-8"), "index")
        for one in page[-1]
        if one[0] == record["id"]
    )
    assert word not in beginning[3].lower()
    assert beginning[3].endswith("…"), "the list says that the answer goes on"
    shown.fill("#q", f"{record['id']} {word}")
    expect(shown.locator("ol.records > li")).to_have_count(1)
    expect(shown.locator("ol.records .further mark")).to_have_text(re.compile(re.escape(word), re.IGNORECASE))


def test_issues_lead_to_where_they_are(shown: Shown) -> None:
    links = shown.locator("section.picture", has_text="Issues").locator("th a")
    hashes = [str(link.get_attribute("href")) for link in links.all()]
    assert {href.partition("?")[0] for href in hashes} == {"#records", "#pages"}
    for href in hashes:
        go(shown, href[1:], "#view >> visible=true")
        shown.wait_for_selector("#view ol.records > li" if href.startswith("#records") else "#view table.rows td")
        if href.startswith("#pages"):
            shown.locator("table.rows th a").first.click()
            shown.wait_for_selector(".stream")
            code = href.partition("=")[2]
            assert set(shown.locator("details.issues[open] .badge").all_inner_texts()) == {code}
            shown.locator("details.issues a", has_text="in the text").first.click()
            shown.wait_for_selector(".stream mark")


def test_issues_of_the_run_lead_to_their_list_and_others_nowhere() -> None:
    listing = PageListing("p-1", "a", None, None, 0, "", 1, 0, 0, None, {"layout-unknown": 1}, ())
    contents = Contents(overview_of({}, 0), (listing,), 1, 0, (), 0, (("index-odd", "It says nothing."),))
    assert issue_links(contents) == {"index-odd": "#run-issues", "layout-unknown": "#pages?issue=layout-unknown"}


def test_words_agree_with_numbers(folder: Path, tmp_path: Path) -> None:
    assert (counted(1, "warning"), counted(1_200, "warning"), counted(2, "copy", "copies")) == (
        "1 warning", "1,200 warnings", "2 copies")  # fmt: skip
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "one.txt").write_text("Why?\n\nBecause of all the things that matter to us.\n", "utf-8")
    (raw / "odd.txt").write_bytes(b"\0\0\0a")
    run_flow([raw], tmp_path / "out", workers=0)
    for markup in ((tmp_path / "out" / "report.html").read_text("utf-8"), (folder / "report.html").read_text("utf-8")):
        text = re.sub(r"<script.*?</script>|<style.*?</style>|<[^>]*>", "", markup, flags=re.DOTALL)
        assert not re.search(r"\b1 (?!names\b)[a-z]+s\b|\b1 of them are\b", text)


def test_what_a_person_decided_is_told_as_such(folder: Path, tmp_path: Path, tab: Tab) -> None:
    records = (row for row in rows(folder, "qa") if row["occurrences"][0]["page_path"].startswith("what"))
    given, one, other, *_ = (row for row in records if row["attribution"]["candidates"])
    near = next(row for row in rows(folder, "occurrences") if row["disposition"] == "near-duplicate")
    apart = exact_key(near["question"], near["answer"])
    (tmp_path / "decisions.csv").write_text(
        "kind,id,other,value,by,date,reason\n"
        f"attribute,{given['id']},,2,Ann,2026-11-25,<b>read</b> it there\n"
        f"merge,{one['id']},{other['id']},,Bob,2026-11-26,says the same\n"
        f"keep-apart,{near['qa_id']},{apart},,Eve,2026-11-27,one is cut off\n",
        "utf-8",
    )
    raw, out = tmp_path / "raw", tmp_path / "out"
    raw.mkdir()
    sample = ROOT / "raw" / "what-does-interpersonal-therapy-mean.txt"
    (raw / sample.name).write_bytes(sample.read_bytes())
    run_flow([raw], out, workers=0, decisions=tmp_path / "decisions.csv")
    markup = (out / "report.html").read_text("utf-8")
    for name, told in (
        (given["id"], "A person said so in decisions.csv. – by Ann, 2026-11-25: <b>read</b> it there"),
        (one["id"], "merged, as a person decided – by Bob, 2026-11-26: says the same"),
        (apart, "kept apart, as a person decided – by Eve, 2026-11-27: one is cut off"),
    ):
        page = tab.show(markup, f"#{name}")
        page.wait_for_selector(".sides")
        expect(page.locator("#view")).to_contain_text(told)
        expect(page.locator("#view")).not_to_contain_text(re.compile("decision (copy|[(]0)|method: decision"))


def test_a_source_without_text_of_its_own_is_not_offered(folder: Path, shown: Shown) -> None:
    sources = [row for row in rows(folder, "sources") if row["page_path"].startswith("what")]
    no_page = [row["number"] for row in sources if row["kind"] != "page"]
    assert no_page
    record = next(row for row in rows(folder, "qa") if row["occurrences"][0]["page_path"].startswith("what"))
    go(shown, record["id"], ".decision")
    offered = [text for text in shown.locator(".decision option").all_text_contents() if text.startswith("attribute: ")]
    numbers = [text.removeprefix("attribute: ").partition(".")[0] for text in offered]
    assert numbers == [*(str(row["number"]) for row in sources if row["kind"] == "page"), "none"]


def test_ids_of_copies_are_offered_for_a_decision(copies: str, tab: Tab) -> None:
    index = unpacked(copies, "index")
    told = [one for n in range(len(index)) for one in unpacked(copies, f"chapter-{n}")["says"]]
    copy = next(one for one in told if one.get("own"))
    page = tab.show(copies, f"#{copy['record']}")
    page.click(".decision summary")
    page.select_option(".decision select", label=f"keep-apart: {copy['own']}")
    assert page.input_value(".line") == f"keep-apart,{copy['record']},{copy['own']},,,,"


def test_a_copy_is_found_by_each_of_its_names(copies: str, tab: Tab) -> None:
    index = unpacked(copies, "index")
    told = [one for n in range(len(index)) for one in unpacked(copies, f"chapter-{n}")["says"]]
    copy = next(one for one in told if one.get("own"))
    for name in (copy["id"], copy["own"]):
        page = tab.show(copies, f"#{name}")
        page.wait_for_selector(".chosen")
        assert page.locator("code", has_text=copy["record"]).count()
        expect(page.locator(".chosen")).to_be_in_viewport()
        expect(page.locator(".chosen")).to_contain_text("What is the forge?")
        expect(page.locator(".chosen")).to_contain_text("hammers it into shape on an anvil")
    page.fill("#q", copy["own"])
    expect(page).to_have_url(re.compile(f"#{copy['own']}$"))
    page.wait_for_selector(".chosen")
    page.fill("#q", "o-0123456789abcdef0123")
    page.wait_for_selector("text=no Q&A of that name")


def test_a_copy_shows_how_it_asks(copies: str, tab: Tab) -> None:
    record = next(record for page in unpacked(copies, "index") for record in page[-1] if record[10] == 2)
    page = tab.show(copies, f"#{record[0]}")
    page.wait_for_selector(".sides")
    other = ({"What is a forge?", "What is the forge?"} - {record[2]}).pop()
    expect(page.locator("li .text.question")).to_have_text(other)


def test_a_filter_is_chosen_by_keyboard(folder: Path, shown: Shown) -> None:
    go(shown, "records", "ol.records")
    entries = shown.evaluate("history.length")
    shown.focus("#by-tier")
    tiers = shown.locator("#by-tier option").all_inner_texts()
    assert len(tiers) > 2
    for tier in tiers[1:]:
        shown.keyboard.press("ArrowDown")
        count = sum(row["tier"] == tier for row in rows(folder, "qa"))
        expect(shown.locator("#view section > p").first).to_have_text(f"{count} record{'s' * (count != 1)}")
        expect(shown.locator("#by-tier")).to_be_focused()
    assert shown.evaluate("history.length") == entries, "a choice on the way to another is nothing to go back to"


def test_a_question_group_is_filtered_further(folder: Path, shown: Shown) -> None:
    groups = [row for row in rows(folder, "questions") if len(row["qa_ids"]) > 1]
    go(shown, groups[0]["id"], "ol.records")
    count = len(groups[0]["qa_ids"])
    expect(shown.locator("ol.records > li")).to_have_count(count)
    shown.select_option("#by-sort", "question")
    expect(shown).to_have_url(re.compile(f"group={groups[0]['id']}&sort=question"))
    expect(shown.locator("ol.records > li")).to_have_count(count)
    go(shown, "records?tier=nothing", "text=0 records of tier nothing")
    go(shown, "pages?issue=__proto__", "text=0 pages")


def test_keyboard_goes_along_what_a_filter_found(shown: Shown) -> None:
    go(shown, "records?status=truncated", "ol.records")
    found = [href[1:] for href in shown.eval_on_selector_all("ol.records .question", "all => all.map(a => a.hash)")]
    shown.keyboard.press("j")
    shown.keyboard.press("j")
    shown.keyboard.press("k")
    expect(shown.locator("ol.records .question").first).to_be_focused()
    shown.keyboard.press("Enter")
    shown.wait_for_selector(".sides")
    entries = shown.evaluate("history.length")
    for name in (found[1], found[2], found[1]):
        shown.keyboard.press("k" if name == found[1] and shown.evaluate("location.hash") == f"#{found[2]}" else "j")
        shown.wait_for_selector(f"code:text-is('{name}')")
    assert shown.evaluate("history.length") == entries
    shown.go_back()
    expect(shown).to_have_url(re.compile(r"#records\?status=truncated$"))
    shown.wait_for_selector("ol.records")
    expect(shown.locator("ol.records .question").first).to_be_focused()


def test_keyboard_goes_along_the_qas_of_a_page(folder: Path, shown: Shown) -> None:
    page = next(row for row in rows(folder, "pages") if row["path"].startswith("what"))
    go(shown, page["id"], ".stream")
    shown.keyboard.press("j")
    shown.keyboard.press("j")
    expect(shown.locator(".says [aria-expanded=true]")).to_have_attribute("data-n", "2")
    shown.keyboard.press("k")
    expect(shown.locator(".says [aria-expanded=true]")).to_have_attribute("data-n", "1")
    assert re.search(r"#p-[0-9a-f]+@o-[0-9a-f]+$", shown.url), "an address to show to others"


def test_back_leads_to_where_a_list_was_left(shown: Shown) -> None:
    go(shown, "records", "ol.records")
    last = shown.locator("ol.records .question").last
    last.scroll_into_view_if_needed()
    there = shown.evaluate("scrollY")
    assert there > 0
    last.click()
    shown.wait_for_selector(".sides")
    assert shown.evaluate("scrollY") == 0
    shown.go_back()
    expect(last).to_be_focused()
    assert shown.evaluate("scrollY") == there


def test_deep_links(folder: Path, markup: str, tab: Tab) -> None:
    record = next(rows(folder, "qa"))
    page = tab.show(markup, f"#{record['id']}")
    page.wait_for_selector(".sides")
    assert page.locator("#view h2").inner_text() == record["question"]
    page = tab.show(markup, "#qa-nothing")
    page.wait_for_selector(".warning")
    assert "no record of that name" in page.inner_text("#view")


def test_hostile_text_is_text(folder: Path, shown: Shown) -> None:
    hostile = next(row for row in rows(folder, "pages") if row["path"] == "hostile.txt")
    go(shown, hostile["id"], ".stream")
    assert HOSTILE in shown.inner_text(".stream")
    assert shown.locator("main a[href^='javascript']").count() == 0
    assert shown.locator("[onmouseover], [onerror], main img, .stream b").count() == 0
    for record in rows(folder, "qa"):
        go(shown, record["id"], f"code:text-is('{record['id']}')")
    shown.fill("#q", HOSTILE)
    shown.wait_for_selector("ol.records")


def test_a_decision_is_offered_as_a_line(folder: Path, shown: Shown) -> None:
    record = next(rows(folder, "qa"))
    go(shown, record["id"], ".decision")
    shown.click(".decision summary")
    assert shown.input_value(".line") == f"accept,{record['id']},,,,,"
    shown.select_option(".decision select", label="attribute: none")
    assert shown.input_value(".line") == f"attribute,{record['id']},,none,,,"


def test_snippets_are_drawn_to_where_they_belong(folder: Path, shown: Shown) -> None:
    sample = next(row for row in rows(folder, "pages") if row["path"].startswith("what"))
    go(shown, sample["id"], "svg.map")
    drawn = shown.locator("svg.map line")
    shown_snippets = [row for row in rows(folder, "sources") if row["page_id"] == sample["id"] and row["snippet"]]
    assert drawn.count() == len(shown_snippets)
    moved = [row for row in shown_snippets if row["snippet_source_number"] != row["number"]]
    assert shown.locator("svg.map line.moved").count() == len(moved)


@pytest.mark.parametrize("width", [360, 1600])
def test_nothing_is_wider_than_the_window(folder: Path, shown: Shown, width: int) -> None:
    shown.set_viewport_size({"width": width, "height": 800})
    record, page = next(rows(folder, "qa")), next(rows(folder, "pages"))
    for fragment, sees in (("overview", "#overview"), ("records", "ol.records"), ("pages", "table.rows"),
                           (record["id"], ".sides"), (page["id"], ".stream")):  # fmt: skip
        go(shown, fragment, f"{sees} >> visible=true")
        assert shown.evaluate("document.documentElement.scrollWidth <= innerWidth"), fragment
        lines = "all => all.every(link => link.offsetHeight < 1.8 * parseFloat(getComputedStyle(link).lineHeight))"
        assert shown.locator(".paging a, header nav a").evaluate_all(lines), "no word is broken"
        heads = (
            "all => all.every(th => th.clientWidth > 30 || getComputedStyle(th.closest('thead')).clipPath !== 'none')"
        )
        assert shown.locator("#view .rows thead th").evaluate_all(heads), "no column is a letter wide"
