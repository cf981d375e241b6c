"""WARC files: what is read of them, and that a broken record costs itself only."""

from __future__ import annotations

import gzip
import hashlib
import io
import zlib
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.archives import list_documents, read_archive
from pipeline.bytestream import LARGEST_DOCUMENT, Damaged, Offset, Stream
from pipeline.httpmessage import ZSTD, Response, decode_body
from pipeline.model import Page, Rights
from pipeline.parse import parse_page
from pipeline.rawfiles import list_raw_files
from pipeline.warc import LONGEST_HEAD, open_record, scan_warc
from tests.warcs import HTML, http, outcome, pages, record, write

A, B, C = (record(name, http()) for name in "abc")
READ = ("read", None)


def one(tmp_path: Path, block: bytes, **fields: str | None) -> Page:
    """The page of a single record."""
    [page] = pages(tmp_path / "a.warc", record("a", block, **fields))  # type: ignore[arg-type]  # kind is no None
    return page


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz", "A.WARC.GZ", "a.warc.wet.gz"])
def test_a_record_is_a_page(tmp_path: Path, name: str) -> None:
    for page, letter in zip(pages(tmp_path / name, A, B), "ab", strict=True):
        assert (page.path, page.status, page.http_status) == (f"{name}#{letter}", "read", 200)
        assert (page.url, page.fetched_at) == (f"https://{letter}.example/", "2026-03-01T08:00:00Z")
        assert (page.media_type, page.encoding, page.text) == ("text/html", "utf-8", HTML.decode())


def test_what_another_program_writes_is_read(tmp_path: Path) -> None:
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    with (tmp_path / "a.warc.gz").open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        writer.write_record(writer.create_warcinfo_record("a.warc.gz", {"software": "a test"}))
        for n in range(3):
            head = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=koi8-r")], protocol="HTTP/1.0")
            payload = io.BytesIO(f"<p>Что такое рожь {n}?".encode("koi8-r"))
            url = f"https://a.example/{n}"
            writer.write_record(writer.create_warc_record(url, "response", payload=payload, http_headers=head))
    [file_listed] = list_raw_files([tmp_path]).files
    info, *rest = read_archive(file_listed)
    assert (info.status, info.reason) == ("skipped", "a warcinfo record is about others and holds no page")
    assert [(page.url, page.text[-4:], page.encoding) for page in rest] == [
        (f"https://a.example/{n}", f"ь {n}?", "koi8-r") for n in range(3)
    ]


def test_another_reader_finds_the_same_records(shared: Path) -> None:
    from fastwarc.warc import ArchiveIterator

    for path in sorted((shared / "data" / "warc").glob("*.gz")):
        with path.open("rb") as file:
            mine = [(r.get("warc-record-id"), r.length, r.problem) for r in scan_warc(Stream(file, gzipped=True))]
        with path.open("rb") as file:
            others = ArchiveIterator(file, parse_http=False)
            theirs = [((other.record_id or "").strip("<>"), other.content_length, None) for other in others]
        assert mine == theirs


# --- what holds a page -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("block", "fields", "reason"),
    [
        (http(status="404 Not Found"), {}, "the server answered with status 404"),
        (http(status="301 Moved"), {}, "the server answered with status 301"),
        (http(status="206 Partial Content"), {}, "the server answered with status 206"),
        (http(content_type="image/png"), {}, "image/png is not read"),
        (http(content_type="application/json; charset=utf-8"), {}, "application/json is not read"),
        (http(b"abc", content_type=None), {}, "nothing says what sort of file it is"),
        (
            http(b"User-agent: *", content_type="text/plain"),
            {"WARC_Target_URI": "https://a.example/robots.txt"},
            "robots",
        ),
        (b"GET / HTTP/1.1\r\n\r\n", {"kind": "request"}, "a request record is about others and holds no page"),
        (b"fetchTimeMs: 5\r\n", {"kind": "metadata"}, "a metadata record is about others and holds no page"),
        (b"20260301\na.example", {"Content_Type": "text/dns"}, "text/dns is not read"),
        (
            b"a log",
            {"kind": "resource", "WARC_Target_URI": "metadata://a/b", "Content_Type": "text/plain"},
            "is a note",
        ),
        (b"x", {"kind": "novelty"}, "a novelty record"),
        (b"", {"kind": "revisit"}, "revisits what none of the files holds"),
        (b"\0" * 70_000, {"kind": "resource", "Content_Type": "video/mp4"}, "video/mp4 is not read"),
    ],
)
def test_what_holds_no_page_of_ours_is_skipped(
    tmp_path: Path, block: bytes, fields: dict[str, str], reason: str
) -> None:
    page = one(tmp_path, block, **fields)
    assert page.status == "skipped"
    assert str(page.reason).startswith(reason)


@pytest.mark.parametrize(
    ("block", "fields", "media_type"),
    [
        (HTML, {"kind": "resource", "Content_Type": "text/html"}, "text/html"),
        (b"What is rye?\n\nA grass.", {"kind": "conversion", "Content_Type": "text/plain"}, "text/plain"),
        (http(content_type="TEXT/HTML;charset=utf-8"), {}, "text/html"),
        (http(content_type=None), {}, "text/html"),
        (http(b"<p>a", content_type=None), {"WARC_Identified_Payload_Type": "text/html"}, "text/html"),
        (http(content_type="application/xhtml+xml", status="203 Other"), {}, "application/xhtml+xml"),
        (b"HTTP/1.1 200\nContent-Type:\n text/html\n\n" + HTML, {}, "text/html"),
        (http(), {"Content_Type": None}, "text/html"),
        (b"HTTP/2 200\r\ncontent-type: text/html\r\n\r\n" + HTML, {}, "text/html"),
    ],
)
def test_what_holds_a_page_is_read(tmp_path: Path, block: bytes, fields: dict[str, str], media_type: str) -> None:
    page = one(tmp_path, block, **fields)
    assert (page.status, page.reason, page.media_type) == ("read", None, media_type)


CHUNKED = b"8\r\n<p>Rye i\r\n5;name=value\r\ns a g\r\n6\r\nrass.\n\r\n0\r\n\r\n"
RYE = "<p>Rye is a grass.\n"
PACKED = gzip.compress(RYE.encode() * 40)


@pytest.mark.parametrize(
    ("coding", "body", "text", "odd"),
    [
        ({"Transfer_Encoding": "chunked"}, CHUNKED, RYE, ""),
        ({"Transfer_Encoding": "chunked"}, RYE.encode(), RYE, ""),
        ({"Transfer_Encoding": "chunked"}, CHUNKED[:-12], RYE[:-5], "break off"),
        ({"Transfer_Encoding": "chunked"}, b"fffffffffff\r\n" + RYE.encode(), RYE, "break off"),
        ({"Transfer_Encoding": "chunked"}, b"3\r\n" + RYE.encode() + b"\r\n0\r\n\r\n", RYE + "\r\n0\r\n\r\n", "wrong"),
        ({"Content_Encoding": "gzip"}, PACKED, RYE * 40, ""),
        ({"Content_Encoding": "x-gzip"}, PACKED + PACKED, RYE * 80, ""),
        ({"Content_Encoding": "gzip"}, RYE.encode(), RYE, ""),
        ({"Content_Encoding": "gzip, gzip"}, gzip.compress(PACKED), RYE * 40, ""),
        ({"Content_Encoding": "gzip"}, PACKED[:-9], RYE * 40, "break off"),
        ({"Content_Encoding": "deflate"}, zlib.compress(RYE.encode()), RYE, ""),
        ({"Content_Encoding": "deflate"}, zlib.compress(RYE.encode())[2:-4], RYE, ""),
        ({"Content_Encoding": "br"}, pa.Codec("brotli").compress(RYE.encode()).to_pybytes(), RYE, ""),
        ({"Content_Encoding": "br"}, RYE.encode(), RYE, ""),
        ({"Content_Encoding": "zstd"}, pa.Codec("zstd").compress(RYE.encode()).to_pybytes(), RYE, ""),
        ({"Content_Encoding": "identity"}, RYE.encode(), RYE, ""),
        (
            {"Content_Encoding": "gzip", "Transfer_Encoding": "chunked"},
            b"%x\r\n%s\r\n0\r\n\r\n" % (len(PACKED), PACKED),
            RYE * 40,
            "",
        ),
    ],
)
def test_codings_are_taken_away(tmp_path: Path, coding: dict[str, str], body: bytes, text: str, odd: str) -> None:
    page = one(tmp_path, http(body, **coding))
    assert (page.status, page.text) == ("read", text)
    assert [issue.code for issue in page.issues] == (["document-incomplete"] if odd else [])
    assert all(odd in issue.message for issue in page.issues)


@pytest.mark.parametrize(
    ("block", "reason"),
    [
        (http(Content_Encoding="lzma"), "is compressed with 'lzma'"),
        (http(Content_Encoding="gzip, gzip, gzip, gzip"), "is compressed 4 times"),
        (http(gzip.compress(b"\0" * 2**22), Content_Encoding="gzip"), "decodes to more than 200 times"),
        (http(gzip.compress(bytes(range(256)) * 2**18, 1), Content_Encoding="gzip"), "decodes to more than the limit"),
        (http(pa.Codec("brotli").compress(b"\0" * 2**26).to_pybytes(), Content_Encoding="br"), "decodes to more than"),
        (http(b"a" * (LARGEST_DOCUMENT + 1)), "33,55"),
        (http(PACKED), "is gzip data"),
        (http(b"\0" * 9), "not a text"),
        (b"junk", "no HTTP response stands in it"),
        (b"HTTP/1.1 999 Odd\r\n\r\n", "no HTTP response stands in it"),
        (b"HTTP/1.1 200 OK\r\nX: " + b"a" * LONGEST_HEAD, "its HTTP head is longer"),
    ],
)
def test_what_cannot_be_decoded_is_refused(tmp_path: Path, block: bytes, reason: str) -> None:
    page = one(tmp_path, block)
    assert page.status == "refused"
    assert str(page.reason).startswith(reason)


def test_the_server_tells_the_encoding_and_the_crawl_what_it_cut_off(tmp_path: Path) -> None:
    body = "<p>Что такое рожь? Это злак, из которого пекут чёрный хлеб.".encode("windows-1251")
    page = one(tmp_path, http(body, content_type='text/html; charset="windows-1251"'), WARC_Truncated="length")
    assert (page.text, page.decoding) == (body.decode("windows-1251"), ("declared-by-http",))
    assert [issue.message for issue in page.issues] == [
        "The document was not kept whole: the crawl cut it off (length)."
    ]


# --- what is broken --------------------------------------------------------------------------------------------------


def compressed(part: bytes) -> bytes:
    return gzip.compress(part, mtime=0)


def flipped(part: bytes, at: int) -> bytes:
    """A gzip member with a damaged byte."""
    member = bytearray(compressed(part))
    member[at] ^= 0x55
    return bytes(member)


AT_B = len(A)
GZ_B = len(compressed(A))
LOST = "bytes that belong to no record"
SHORT = record("b", http(), length=len(http()) - 40)
LF_HEAD = record("b", http()).removesuffix(http() + b"\r\n\r\n").replace(b"\r\n", b"\n")
RANDOM = b"".join(hashlib.sha256(b"%d" % n).digest() for n in range(100))

BROKEN = {
    "junk between": (A + b"junk\r\nmore\r\n" + C, [("a", *READ), (f"@{AT_B}", "refused", LOST), ("c", *READ)]),
    "junk at first": (b"junk\r\n" + A, [("@0", "refused", LOST), ("a", *READ)]),
    "junk at last": (A + b"junk", [("a", *READ), (f"@{AT_B}", "refused", LOST)]),
    "no record": (b"no record at all", [("@0", "refused", LOST)]),
    "nothing": (b"", [("", "refused", "holds no document")]),
    "length too long": (
        A + record("b", http(), length=len(http()) + 40) + C,
        [("a", *READ), ("b", "refused", "another record begins before its end: its length is wrong"), ("c", *READ)],
    ),
    "length too short": (
        A + SHORT + C,
        [("a", *READ), ("b", *READ), (f"@{AT_B + len(SHORT) - 44}", "refused", LOST), ("c", *READ)],
    ),
    "length negative": (
        A + record("b", http(), length=-5) + C,
        [("a", *READ), (f"@{AT_B}", "refused", "its head does not say how long it is"), ("c", *READ)],
    ),
    "clipped": (
        A + B[:-30],
        [("a", *READ), ("b", "refused", f"only {len(http()) - 26} of its {len(http())} bytes are there")],
    ),
    "clipped in the head": (
        A + B[:30],
        [("a", *READ), (f"@{AT_B}", "refused", "its head does not say how long it is")],
    ),
    "head too long": (
        A + b"WARC/1.0\r\nX: " + b"a" * LONGEST_HEAD + b"\r\n\r\n" + C,
        [("a", *READ), (f"@{AT_B}", "refused", "its head is longer than 262,144 bytes"), ("c", *READ)],
    ),
    "line feeds only": (A + LF_HEAD + http() + b"\n\n" + C, [("a", *READ), ("b", *READ), ("c", *READ)]),
    "gz: damaged in its data": (
        compressed(A) + flipped(record("b", http(RANDOM)), 900) + compressed(C),
        [("a", *READ), ("b", "refused", "its gzip data are damaged"), ("c", *READ)],
    ),
    "gz: damaged at its end": (
        compressed(A) + flipped(B, -6) + compressed(C),
        [("a", *READ), (f"@{GZ_B}", "refused", "its gzip data are damaged"), ("c", *READ)],
    ),
    "gz: damaged at its beginning": (
        compressed(A) + flipped(B, 1) + compressed(C),
        [("a", *READ), (f"@{GZ_B}", "refused", "what follows is no gzip data"), ("c", *READ)],
    ),
    "gz: junk between": (
        compressed(A) + b"junk" + compressed(C),
        [("a", *READ), (f"@{GZ_B}", "refused", "what follows is no gzip data"), ("c", *READ)],
    ),
    "gz: zeros between": (compressed(A) + bytes(600_000) + compressed(C) + bytes(9), [("a", *READ), ("c", *READ)]),
    "gz: an empty member": (compressed(A) + compressed(b"") + compressed(C), [("a", *READ), ("c", *READ)]),
    "gz: clipped": (
        compressed(A) + compressed(B)[:-30],
        [("a", *READ), ("b", "refused", "the file ends before it does")],
    ),
    "gz: length too long": (
        compressed(A) + compressed(record("b", http(), length=10**9)) + compressed(C),
        [("a", *READ), ("b", "refused", f"only {len(http()) + 4} of its 1,000,000,000 bytes are there"), ("c", *READ)],
    ),
    "gz: within gz": (compressed(compressed(A)), [("@0", "refused", LOST)]),
    "gz: a bomb": (
        compressed(A) + compressed(record("b", http(b"\0" * 2**26))) + compressed(C),
        [("a", *READ), ("b", "refused", "decodes to more than 200 times its size"), ("c", *READ)],
    ),
    "gz: all in one member": (
        compressed(A + b"junk\n" + B),
        [("a", *READ), (f"@0+{AT_B}", "refused", LOST), ("b", *READ)],
    ),
    "gz: members that end anywhere": (
        b"".join(compressed((A + B + C)[n : n + 37]) for n in range(0, len(A + B + C), 37)),
        [("a", *READ), ("b", *READ), ("c", *READ)],
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_is_broken_costs_itself_only(tmp_path: Path, case: str) -> None:
    data, expected = BROKEN[case]
    found = [outcome(page) for page in pages(tmp_path / "a.warc", data)]
    assert found == expected


def test_records_without_an_id_of_their_own_are_told_apart(tmp_path: Path) -> None:
    ids = [None, "a", "a", f"a@{len(A)}", "../../etc/passwd", "x\r\n\0\x1b[31m<b>", "a" * 9_999]
    parts = [record(name, http(), WARC_Target_URI="https://a.example/") for name in ids[:1]]
    parts += [record(None, http(), WARC_Record_ID=f"<{name}>") for name in ids[1:]]
    found = pages(tmp_path / "a.warc.gz", *parts)
    read = [page for page in found if page.status == "read"]
    assert len(read) == 7
    assert len({page.path for page in found}) == len({page.id for page in found}) == len(found)
    assert all(page.path.isprintable() and len(page.path) < 300 for page in found)
    odd = [issue.message for page in found for issue in page.issues]
    assert odd == ["The record has no id.", "The record has the id of another."]
    assert "a.warc.gz#../../etc/passwd" in {page.path for page in found}


def test_broken_files_of_others(shared: Path) -> None:
    """Each record is read, skipped or refused with its reason; what is whole behind a broken one is read."""
    folder = shared / "data" / "warc" / "broken"
    found = {}
    for file in list_raw_files([folder]).files:
        if file.path.endswith(".bad"):
            continue
        done = list(read_archive(file))
        statuses = [page.status for page in done]
        issues = [issue.code for page in done for issue in page.issues]
        found[file.path] = (statuses.count("read"), statuses.count("skipped"), statuses.count("refused"), issues)
    assert found == {
        "clipped.warc.gz": (0, 0, 1, []),
        "example-bad-non-chunked.warc.gz": (1, 5, 0, []),
        "example-space-in-target-uri.warc.gz": (0, 2, 0, []),
        "example-trunc.warc": (1, 3, 1, ["document-incomplete"]),
        "example-wrong-chunks.warc.gz": (1, 1, 0, []),
        "gzip-extra-field.warc.gz": (0, 1, 0, []),
    }


WHOLE = [record(f"urn:r:{n}", http(b"<p>Page %d" % n)) for n in range(6)]


@settings(max_examples=150, deadline=None)
@given(gzipped=st.booleans(), at=st.floats(0, 1), damage=st.binary(max_size=40), drop=st.integers(0, 60))
@example(gzipped=False, at=0.0, damage=b"\0", drop=0)
@example(gzipped=False, at=0.6304764632302483, damage=b"\0", drop=56)  # a head that does not end before the next
def test_any_damage_costs_what_it_touches(gzipped: bool, at: float, damage: bytes, drop: int) -> None:
    """Records that lie before the damage, or a whole record behind it, are found as they were."""
    members = [compressed(part) if gzipped else part for part in WHOLE]
    data = b"".join(members)
    place = int(at * len(data))
    broken = data[:place] + damage + data[place + drop :]
    found = [
        record.get("warc-record-id")
        for record in scan_warc(Stream(io.BytesIO(broken), gzipped=gzipped))
        if not record.problem
    ]
    ends = [sum(map(len, members[: n + 1])) for n in range(len(members))]
    before = [f"urn:r:{n}" for n, end in enumerate(ends) if end <= place]
    starts = [end - len(member) for end, member in zip(ends, members, strict=True)]
    behind = [f"urn:r:{n}" for n, start in enumerate(starts) if start >= place + drop]
    ahead = broken[: place + len(damage)]
    if behind and place + drop in starts and not gzipped and ahead and not ahead.endswith(b"\n"):
        behind.pop(0)  # its first line goes on with what is damaged
    assert found[: len(before)] == before
    assert set(behind) <= set(found)


def test_many_members_take_no_more_memory_than_one() -> None:
    stream = Stream(io.BytesIO(compressed(A) * 5_000), gzipped=True)
    most = 0
    for _ in scan_warc(stream):
        most = max(most, len(stream.raw))
    assert most < 2**17


def test_a_record_is_found_again_at_its_place() -> None:
    file = io.BytesIO(compressed(A + B) + compressed(C))
    places = [record.place for record in scan_warc(Stream(file, gzipped=True))]
    assert places == [Offset(0), Offset(0, AT_B), Offset(len(compressed(A + B)))]
    stream = Stream(file, gzipped=True)
    for place, name in ((places[2], "c"), (places[1], "b"), (places[0], "a"), (places[1], "b"), (places[2], "c")):
        found = open_record(stream, place)
        assert (found.get("warc-record-id"), stream.read(found.length)) == (name, http())
    with pytest.raises(Damaged):
        open_record(stream, Offset(0, 10**9))


def test_a_file_that_changed_is_refused(tmp_path: Path) -> None:
    file = write(tmp_path / "a.warc", A, B)
    (tmp_path / "a.warc").write_bytes(A)
    assert [listed.problem for listed in list_documents(file)] == ["changed while it was read: run again"]
    (tmp_path / "a.warc").unlink()
    assert [listed.problem for listed in list_documents(file)] == ["is no plain file, or a link to nothing"]


def test_a_body_that_its_coding_does_not_decode_is_refused_unless_it_is_text() -> None:
    plain = "<p>Größe</p> or a text".encode()
    for coding in ("gzip", "br", "zstd", "deflate"):
        assert decode_body(Response(200, {"content-encoding": coding}, plain)).data == plain
    noise = b"".join(hashlib.sha256(bytes([n])).digest() for n in range(12))
    for coding, data in (("gzip", b"\x1f\x8b\x08\xff" + noise), ("br", noise), ("zstd", ZSTD + noise)):
        with pytest.raises(ValueError, match="data are damaged"):
            decode_body(Response(200, {"content-encoding": coding}, data))


@pytest.mark.parametrize("content_type", ["text/html", "text/plain"])
def test_the_server_says_what_machines_may_do(tmp_path: Path, content_type: str) -> None:
    page = one(tmp_path, http(content_type=content_type, X_Robots_Tag="noindex, noai", TDM_Reservation="1"))
    assert parse_page(page).facts.rights == Rights(robots="noindex, noai", tdm="tdm-reservation: 1")
