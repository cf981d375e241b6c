"""Decisions: obeyed whatever the machine found, undone by deleting the line, and never a reason for a loss."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.decide import Entry, Text, rule
from pipeline.decision_steps import rows_of_records
from pipeline.decisions import Decisions, read_decisions
from pipeline.evaluate import evaluate
from pipeline.finished import FinishedRun
from pipeline.flow import load_table, run_flow, run_stage
from pipeline.model import Decision, WrongCall
from pipeline.normalise import exact_key
from tests.test_pages import rows
from tests.test_runs import data_of

DOSE = "For adults, the safe dose of paracetamol is at most {} mg each day, taken with water and food in the morning."
ASKED = "How much is a safe dose of paracetamol?"
LISTED = """
1.Doses - Health Site
Url:https://health.example/doses
3 days ago · Text of doses …

2.Pills - Pill Site
Url:https://pills.example/pills
2 years ago · Text of pills …
"""
CUT = "A kiln is fired slowly over many hours so that the water in the clay can leave it without breaking the pot."


def page(*said: tuple[str, str]) -> str:
    return "\n\n".join(part for qa in said for part in qa) + "\n"


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twins that a guard tells apart, copies that the machine merges, a page with a source list, another question."""
    folder = tmp_path_factory.mktemp("raw")
    pages = {
        "a.txt": page((ASKED, DOSE.format(200)), ("How is a kiln fired?", CUT)),
        "b.txt": page((ASKED, DOSE.format(800)), ("How is a kiln fired?", f"{CUT} It cools for a day.")),
        "c.txt": page(("Who fires kilns?", "Potters do.")),
        "d.txt": page((ASKED, DOSE.format(400)), ("Why are pots fired?", "To make them hard.")) + LISTED,
    }
    for name, text in pages.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def plain(raw: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("plain")
    run_flow([raw], out, workers=0)
    return out


TWINS = [exact_key(ASKED, DOSE.format(dose)) for dose in (200, 400, 800)]
KILNS = [exact_key("How is a kiln fired?", text) for text in (CUT, f"{CUT} It cools for a day.")]
POTTERS = exact_key("Who fires kilns?", "Potters do.")
POTS = exact_key("Why are pots fired?", "To make them hard.")
KEYS = [*TWINS, *KILNS, POTTERS, POTS]


ENTRIES = {KEYS[0]: [Entry(n, f"https://a.example/{n}") for n in (1, 2)]}
TEXTS = [
    Text(f"o{n}", key, "What?", f"Text number {n}.", f"o{centre}")
    for n, (key, centre) in enumerate(zip(KEYS, (0, 0, 0, 3, 3, 5, 6), strict=True))
]


def decided(raw: Path, folder: Path, *lines: str) -> Path:
    """A run with decisions, each a line of kind, id, other, value, by, date, reason."""
    file = folder / "said.csv"
    file.write_text("kind,id,other,value,by,date,reason\n" + "".join(f"{line}\n" for line in lines), encoding="utf-8")
    out = folder / "out"
    run_flow([raw], out, workers=0, decisions=file)
    return out


def by_id(out: Path) -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in rows(out, "qa")}


def codes(out: Path) -> list[str]:
    return [row["code"] for row in rows(out, "issues") if row["code"].startswith("decision")]


def test_the_machine_alone(plain: Path) -> None:
    found = by_id(plain)
    assert set(KEYS) - set(found) == {KILNS[0]}
    assert {(one["qa_id"], one["guard"]) for one in found[TWINS[0]]["told_apart"]} == {
        (TWINS[1], "number"),
        (TWINS[2], "number"),
    }
    [seen] = [one for one in found[TWINS[2]]["told_apart"] if one["qa_id"] == TWINS[0]]
    assert sorted(seen["differs"]) == ["+800", "-200"]


def test_a_merge_beats_a_guard(raw: Path, tmp_path: Path) -> None:
    out = decided(raw, tmp_path, f"merge,{TWINS[2]},{TWINS[0]},,Ann,2026-11-25,one source")
    found = by_id(out)
    [kept] = {TWINS[0], TWINS[2]} & set(found)
    assert len(found[kept]["occurrences"]) == 2
    [said] = found[kept]["decisions"]
    assert said == {
        "kind": "merge",
        "other": (set(TWINS) - {TWINS[1], kept}).pop(),
        "value": None,
        "by": "Ann",
        "date": "2026-11-25",
        "reason": "one source",
    }
    [copy] = [row for row in rows(out, "occurrences") if row["qa_id"] == kept and row["duplicate"]]
    assert copy["duplicate"]["method"] == "decision"
    assert len(copy["duplicate"]["differs"]) == 2


def test_what_is_kept_apart_is_a_record_again(raw: Path, tmp_path: Path) -> None:
    out = decided(raw, tmp_path, f"keep-apart,{KILNS[0]},{KILNS[1]},,,,")
    found = by_id(out)
    assert set(KILNS) <= set(found)
    assert [(one["qa_id"], one["guard"]) for one in found[KILNS[0]]["told_apart"]] == [(KILNS[1], "decision")]


def test_a_source_that_a_person_gives(raw: Path, plain: Path, tmp_path: Path) -> None:
    url = f"attribute,{TWINS[1]},,http://www.pills.example/pills/,,,"
    out = decided(raw, tmp_path, f"attribute,{POTS},,1,Bob,,", url, f"attribute,{POTTERS},,none,,,")
    found = by_id(out)
    assert codes(out) == []
    said = [
        (found[key]["tier"], found[key]["source_url"], found[key]["confidence"]) for key in (POTS, TWINS[1], POTTERS)
    ]
    assert said == [
        ("decided", "https://health.example/doses", None),
        ("decided", "https://pills.example/pills", None),
        ("decided", None, None),
    ]
    assert found[POTS]["source_title"] == "Doses - Health Site"
    assert found[POTS]["attribution"]["candidates"] == by_id(plain)[POTS]["attribution"]["candidates"]


def test_a_number_counts_on_the_page_of_the_text_that_a_decision_names(raw: Path, tmp_path: Path) -> None:
    """d.txt lists sources; the text that is kept for both, on a.txt, stands beside none."""
    by_number = f"attribute,{TWINS[1]},,2,,,"
    out = decided(raw, tmp_path, f"merge,{TWINS[0]},{TWINS[1]},,,,", by_number)
    [row] = [row for row in rows(out, "qa") if any(one["kind"] == "attribute" for one in row["decisions"])]
    assert codes(out) == []
    assert (row["id"], row["tier"], row["source_url"]) == (TWINS[0], "decided", "https://pills.example/pills")
    out = decided(raw, tmp_path, f"merge,{TWINS[0]},{TWINS[1]},,,,", by_number.replace(TWINS[1], TWINS[0]))
    assert codes(out) == ["decision-without-target"]


def test_what_is_not_obeyed_is_not_counted(raw: Path, tmp_path: Path) -> None:
    digits = "5" * 5_000
    out = decided(raw, tmp_path, f"attribute,{POTS},,7,,,", f"attribute,{TWINS[2]},,{digits},,,", f"note,{POTS},,,,,")
    assert codes(out) == ["decision-without-target"] * 2
    assert max(len(row["message"]) for row in rows(out, "issues")) < 500
    assert [one["kind"] for one in by_id(out)[POTS]["decisions"]] == ["note"]
    counts = json.loads((out / "manifest.json").read_text(encoding="utf-8"))["counts"]["decide"]
    assert counts == {"decisions": 1, "decisions: note": 1}


def test_a_source_that_has_no_text_is_doubted(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    listed = LISTED.replace("https://health.example/doses", "/videos/search?q=pots&FORM=VDRE")
    (tmp_path / "raw" / "d.txt").write_text(page(("Why are pots fired?", "To make them hard.")) + listed)
    out = decided(tmp_path / "raw", tmp_path, f"attribute,{POTS},,1,,,")
    assert codes(out) == ["decision-doubtful"]
    assert (by_id(out)[POTS]["tier"], by_id(out)[POTS]["attribution"]["source_number"]) == ("decided", 1)


def test_rejected_records_are_refused_with_their_occurrences(raw: Path, tmp_path: Path) -> None:
    out = decided(raw, tmp_path, f"reject,{KILNS[0]},,,Cy,2026,spam", f"accept,{POTS},,,,,")
    assert KILNS[1] not in by_id(out)
    refused = rows(out, "refused")
    assert [row["kind"] for row in refused] == ["occurrences", "occurrences", "qa"]
    assert {row["errors"][0]["message"] for row in refused} == {"was rejected in decisions.csv by Cy on 2026: spam"}
    assert [one["kind"] for one in by_id(out)[POTS]["decisions"]] == ["accept"]


def test_what_cannot_be_obeyed_is_an_issue(raw: Path, tmp_path: Path) -> None:
    elsewhere = f"attribute,{POTTERS},,https://pills.example/pills,,,"
    gone = f"note,qa-{'0' * 20},,,,,gone"
    pair = [f"merge,{TWINS[0]},{TWINS[1]},,,,", f"keep-apart,{TWINS[1]},{TWINS[0]},,,,"]
    out = decided(raw, tmp_path, f"attribute,{POTS},,7,,,", elsewhere, gone, "frob,qa,,,,,", *pair)
    assert sorted(codes(out)) == ["decision-conflict", "decision-odd", *["decision-without-target"] * 3]
    assert rows(out, "refused") == []


@pytest.mark.parametrize(
    "said",
    [
        [Decision("merge", KEYS[0], KEYS[1]), Decision("keep-apart", KEYS[0], KEYS[1])],
        [Decision("attribute", KEYS[0], value="1"), Decision("attribute", KEYS[0], value="2")],
        [Decision("attribute", KEYS[0], value="none"), Decision("attribute", KEYS[0], value="https://a.example/2")],
        [Decision("accept", KEYS[0]), Decision("reject", KEYS[0])],
        [Decision("accept", KILNS[0]), Decision("reject", KILNS[1])],
    ],
)
def test_two_that_contradict_each_other_are_not_obeyed(said: list[Decision]) -> None:
    ruled = rule(TEXTS, said, ENTRIES)
    assert [issue.code for issue in ruled.issues] == ["decision-conflict"]
    assert (ruled.effective, ruled.rulings) == ((), ())


@pytest.mark.parametrize("value", ["https://a.example/2", "http://www.a.example/2/#top", "002"])
def test_a_source_by_number_and_by_address_is_one(value: str) -> None:
    said = [Decision("attribute", KEYS[0], value="2"), Decision("attribute", KEYS[0], value=value)]
    ruled = rule(TEXTS, said, ENTRIES)
    assert (ruled.issues, set(ruled.effective)) == ((), set(said))


def test_a_merge_that_others_keep_apart_is_not_obeyed() -> None:
    a, b, c = sorted((KEYS[0], KEYS[5], KEYS[6]))
    said = [Decision("merge", a, b), Decision("merge", b, c), Decision("keep-apart", a, c)]
    ruled = rule(TEXTS, said)
    assert [issue.code for issue in ruled.issues] == ["decision-conflict"]
    assert ruled.homes[a] == ruled.homes[b] != ruled.homes[c]


def test_one_thing_that_two_people_decide_is_decided_twice(raw: Path, tmp_path: Path) -> None:
    lines = [f"accept,{POTS},,,{by},{date},{reason}" for by, date, reason in (("Ann", "", ""), ("", "2026", "fine"))]
    out = decided(raw, tmp_path, *lines, f"accept,{POTS},,,,,")
    assert [(one["by"], one["reason"]) for one in by_id(out)[POTS]["decisions"]] == [
        ("Ann", None),
        (None, "fine"),
        (None, None),
    ]


def test_deleting_the_line_undoes_it(raw: Path, plain: Path, tmp_path: Path) -> None:
    out = decided(
        raw, tmp_path, f"merge,{TWINS[0]},{POTTERS},,,,", f"attribute,{POTS},,1,,,", f"reject,{KILNS[1]},,,,,"
    )
    assert data_of(out) != data_of(plain)
    decided(raw, tmp_path)
    assert data_of(out) == data_of(plain)


def test_only_the_steps_that_use_decisions_are_redone(raw: Path, tmp_path: Path) -> None:
    run_flow([raw], tmp_path / "out", workers=0)
    before = {path.name for path in (tmp_path / "out" / ".winnow" / "near").iterdir()}
    out = decided(raw, tmp_path, f"note,{POTS},,,,,seen")
    assert {path.name for path in (out / ".winnow" / "near").iterdir()} == before
    assert run_stage("attribute", out, workers=0).done == 0
    assert by_id(out)[POTS]["decisions"][0]["reason"] == "seen"


def test_decisions_beside_the_pages_are_no_document(
    raw: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "raw"
    folder.mkdir()
    (folder / "c.txt").write_bytes((raw / "c.txt").read_bytes())
    (folder / "decisions.csv").write_text(f"kind,id,reason\nnote,{POTTERS},here\n", encoding="utf-8")
    with caplog.at_level("INFO"):
        run_flow([folder], tmp_path / "out", workers=0, decisions=folder / "decisions.csv")
    assert "decisions: 1 in" in caplog.text
    assert [row["path"] for row in rows(tmp_path / "out", "pages")] == ["c.txt"]
    assert by_id(tmp_path / "out")[POTTERS]["decisions"][0]["reason"] == "here"
    assert len(load_table(tmp_path / "out", "qa")) == 1


# --- the file --------------------------------------------------------------------------------------------------------


def said_in(tmp_path: Path, data: bytes) -> Decisions:
    file = tmp_path / "decisions.csv"
    file.write_bytes(data)
    return read_decisions([file])


def test_each_line_that_means_nothing_is_told(tmp_path: Path) -> None:
    name = KEYS[0].encode()
    lines = [
        b"kind,id,other,value,by,date,reason",
        b"note," + name + b',,,,,"two\nlines, \x07 one bell"',
        b"note," + name + b",,,,,caf\xe9",
        b"merge," + name + b"," + name + b",,,,",
        b"attribute," + name + b",,,,,",
        b"keep-apart," + name + b",,,,,",
        b"",
        b'note,"' + name + b'"x,,,,,',
        b"note," + name + b",,,,,too,many",
        b"note," + name,
    ]
    found = said_in(tmp_path, b"\r\n".join(lines))
    assert [row.reason for row in found.rows] == ["", "two lines,   one bell"]
    assert [line.split(" ", 3)[2] for line in found.odd] == ["4", "5", "6", "7", "9", "10"]


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b"\0\0", b"id;who\n", b'"kind,id', b"\xff\xfe\xff"])
def test_a_file_of_anything_harms_nothing(tmp_path: Path, data: bytes) -> None:
    assert said_in(tmp_path, data).rows == ()


def test_semicolons_of_spreadsheets_are_read(tmp_path: Path) -> None:
    found = said_in(tmp_path, f"\ufeffkind;id;reason\nnote;{POTS};a, b\n".encode())
    assert found.rows == (Decision("note", POTS, reason="a, b"),)


@given(st.binary(max_size=200))
def test_any_bytes_are_read(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    head = b"kind,id,other,value,by,date,reason\n"
    found = said_in(tmp_path_factory.getbasetemp(), head + data)
    assert all(row.kind == "note" or row.id for row in found.rows)


def test_a_file_that_is_missing_is_a_wrong_call(raw: Path, tmp_path: Path) -> None:
    with pytest.raises(WrongCall, match="cannot be read"):
        run_flow([raw], tmp_path / "out", workers=0, decisions=tmp_path / "no.csv")


def test_two_may_say_the_same_with_a_name_and_without(raw: Path, tmp_path: Path) -> None:
    out = decided(
        raw, tmp_path, f"accept,{POTTERS},,,,,", f"accept,{POTTERS},,,Ann,2026-05-03,", f"accept,{POTTERS},,,Ann,,"
    )
    said = by_id(out)[POTTERS]["decisions"]
    assert {(one["by"], one["date"]) for one in said} == {(None, None), ("Ann", None), ("Ann", "2026-05-03")}


def test_a_number_without_end_names_no_entry(raw: Path, tmp_path: Path) -> None:
    out = decided(raw, tmp_path, f"attribute,{POTS},,{'9' * 5_000},,,")
    assert "decision-without-target" in {row["code"] for row in rows(out, "issues")}


@pytest.mark.parametrize("kind", ["folder", "dangling link"])
def test_decisions_that_are_no_file_end_the_call(raw: Path, tmp_path: Path, kind: str) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "c.txt").write_bytes((raw / "c.txt").read_bytes())
    if kind == "folder":
        (folder / "decisions.csv").mkdir()
    else:
        (folder / "decisions.csv").symlink_to(tmp_path / "nowhere.csv")
    with pytest.raises(WrongCall, match=r"decisions\.csv is no file"):
        run_flow([folder], tmp_path / "out", workers=0)


def test_a_glob_finds_decisions_too(raw: Path, tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "c.txt").write_bytes((raw / "c.txt").read_bytes())
    (folder / "decisions.csv").write_text(f"kind,id\naccept,{POTTERS}\n", encoding="utf-8")
    run_flow([f"{folder}/*"], tmp_path / "out", workers=0)
    assert [one["kind"] for one in by_id(tmp_path / "out")[POTTERS]["decisions"]] == ["accept"]


# --- the laws --------------------------------------------------------------------------------------------------------

ANY = st.sampled_from([*KEYS, f"qa-{'0' * 20}"])
WHO = st.tuples(*(st.sampled_from(("", said)) for said in ("Ann", "2026-11-25", "seen")))
SAID_BARE = st.one_of(
    st.builds(Decision, st.sampled_from(("keep-apart", "merge")), ANY, ANY).map(
        lambda d: Decision(d.kind, min(d.id, d.other), max(d.id, d.other))
    ),
    st.builds(Decision, st.just("attribute"), ANY, value=st.sampled_from(("1", "2", "9", "none", "x"))),
    st.builds(Decision, st.sampled_from(("accept", "reject", "note")), ANY),
).filter(lambda decision: decision.id != decision.other)
# Two people may decide the same, the one with a reason and the other without.
SAID = st.tuples(SAID_BARE, WHO).map(
    lambda said: msgspec.structs.replace(said[0], **dict(zip(("by", "date", "reason"), said[1], strict=True)))
)


@given(st.lists(SAID, max_size=12), st.randoms(use_true_random=False))
@settings(max_examples=300)
def test_rulings_make_stars_whatever_the_order(decisions: list[Decision], shuffle: Any) -> None:
    ruled = rule(TEXTS, sorted(set(decisions)), ENTRIES)
    other = list(set(decisions))
    shuffle.shuffle(other)
    assert rule(TEXTS, sorted(other), ENTRIES) == ruled
    centre = {text.occurrence_id: text.centre for text in TEXTS}
    centre |= {one.occurrence_id: one.into_id or one.occurrence_id for one in ruled.rulings}
    assert all(centre[kept] == kept for kept in centre.values())  # stars, not chains
    by_key = {text.key: text.occurrence_id for text in TEXTS}
    assert {key: centre[name] for key, name in by_key.items()} == {
        key: by_key[home] for key, home in ruled.homes.items()
    }
    for decision in ruled.effective:
        if decision.kind in ("keep-apart", "merge"):
            same = ruled.homes[decision.id] == ruled.homes[decision.other]
            assert same == (decision.kind == "merge")
    if not decisions:
        assert ruled.rulings == ()
    told = rows_of_records(ruled, TEXTS)
    assert {row[3].kind for row in told} == {one.kind for one in ruled.effective}
    assert told == rows_of_records(rule(TEXTS, sorted(other), ENTRIES), TEXTS)


@given(st.lists(SAID, max_size=8))
@settings(max_examples=6)
def test_nothing_is_lost_whatever_is_decided(
    raw: Path, plain: Path, tmp_path_factory: pytest.TempPathFactory, decisions: list[Decision]
) -> None:
    folder = tmp_path_factory.getbasetemp() / "decided"
    folder.mkdir(exist_ok=True)
    lines = [",".join(msgspec.structs.astuple(one)) for one in decisions]
    out = decided(raw, folder, *lines)
    found = rows(out, "occurrences")
    refused = {row["id"] for row in rows(out, "refused") if row["kind"] == "occurrences"}
    places = [place["occurrence_id"] for row in rows(out, "qa") for place in row["occurrences"]]
    assert sorted(places) == sorted(row["id"] for row in found)
    assert {row["id"] for row in rows(plain, "occurrences")} == {row["id"] for row in found} | refused
    known = by_id(out)
    assert all(row["qa_id"] in known for row in found)
    assert sorted(name for row in rows(out, "questions") for name in row["qa_ids"]) == sorted(known)
    for row in known.values():
        for one in row["decisions"]:
            if one["kind"] == "keep-apart":
                assert one["other"] != row["id"]
    decided_of = [row for row in known.values() if row["tier"] == "decided"]
    assert all("attribute" in [one["kind"] for one in row["decisions"]] for row in decided_of)


# --- as labels -------------------------------------------------------------------------------------------------------


def test_a_run_is_scored_against_decisions(raw: Path, plain: Path, tmp_path: Path) -> None:
    file = tmp_path / "labels.csv"
    lines = [
        f"keep-apart,{TWINS[0]},{TWINS[1]},",
        f"merge,{TWINS[0]},{TWINS[2]},",
        f"merge,{KILNS[0]},{KILNS[1]},",
        f"merge,{KILNS[0]},qa-{'0' * 20},",
        f"attribute,{POTS},,1",
        f"attribute,{POTTERS},,none",
        f"attribute,{TWINS[0]},,1",
        f"attribute,{TWINS[1]},,{'5' * 5_000}",
        f"note,{POTS},,",
        "frob,,,",
    ]
    file.write_text("kind,id,other,value\n" + "\n".join(lines), encoding="utf-8")
    found = evaluate(FinishedRun(plain), file)
    assert [(one.kind, one.right, one.wrong) for one in found.pairs] == [("keep-apart", 1, 0), ("merge", 1, 1)]
    assert {one.tier: (one.right, one.wrong, one.open) for one in found.tiers} == {
        "self": (0, 0, 1),
        "undecided": (0, 0, 1),
    }
    assert (found.obeyed, found.without_target, found.others, len(found.odd)) == (0, 3, 1, 1)
    out = tmp_path / "out"
    run_flow([raw], out, workers=0, decisions=file)
    again = evaluate(FinishedRun(out), file)
    assert (again.pairs, again.tiers, again.obeyed) == ((), (), 8)
    assert json.loads((out / "manifest.json").read_text(encoding="utf-8"))["settings"]["decisions"]["rows"]
