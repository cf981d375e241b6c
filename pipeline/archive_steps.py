"""The steps that read: which documents archives hold, and the pages of a bucket of documents, whatever holds them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import msgspec

from pipeline.archives import ArchiveReader, Listed, list_documents, refused_page, whole_file
from pipeline.bytestream import Damaged
from pipeline.ids import bucket_of
from pipeline.model import Page, RawFile
from pipeline.read import page_of, read_document
from pipeline.stagefiles import Task, fetch, write_structs, write_table
from pipeline.warcpages import UNRESOLVED, take_from_first
from pipeline.workers import Guard

# Documents that stand so many bytes into a gzip member are read by one task: each reader must decode what is before.
FAR = 2**20

DOCUMENT_COLUMNS = {
    "page_bucket": "int",
    "number": "int",
    "path": "str",
    "file": "str",
    "kind": "str",
    "whole": "int",
    "record_id": "str",
    "url": "str",
    "date": "str",
    "digest": "str",
    "refers_id": "str",
    "refers_url": "str",
    "refers_date": "str",
    "row": "bytes",
}

# The documents of a bucket in the order of their places.
DOCUMENTS = "SELECT row FROM documents WHERE page_bucket = $bucket ORDER BY file, number"

# For the revisits of a bucket, the record that each one is of: the one that it names, else the first with the same
# payload at the same address, else the first with the same payload.
FIRSTS = """
    WITH revisits AS (SELECT * FROM documents WHERE page_bucket = $bucket AND kind = 'revisit'),
    firsts AS (SELECT * FROM documents WHERE kind IN ('response', 'resource') AND whole = 1),
    met AS (
        SELECT 1 AS rank, revisits.path AS revisit, firsts.* FROM revisits JOIN firsts
        ON firsts.record_id = revisits.refers_id
        WHERE coalesce(firsts.digest = revisits.digest, true)
        UNION ALL
        SELECT 2, revisits.path, firsts.* FROM revisits JOIN firsts
        ON firsts.url = revisits.refers_url AND firsts.date = revisits.refers_date
        WHERE coalesce(firsts.digest = revisits.digest, true)
        UNION ALL
        SELECT CASE WHEN firsts.url = revisits.url THEN 3 ELSE 4 END, revisits.path, firsts.* FROM revisits JOIN firsts
        ON firsts.digest = revisits.digest
    )
    SELECT revisit, first(row ORDER BY rank, date, file, number) AS row FROM met GROUP BY revisit ORDER BY revisit
"""


def list_bucket(task: Task, guard: Guard) -> dict[str, int]:
    """List the documents of the archives of a bucket."""
    encode = msgspec.msgpack.Encoder().encode
    buckets = task.settings["page_buckets"]

    def rows() -> Iterator[tuple[Any, ...]]:
        for file in msgspec.convert(task.settings["files"], list[RawFile]):
            for number, listed in enumerate(list_guarded(file, guard)):
                together = listed.file if listed.place.within > FAR else listed.path
                where = (bucket_of(together, buckets), number, listed.path, listed.file, listed.kind)
                said = (int(listed.problem is None), listed.record_id, listed.url, listed.date, listed.digest)
                refers = (listed.refers_id, listed.refers_url, listed.refers_date)
                yield *where, *said, *refers, encode(listed)

    return {"documents": write_table(task, "documents", DOCUMENT_COLUMNS, rows())}


def list_guarded(file: RawFile, guard: Guard) -> Iterator[Listed]:
    """The documents of an archive. Where listing takes too much, the rest of the file is given up as one."""
    documents = list_documents(file)
    number = 0
    while True:
        listed, reason = guard(f"{file.path}#{number}", next, documents, None)
        if reason:
            yield whole_file(file, f"the rest of the file was given up: it {reason}")
        if listed is None:
            return
        yield listed
        number += 1


def read_bucket(task: Task, guard: Guard) -> dict[str, int]:
    """Read the documents of a bucket."""
    counts: Counter[str] = Counter()

    def pages() -> Iterator[Page]:
        for file in msgspec.convert(task.settings["files"], list[RawFile]):
            page, reason = guard(file.path, read_document, file)
            yield page or page_of(file, "refused", reason)
        yield from read_listed(task, guard)

    def counted() -> Iterator[Page]:
        for page in pages():
            counts["documents"] += 1
            counts["pages" if page.status == "read" else page.status] += 1
            yield page

    write_structs(task, "pages", counted())
    return counts


def read_listed(task: Task, guard: Guard) -> Iterator[Page]:
    """The pages of a bucket's documents in archives; revisits last, each with what its first crawl kept."""
    decode = msgspec.msgpack.Decoder(Listed).decode
    with ExitStack() as stack:
        shelf = Shelf(task, guard, stack)
        revisits: dict[str, Page] = {}
        for (row,) in fetch(task, DOCUMENTS, bucket=task.bucket):
            page = shelf.page(decode(row))
            if page.reason == UNRESOLVED:
                revisits[page.path] = page
            else:
                yield page
        firsts = {path: decode(row) for path, row in fetch(task, FIRSTS, bucket=task.bucket)} if revisits else {}
        for path in sorted(revisits, key=lambda path: place_of(firsts.get(path))):
            first = firsts.get(path)
            yield take_from_first(revisits[path], shelf.page(first)) if first else revisits[path]


def place_of(listed: Listed | None) -> tuple[Any, ...]:
    return (listed.file, listed.place) if listed else ()


class Shelf:
    """The archives of a run, each opened when the first document of it is asked for."""

    def __init__(self, task: Task, guard: Guard, stack: ExitStack) -> None:
        self.files = {file.path: file for file in msgspec.convert(task.settings["archives"], list[RawFile])}
        self.guard = guard
        self.stack = stack
        self.file = ""
        self.reader: ArchiveReader | None = None

    def page(self, listed: Listed) -> Page:
        page, reason = self.guard(listed.path, self.read, listed)
        return page or refused_page(listed, reason)

    def read(self, listed: Listed) -> Page:
        if listed.problem:
            return refused_page(listed, listed.problem)
        try:
            return self.open(listed.file).page(listed)
        except (Damaged, OSError) as error:
            return refused_page(listed, str(error))

    def open(self, path: str) -> ArchiveReader:
        if self.reader is None or self.file != path:
            self.stack.close()
            self.reader, self.file = None, path
            self.reader = self.stack.enter_context(ArchiveReader(self.files[path]))
        return self.reader
