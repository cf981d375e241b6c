"""Files that hold many documents: which document stands where, and each as a page."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Self

import msgspec

from pipeline.bytestream import GZIP, Damaged, Offset, Stream
from pipeline.dates import parse_time, utc
from pipeline.ids import content_id, readable
from pipeline.jsonlines import JsonLine, page_of_line, scan_lines
from pipeline.model import Issue, Page, RawFile
from pipeline.warc import WarcRecord, scan_warc
from pipeline.warcpages import page_of_record

WARC = re.compile(r"\.warc(?:\.we?t|\.wat)?(?:\.gz)?\Z", re.IGNORECASE)
JSON_LINES = re.compile(r"\.jsonl(?:\.gz)?\Z", re.IGNORECASE)
LONGEST_NAME = 200  # characters of a record's id; one has 45


class Listed(msgspec.Struct, frozen=True):
    """A document of an archive: its page's path, its place, what names it and what it names, and what is odd or wrong.

    `kind` is the type of a WARC record, or `line`; `digest` is of its payload; `refers_*` say what a revisit is of.
    """

    path: str
    file: str
    place: Offset
    kind: str
    record_id: str | None = None
    url: str | None = None
    date: str | None = None
    digest: str | None = None
    refers_id: str | None = None
    refers_url: str | None = None
    refers_date: str | None = None
    odd: str | None = None
    problem: str | None = None


def is_archive(path: str) -> bool:
    """Whether a file holds many documents, by its name."""
    return bool(WARC.search(path) or JSON_LINES.search(path))


def list_documents(file: RawFile) -> Iterator[Listed]:
    """Every document of an archive, in order, with those that cannot be read; of a file with none, that it has none."""
    try:
        with ArchiveReader(file) as reader:
            none = True
            for listed in reader.documents():
                none = False
                yield listed
            if none:
                yield whole_file(file, "holds no document")
    except (OSError, Damaged) as error:
        yield whole_file(file, f"cannot be opened: {error.strerror}" if isinstance(error, OSError) else str(error))


def read_archive(file: RawFile) -> Iterator[Page]:
    """The page of every document of an archive; revisits are not looked up."""
    for listed in list_documents(file):
        if listed.problem:
            yield refused_page(listed, listed.problem)
            continue
        with ArchiveReader(file) as reader:
            yield reader.page(listed)


def whole_file(file: RawFile, problem: str) -> Listed:
    return Listed(file.path, file.path, Offset(0), "file", problem=problem)


class ArchiveReader:
    """Lists the documents of one file, and reads those that are asked for; fastest in the order of their places."""

    def __init__(self, file: RawFile) -> None:
        """Raises OSError, or Damaged with the reason, where there is no such file any more."""
        location = Path(os.fsdecode(file.location))
        if not location.is_file():
            raise Damaged("is no plain file, or a link to nothing")
        self.file = file
        self.raw: BinaryIO = location.open("rb")
        if location.stat().st_size != file.size:
            self.raw.close()
            raise Damaged("changed while it was read: run again")
        self.stream = Stream(self.raw, gzipped=self.raw.read(len(GZIP)) == GZIP)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.raw.close()

    def documents(self) -> Iterator[Listed]:
        """Every document, in order."""
        seen: set[str] = set()
        if JSON_LINES.search(self.file.path):
            yield from (self.listed_line(line) for line in scan_lines(self.stream))
            return
        for record in scan_warc(self.stream):
            yield self.listed_record(record, seen)

    def listed_line(self, line: JsonLine) -> Listed:
        return Listed(f"{self.file.path}#{line.number}", self.file.path, line.place, "line", problem=line.problem)

    def listed_record(self, record: WarcRecord, seen: set[str]) -> Listed:
        """A record under its id; one without an id of its own is named by its place."""
        name = readable(record.get("warc-record-id") or "")[:LONGEST_NAME]
        odd = "The record has no id." if not name else "The record has the id of another." if name in seen else None
        while not name or name in seen:
            name += f"@{record.place.start}" + (f"+{record.place.within}" if record.place.within else "")
        seen.add(name)
        date = parse_time(record.get("warc-date"))
        refers_date = parse_time(record.get("warc-refers-to-date"))
        return Listed(
            path=f"{self.file.path}#{name}",
            file=self.file.path,
            place=record.place,
            kind=record.get("warc-type") or "nameless",
            record_id=record.get("warc-record-id"),
            url=record.get("warc-target-uri"),
            date=date.isoformat() if date else None,
            digest=record.get("warc-payload-digest"),
            refers_id=record.get("warc-refers-to"),
            refers_url=record.get("warc-refers-to-target-uri"),
            refers_date=refers_date.isoformat() if refers_date else None,
            odd=None if record.problem else odd,
            problem=record.problem,
        )

    def page(self, listed: Listed) -> Page:
        """The page of a document. One that could not be listed whole is refused, whatever can be read of it."""
        if listed.problem:
            return refused_page(listed, listed.problem)
        self.stream.move_to(listed.place)
        if listed.kind == "line":
            return page_of_line(listed.path, self.stream)
        page = page_of_record(listed.path, listed.place, self.stream)
        return (
            msgspec.structs.replace(page, issues=(Issue("record-odd", listed.odd), *page.issues))
            if listed.odd
            else page
        )


def refused_page(listed: Listed, reason: str) -> Page:
    """The page of a document that cannot be read; its hash is that of nothing."""
    digest = hashlib.sha256().hexdigest()
    return Page(
        id=content_id("p", listed.path, digest),
        path=listed.path,
        sha256=digest,
        status="refused",
        reason=reason,
        url=readable(listed.url).replace(" ", "%20") if listed.url else None,
        fetched_at=utc(listed.date),
    )
