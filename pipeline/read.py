"""Document -> Page: what the bytes of a file say."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import msgspec

from pipeline.decoding import decode_bytes
from pipeline.ids import content_id
from pipeline.model import Page, PageStatus, RawFile

MEDIA_TYPES = {
    ".txt": "text/plain",
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "application/xhtml+xml",
}

LARGEST_DOCUMENT = 32 * 2**20  # bytes; a page of text is a thousandth of it


def read_document(file: RawFile) -> Page:
    """The page that a file holds; one that is no text of ours is skipped, one that cannot be read is refused."""
    location = Path(os.fsdecode(file.location))
    suffix = Path(file.path).suffix.lower()
    media_type = MEDIA_TYPES.get(suffix)
    if location.is_dir():
        said = (
            "a link to a folder, which is not followed" if location.is_symlink() else "a folder that may not be opened"
        )
        return page_of(file, "refused", said)
    if media_type is None:
        return page_of(file, "skipped", f"files that end in {suffix or 'nothing'} are not read")
    try:
        return decode(file, read_bytes(location, file.sha256), media_type)
    except ValueError as error:
        return page_of(file, "refused", str(error), media_type)


def read_bytes(location: Path, sha256: str) -> bytes:
    """The bytes of a plain file that is not too large. Raises ValueError, with the reason, for anything else."""
    if not location.is_file():
        raise ValueError("is no plain file, or a link to nothing")
    try:
        size = location.stat().st_size
        if size > LARGEST_DOCUMENT:
            raise ValueError(f"{size:,} bytes are more than the limit of {LARGEST_DOCUMENT:,}")
        data = location.read_bytes()
    except OSError as error:
        raise ValueError(f"cannot be opened: {error.strerror}") from None
    if hashlib.sha256(data).hexdigest() != sha256:
        raise ValueError("changed while it was read: run again")
    return data


def decode(file: RawFile, data: bytes, media_type: str) -> Page:
    """The page of a text file's bytes, with every step from bytes to text. Raises ValueError where they are no text."""
    decoded = decode_bytes(data)
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
