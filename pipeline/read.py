"""Document -> Page: which files there are, and what their bytes say."""

from __future__ import annotations

import csv
import hashlib
import os
from collections.abc import Iterator, Sequence
from glob import glob, has_magic
from pathlib import Path

import msgspec

from pipeline.decoding import decode_bytes
from pipeline.ids import content_id
from pipeline.model import Page, PageStatus, RawFile, WrongCall

# What a folder may hold beside documents.
INDEX = "index.csv"

MEDIA_TYPES = {".txt": "text/plain"}

LARGEST_DOCUMENT = 32 * 2**20  # bytes; a page of text is a thousandth of it


def list_raw_files(arguments: Sequence[str | Path]) -> list[RawFile]:
    """The files below RAW arguments (files, folders, globs) by path, each with its hash and what index.csv says of it.

    Raises WrongCall where an argument names nothing, and where two files would have the same path.
    """
    found: dict[str, RawFile] = {}
    for argument in expand(arguments):
        index = read_index(argument / INDEX) if argument.is_dir() else {}
        for path, location in walk(argument):
            if path in found:
                raise WrongCall(
                    f"Two files have the path {path!r}: {os.fsdecode(found[path].location)} and {location}. "
                    "Give one folder that holds both, or rename one."
                )
            url, fetched_at = index.get(path, (None, None))
            found[path] = RawFile(path, os.fsencode(location), hash_file(location), url, fetched_at)
    return [found[path] for path in sorted(found)]


def expand(arguments: Sequence[str | Path]) -> Iterator[Path]:
    if not arguments:
        raise WrongCall("Nothing to read: name a file, a folder or a glob.")
    for argument in arguments:
        paths = [Path(argument)]
        if not paths[0].exists() and has_magic(str(argument)):
            paths = [Path(name) for name in sorted(glob(str(argument), recursive=True))]  # noqa: PTH207  # absolute too
        if not paths or not paths[0].exists():
            raise WrongCall(f"There is no {argument}: name a file, a folder or a glob that exists.")
        yield from paths


def walk(argument: Path) -> Iterator[tuple[str, Path]]:
    """Each file with its path below the argument, in order; names that begin with a dot are not documents."""
    if not argument.is_dir():
        yield readable(argument.name), argument
        return
    for folder, folders, names in os.walk(argument):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            location = Path(folder, name)
            path = readable(location.relative_to(argument).as_posix())
            if not name.startswith(".") and path != INDEX:
                yield path, location


def readable(name: str) -> str:
    """A file's name with the bytes that are not UTF-8 written as escapes: every output can hold it."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def read_index(location: Path) -> dict[str, tuple[str | None, str | None]]:
    """URL and fetch time by path, of an index.csv (`path,url,fetched_at`). Raises WrongCall if it has no `path`."""
    if not location.exists():
        return {}
    with location.open(newline="", encoding="utf-8-sig", errors="replace") as file:
        rows = csv.DictReader(file)
        if "path" not in (rows.fieldnames or ()):
            raise WrongCall(f"{location} has no column named path: its first line must be path,url,fetched_at.")
        return {row["path"]: (row.get("url") or None, row.get("fetched_at") or None) for row in rows if row["path"]}


def hash_file(location: Path) -> str:
    """The SHA-256 of a file; of nothing where it is no plain file or may not be opened, which reading it will tell."""
    try:
        if location.is_file():
            with location.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        pass
    return hashlib.sha256().hexdigest()


def read_document(file: RawFile) -> Page:
    """The page that a file holds; one that is no text of ours is skipped, one that cannot be read is refused."""
    suffix = Path(file.path).suffix.lower()
    media_type = MEDIA_TYPES.get(suffix)
    if media_type is None:
        return page_of(file, "skipped", f"files that end in {suffix or 'nothing'} are not read")
    location = Path(os.fsdecode(file.location))
    if not location.is_file():
        return page_of(file, "refused", "is no plain file, or a link to nothing")
    try:
        size = location.stat().st_size
        if size > LARGEST_DOCUMENT:
            return page_of(file, "refused", f"{size:,} bytes are more than the limit of {LARGEST_DOCUMENT:,}")
        data = location.read_bytes()
    except OSError as error:
        return page_of(file, "refused", f"cannot be opened: {error.strerror}")
    if hashlib.sha256(data).hexdigest() != file.sha256:
        return page_of(file, "refused", "changed while it was read: run again")
    return decode(file, data, media_type)


def decode(file: RawFile, data: bytes, media_type: str) -> Page:
    """The page of a text file's bytes, with every step from bytes to text."""
    try:
        decoded = decode_bytes(data)
    except ValueError as error:
        return page_of(file, "refused", str(error), media_type)
    return msgspec.structs.replace(
        page_of(file, "read", media_type=media_type),
        text=decoded.text,
        encoding=decoded.encoding,
        decoding=decoded.steps,
    )


def page_of(file: RawFile, status: PageStatus, reason: str | None = None, media_type: str | None = None) -> Page:
    """The page of a file, before there is any text."""
    return Page(
        id=content_id("p", file.path, file.sha256),
        path=file.path,
        sha256=file.sha256,
        status=status,
        reason=reason,
        url=file.url,
        fetched_at=file.fetched_at,
        media_type=media_type,
    )
