"""A WARC file as its records: where each stands and what its head says.

WARC/1.0 and 1.1 (ISO 28500), compressed record by record, as one, or not at all. A broken record costs itself: reading
goes on at the next one, and bytes that belong to no record come as a record with a `problem`. (FastWARC is twice as
fast, but ends at the first broken record, and passes over those behind an empty gzip member without a word.)
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from pipeline.bytestream import Damaged, Offset, Stream

BEGINS = b"WARC/"
VERSION = re.compile(rb"WARC/\d\.\d\s*\Z")
LENGTH = re.compile(r"\d{1,15}\Z", re.ASCII)
LONGEST_HEAD = 2**18  # bytes; a long URL takes a hundredth of it
MOST_WASTED = 2**30  # decoded bytes that may come to nothing before the rest of a file is given up


class WarcRecord(msgspec.Struct, frozen=True):
    """A record: its place, the fields of its head (names in small letters), the length of its block, what is wrong."""

    place: Offset
    head: dict[str, str] = {}
    length: int = 0
    problem: str | None = None

    def get(self, name: str) -> str | None:
        """A field without the brackets that WARC/1.0 puts around addresses; None where it says nothing."""
        return self.head.get(name, "").strip().removeprefix("<").removesuffix(">").strip() or None


def scan_warc(stream: Stream) -> Iterator[WarcRecord]:
    """Every record of a WARC in order, its block passed over; what is broken has a problem."""
    stream.stop = BEGINS
    wasted = 0
    record: WarcRecord | None = next_record(stream)
    while record:
        yield record
        wasted += stream.decoded if record.problem else 0
        if wasted > MOST_WASTED:
            yield WarcRecord(stream.place, problem="too much before it is damaged: the rest of the file was given up")
            return
        record = next_record(stream)


def next_record(stream: Stream) -> WarcRecord | None:
    """The record that begins next, the stream then being behind it; None at the end of the file."""
    record: WarcRecord | None = None
    place: Offset | None = None
    stream.count_anew()
    try:
        if not stream.go_on():
            return None
        place = stream.place
        record = read_head(stream)
        skip_block(stream, record.length)
        return record if is_followed(stream) else another_inside(stream, record)
    except Damaged as error:
        broken = record or WarcRecord(place or stream.place)
        recover(stream)
        return msgspec.structs.replace(broken, problem=str(error))


def skip_block(stream: Stream, length: int) -> None:
    missing = stream.skip(length)
    if missing:
        raise Damaged(f"only {length - missing:,} of its {length:,} bytes are there")


def is_followed(stream: Stream) -> bool:
    """Whether a record, or nothing, comes next. What is damaged in a later member does not concern this record."""
    member = stream.member
    try:
        return not stream.skip_line_ends() or stream.shows(BEGINS)
    except Damaged:
        if stream.member == member:
            raise
        return True


def read_head(stream: Stream) -> WarcRecord:
    """The record whose head begins here, without its block. Raises Damaged where it is no such head."""
    place = stream.place
    if not VERSION.match(stream.read_line(LONGEST_HEAD)):
        raise Damaged("bytes that belong to no record")
    head: dict[str, str] = {}
    name, left, at = "", LONGEST_HEAD, stream.place
    while line := stream.read_line(left):
        if line.startswith(BEGINS) and VERSION.match(line):
            stream.move_to(at)
            raise Damaged("another record begins in its head")
        left, at = left - len(line), stream.place
        text = line.decode("utf-8", "replace").rstrip("\r\n")
        if not text and left:
            break
        if text[:1] in " \t" and name:  # goes on with the field before
            head[name] = f"{head[name]} {text.strip()}"
            continue
        name, _, value = text.partition(":")
        name = name.strip().lower()
        head.setdefault(name, value.strip())
    if not left:
        raise Damaged(f"its head is longer than {LONGEST_HEAD:,} bytes")
    if not LENGTH.match(head.get("content-length", "")):
        raise Damaged("its head does not say how long it is")
    return WarcRecord(place, head, int(head["content-length"]))


def another_inside(stream: Stream, record: WarcRecord) -> WarcRecord:
    """What a record comes to that no other follows: its length is wrong if another begins inside, else it is whole."""
    end = stream.place
    stream.move_to(record.place)
    read_head(stream)
    if find_version(stream) and stream.place < end:
        return msgspec.structs.replace(record, problem="another record begins before its end: its length is wrong")
    stream.move_to(end)
    return record


def recover(stream: Stream) -> None:
    """After damage, go on at the next record, or to the end of the file."""
    try:
        if not find_version(stream):
            stream.go_to_end()
    except Damaged:
        if not stream.find_member():
            stream.go_to_end()


def find_version(stream: Stream) -> bool:
    """Go on to the line that begins the next record, or to the bound before it; False where there is none."""
    begins_line = True
    while True:
        place = stream.place
        line = stream.read_line(LONGEST_HEAD)
        if not line:
            return stream.waits
        if begins_line and line.startswith(BEGINS) and VERSION.match(line):
            stream.move_to(place)
            return True
        begins_line = line.endswith(b"\n")


def open_record(stream: Stream, place: Offset) -> WarcRecord:
    """The record at a place, the stream then being at its block. Raises Damaged where it is not there any more."""
    stream.stop = BEGINS
    stream.move_to(place)
    stream.count_anew()
    return read_head(stream)
