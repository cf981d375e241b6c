"""Runs over files that hold many documents: revisits, lines of a scraper, the same bytes whatever does the work."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from pipeline.archive_steps import list_guarded
from pipeline.archives import ArchiveReader, Listed, list_documents, read_archive
from pipeline.bytestream import LARGEST_DOCUMENT
from pipeline.engine import BYTES_OF_DOCUMENT, Plan
from pipeline.flow import run_flow
from pipeline.model import Page, RawFile
from pipeline.stagefiles import batches
from pipeline.workers import Guard, Limits
from tests.test_failures import bytes_of
from tests.test_pages import rows
from tests.warcs import http, outcome, record, write

FAQ = (
    b"<h1>Questions</h1><h2>What is rye?</h2><p>A grass whose grain makes dark bread.</p>"
    b"<h2>Where does rye grow?</h2><p>On poor soils, where wheat does not.</p>"
)
MORE = (
    b"<h1>Questions</h1><h2>What is oat?</h2><p>A grass whose grain makes porridge.</p>"
    b"<h2>Who eats oat?</h2><p>Horses, and people in the morning.</p>"
)
SHA1 = "sha1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"


def revisit(name: str, url: str, date: str, **fields: str) -> bytes:
    return record(name, http(b""), kind="revisit", WARC_Target_URI=url, WARC_Date=date, **fields)


def first(name: str, url: str, body: bytes, **fields: str) -> bytes:
    return record(name, http(body), WARC_Target_URI=url, WARC_Date="2026-01-01T00:00:00Z", **fields)


@pytest.fixture
def crawls(tmp_path: Path) -> Path:
    """Two crawls of one site, the second first by name; a page, a scraper's lines, and what is broken."""
    raw = tmp_path / "raw"
    raw.mkdir()
    write(
        raw / "a-second.warc.gz",
        record("info", b"software: none", kind="warcinfo", Content_Type="application/warc-fields"),
        revisit("r1", "https://a.example/rye", "2026-02-01T00:00:00Z", WARC_Payload_Digest=SHA1),
        revisit("r2", "https://a.example/oat", "2026-02-02T00:00:00Z", WARC_Refers_To="<f2>"),
        revisit("r3", "https://a.example/gone", "2026-02-03T00:00:00Z"),
        revisit(
            "r4",
            "https://b.example/oat",
            "2026-02-04T00:00:00Z",
            WARC_Refers_To_Target_URI="https://a.example/oat",
            WARC_Refers_To_Date="2026-01-01T00:00:00Z",
        ),
        revisit("r5", "https://a.example/logo", "2026-02-05T00:00:00Z", WARC_Refers_To="<f3>"),
    )
    write(
        raw / "b-first.warc",
        first("f1", "https://a.example/rye", FAQ, WARC_Payload_Digest=SHA1),
        first("f2", "https://a.example/oat", MORE),
        record("f3", http(b"GIF", content_type="image/gif"), WARC_Target_URI="https://a.example/logo"),
        b"WARC/1.0\r\nbroken\r\n\r\n",
    )
    lines = [
        {"url": "https://c.example/rye", "html": FAQ.decode(), "fetched_at": "2026-03-01T01:00:00+01:00"},
        {"url": "https://c.example/oat", "text": "What is barley?\n\nA grass whose grain makes beer.\n"},
        {"url": "https://c.example/none"},
    ]
    (raw / "scraped.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    (raw / "page.html").write_bytes(FAQ)
    return raw


def test_a_run_over_two_crawls(crawls: Path, tmp_path: Path) -> None:
    outcome = run_flow([crawls], tmp_path / "out", workers=0)
    assert "read: 14 documents = 8 pages + 4 skipped + 2 refused" in outcome.lines
    assert {row["status"] for row in rows(tmp_path / "out", "pages")} == {"read", "skipped", "refused"}
    records = {row["question"]: row for row in rows(tmp_path / "out", "qa")}
    assert sorted(records) == [
        "What is barley?",
        "What is oat?",
        "What is rye?",
        "Where does rye grow?",
        "Who eats oat?",
    ]
    assert places(records["What is rye?"]) == [
        ("a-second.warc.gz#r1", "2026-02-01T00:00:00Z"),
        ("b-first.warc#f1", "2026-01-01T00:00:00Z"),
        ("page.html", None),
        ("scraped.jsonl#1", "2026-03-01T00:00:00Z"),
    ]
    assert places(records["What is oat?"]) == [
        ("a-second.warc.gz#r2", "2026-02-02T00:00:00Z"),
        ("a-second.warc.gz#r4", "2026-02-04T00:00:00Z"),
        ("b-first.warc#f2", "2026-01-01T00:00:00Z"),
    ]
    pages = {row["path"]: row for row in rows(tmp_path / "out", "pages")}
    assert pages["a-second.warc.gz#r1"]["decoding"] == ["take-from-first-crawl: b-first.warc#f1"]
    assert pages["a-second.warc.gz#r4"]["url"] == "https://b.example/oat"
    assert pages["a-second.warc.gz#r3"]["reason"] == "revisits what none of the files holds"
    assert pages["a-second.warc.gz#r5"]["reason"] == "image/gif is not read"
    assert pages["scraped.jsonl#3"]["reason"] == "has no text under html or text"


def places(row: dict[str, Any]) -> list[tuple[str, str | None]]:
    return [(place["page_path"], place["fetched_at"]) for place in row["occurrences"]]


def test_a_revisit_is_of_a_record_with_its_payload(tmp_path: Path) -> None:
    """A record that is named, but has another payload, is not what was seen again; the same payload elsewhere is."""
    write(
        tmp_path / "a.warc",
        first("f1", "https://a.example/rye", FAQ, WARC_Payload_Digest=SHA1),
        first("f2", "https://a.example/oat", MORE, WARC_Payload_Digest="sha1:B"),
        revisit("r", "https://a.example/oat", "2026-02-01T00:00:00Z", WARC_Refers_To="<f2>", WARC_Payload_Digest=SHA1),
    )
    run_flow([tmp_path / "a.warc"], tmp_path / "out", workers=0)
    pages = {row["path"]: row for row in rows(tmp_path / "out", "pages")}
    assert pages["a.warc#r"]["decoding"] == ["take-from-first-crawl: a.warc#f1"]


def test_the_same_bytes_whatever_does_the_work(crawls: Path, tmp_path: Path) -> None:
    run_flow([crawls], tmp_path / "one", workers=0)
    files = sorted(crawls.iterdir(), reverse=True)
    run_flow(files, tmp_path / "two", workers=2)
    assert bytes_of(tmp_path / "one") == bytes_of(tmp_path / "two")
    with mock.patch("pipeline.engine.BUCKET_DOCUMENTS", 1), mock.patch("pipeline.engine.KEY_BUCKET_DOCUMENTS", 1):
        run_flow(files, tmp_path / "many", workers=0)
    assert len(list((tmp_path / "many" / ".winnow" / "read").glob("*.json"))) == 4
    assert bytes_of(tmp_path / "one") == bytes_of(tmp_path / "many")


def test_documents_far_into_one_gzip_member_are_read_together(tmp_path: Path) -> None:
    """Each reader of such a file must decode it from its beginning, so that there had better be one."""
    parts = [record(f"{n}", http(b"<p>%d" % n + b" some words" * 9_000)) for n in range(40)]
    write(tmp_path / "a.warc", gzip.compress(b"".join(parts)))
    with mock.patch("pipeline.engine.BUCKET_DOCUMENTS", 0.1):
        run_flow([tmp_path / "a.warc"], tmp_path / "out", workers=0)
    counts = [
        json.loads(path.read_bytes())["counts"] for path in (tmp_path / "out" / ".winnow" / "read").glob("*.json")
    ]
    assert len(counts) == 16
    assert sum(count.get("pages", 0) for count in counts) == 40
    assert max(count.get("pages", 0) for count in counts) >= 28


def test_a_broken_record_is_no_first(tmp_path: Path) -> None:
    broken = record("f", http(FAQ), WARC_Payload_Digest=SHA1, length=10**6)
    again = revisit("r", "https://a.example/", "2026-02-01T00:00:00Z", WARC_Payload_Digest=SHA1)
    write(tmp_path / "a.warc.gz", broken, again)
    run_flow([tmp_path / "a.warc.gz"], tmp_path / "out", workers=0)
    assert [(row["path"], row["status"]) for row in rows(tmp_path / "out", "pages")] == [
        ("a.warc.gz#f", "refused"),
        ("a.warc.gz#r", "skipped"),
    ]


def test_another_page_has_no_archive_listed_again(crawls: Path, tmp_path: Path) -> None:
    run_flow([crawls], tmp_path / "out", workers=0)
    receipts = {path.name for path in (tmp_path / "out" / ".winnow" / "list").glob("*.json")}
    (crawls / "another.html").write_bytes(MORE)
    run_flow([crawls], tmp_path / "out", workers=0)
    assert {path.name for path in (tmp_path / "out" / ".winnow" / "list").glob("*.json")} == receipts
    assert len(rows(tmp_path / "out", "pages")) == 15


def test_buckets_are_made_for_what_an_archive_holds() -> None:
    page, archive = RawFile("a.html", b"", "0", size=2**30), RawFile("a.warc.gz", b"", "0", size=2**30)
    assert (Plan((page,)).page_buckets, Plan((page,)).documents) == (1, 1)
    assert Plan((archive,)).documents == 1 + 2**30 // BYTES_OF_DOCUMENT
    assert Plan((archive,)).page_buckets > 100


def test_what_is_held_before_it_is_written_is_bounded() -> None:
    sizes = [len(batch) for batch in batches([(b"x" * 2**20,)] * 100)]
    assert sum(sizes) == 100
    assert max(sizes) < 40


def guard(refused: dict[str, str]) -> Guard:
    return Guard(refused, Limits(), lambda _: None)


def test_a_record_that_takes_too_much_ends_the_listing_and_is_told(tmp_path: Path) -> None:
    file = write(tmp_path / "a.warc", *(record(name, http()) for name in "abc"))
    listed = list(list_guarded(file, guard({"a.warc#1": "took longer than 30 s"})))
    assert [(found.path, found.problem) for found in listed] == [
        ("a.warc#a", None),
        ("a.warc", "the rest of the file was given up: it took longer than 30 s"),
    ]
    assert [found.problem for found in list_guarded(file, guard({}))] == [None, None, None]


def test_a_record_that_takes_too_much_is_refused_alone(tmp_path: Path) -> None:
    write(tmp_path / "a.warc", *(record(name, http(FAQ)) for name in "abc"))
    read = ArchiveReader.page

    def fails(reader: ArchiveReader, listed: Listed) -> Page:
        if listed.path == "a.warc#b":
            raise MemoryError
        return read(reader, listed)

    with mock.patch("pipeline.archives.ArchiveReader.page", fails):
        run_flow([tmp_path / "a.warc"], tmp_path / "out", workers=0)
    pages = {row["path"]: (row["status"], row["reason"]) for row in rows(tmp_path / "out", "pages")}
    assert pages == {
        "a.warc#a": ("read", None),
        "a.warc#b": ("refused", "needs more than 0 MiB of memory"),
        "a.warc#c": ("read", None),
    }


# --- lines of a scraper ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "status", "reason"),
    [
        (b'{"html": "<p>a"}', "read", None),
        (b'\xef\xbb\xbf{"text": "a"}\r', "read", None),
        (b'{"text": ""}', "refused", "is empty"),
        (b'{"html": "<p>a", "text": 5, "more": {"a": [1]}}', "read", None),
        (b"{'html': 'a'}", "refused", "is no JSON object"),
        (b"[1]", "refused", "is no JSON object"),
        (b'{"html": "\xff"}', "refused", "is no JSON object"),
        (b'{"html": "<p>a"', "refused", "is no JSON object"),
        (b'{"html": ["a"]}', "refused", "has no text under html or text"),
        (b'{"url": "https://a.example/"}', "refused", "has no text under html or text"),
        (b'{"text": ' + b"[" * 200_000, "refused", "is no JSON object"),
        (b'{"text": "' + b"\\u0000" * 9 + b'"}', "refused", "not a text"),
    ],
)
@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz"])
def test_a_bad_line_costs_itself_only(tmp_path: Path, name: str, line: bytes, status: str, reason: str | None) -> None:
    data = line + b'\n\n{"text": "the last"}'
    (tmp_path / name).write_bytes(gzip.compress(data, 1) if name.endswith(".gz") else data)
    file = write_listed(tmp_path / name)
    found, last = read_archive(file)
    assert (found.path, found.status) == (f"{name}#1", status)
    assert found.reason is None if reason is None else str(found.reason).startswith(reason)
    assert (last.path, last.text) == (f"{name}#3", "the last")


def test_a_line_that_is_too_long_costs_itself_only(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b'{"text": "' + b"a" * LARGEST_DOCUMENT + b'"}\n{"text": "the last"}')
    found, last = read_archive(write_listed(tmp_path / "a.jsonl"))
    assert str(found.reason).startswith("is longer than the limit")
    assert last.text == "the last"


def write_listed(path: Path) -> RawFile:
    from pipeline.rawfiles import list_raw_files

    [file] = list_raw_files([path]).files
    return file


def test_what_a_line_says_amiss_is_an_issue(tmp_path: Path) -> None:
    line = {"url": "no url", "text": "What is rye?\n\nA grass.", "fetched_at": "yesterday"}
    (tmp_path / "a.jsonl").write_text(json.dumps(line))
    [page] = read_archive(write_listed(tmp_path / "a.jsonl"))
    assert (page.status, page.url, page.fetched_at) == ("read", None, None)
    assert [issue.message for issue in page.issues] == [
        "Its url is no complete URL.",
        "Its fetched_at is no time in ISO 8601.",
    ]


def test_lines_behind_damaged_gzip_data_are_told(tmp_path: Path) -> None:
    lines = b"".join(b'{"text": "%d"}\n' % n for n in range(2_000))
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(lines)[:-300])
    found = list(list_documents(write_listed(tmp_path / "a.jsonl.gz")))
    assert found[0].problem is None
    assert found[-1].problem == "the file ends before it does: this line and all after it are lost"


def test_a_file_without_lines_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b"\n\n")
    assert [outcome(page) for page in read_archive(write_listed(tmp_path / "a.jsonl"))] == [
        ("", "refused", "holds no document")
    ]
