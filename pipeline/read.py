"""A file that holds one document -> Page: what its bytes say."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import msgspec

from pipeline.bytestream import LARGEST_DOCUMENT, gunzip
from pipeline.ids import content_id
from pipeline.mhtml import read_saved_page
from pipeline.model import Page, PageStatus, RawFile
from pipeline.pages import fill_page, with_oddities

SAVED_PAGE = "multipart/related"
MEDIA_TYPES = {
    ".txt": "text/plain",
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "application/xhtml+xml",
    ".mht": SAVED_PAGE,
    ".mhtml": SAVED_PAGE,
}


def read_document(file: RawFile) -> Page:
    """The page that a file holds; one that is no text of ours is skipped, one that cannot be read is refused."""
    location = Path(os.fsdecode(file.location))
    path = Path(file.path.lower())
    gzipped = path.suffix == ".gz"
    media_type = MEDIA_TYPES.get(Path(path.stem).suffix if gzipped else path.suffix)
    if location.is_dir():
        said = (
            "a link to a folder, which is not followed" if location.is_symlink() else "a folder that may not be opened"
        )
        return page_of(file, "refused", said)
    if media_type is None:
        ending = "".join(path.suffixes[-2:]) if gzipped else path.suffix
        return page_of(file, "skipped", f"files that end in {ending or 'nothing'} are not read")
    try:
        data = read_bytes(location, file.sha256)
        odd: list[str] = []
        page = decode(file, gunzip(data, odd) if gzipped else data, media_type)
        return with_oddities(page, odd)
    except ValueError as error:
        return page_of(file, "refused", str(error), media_type)


def decode(file: RawFile, data: bytes, media_type: str) -> Page:
    """The page of a file's bytes, with every step from bytes to text. Raises ValueError where they are no text.

    Of a page that was saved as a mail, the mail says where it came from, unless an index does.
    """
    page = page_of(file, "read", media_type=media_type)
    if media_type != SAVED_PAGE:
        return fill_page(page, data)
    saved = read_saved_page(data)
    page = msgspec.structs.replace(
        page, media_type=saved.media_type, url=page.url or saved.url, fetched_at=page.fetched_at or saved.saved_at
    )
    return with_oddities(fill_page(page, saved.data, saved.declared), saved.odd)


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
