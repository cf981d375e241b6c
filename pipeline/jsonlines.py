"""The JSON lines of a scraper (`url`, `html` or `text`, `fetched_at`): where each stands, and the page it holds."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import Any

import msgspec

from pipeline.bytestream import LARGEST_DOCUMENT, Damaged, Offset, Stream
from pipeline.dates import utc
from pipeline.decoding import Decoded, mend_text
from pipeline.ids import content_id, readable
from pipeline.model import Issue, Page
from pipeline.pages import with_text

MARK = b"\xef\xbb\xbf"
COMPLETE_URL = re.compile(r"[a-z][a-z0-9+.-]*://\S+\Z", re.IGNORECASE)


class JsonLine(msgspec.Struct, frozen=True):
    """A line that is not blank: its place, its number from 1, and what is wrong with it before it is read."""

    place: Offset
    number: int
    problem: str | None = None


class Said(msgspec.Struct, frozen=True):
    """What a line may say; whatever else it says does not matter."""

    url: Any = None
    html: Any = None
    text: Any = None
    fetched_at: Any = None


def scan_lines(stream: Stream) -> Iterator[JsonLine]:
    """Every line of a file that is not blank, in order."""
    number = 0
    while True:
        number += 1
        place = stream.place
        stream.count_anew()
        try:
            line = stream.read_line(LARGEST_DOCUMENT + 1)
            too_long = len(line) > LARGEST_DOCUMENT
            while too_long and line and not line.endswith(b"\n"):
                line = stream.read_line(LARGEST_DOCUMENT)
        except Damaged as error:
            yield JsonLine(place, number, f"{error}: this line and all after it are lost")
            return
        if too_long:
            yield JsonLine(place, number, f"is longer than the limit of {LARGEST_DOCUMENT:,} bytes")
        elif not line:
            return
        elif line.removeprefix(MARK).strip():
            yield JsonLine(place, number)


def page_of_line(path: str, stream: Stream) -> Page:
    """The page that the line at hand holds; one that cannot be read is refused."""
    stream.count_anew()
    line = stream.read_line(LARGEST_DOCUMENT).strip().removeprefix(MARK)
    digest = hashlib.sha256(line).hexdigest()
    page = Page(id=content_id("p", path, digest), path=path, sha256=digest, status="read")
    try:
        said = msgspec.json.decode(line, type=Said)
    except (ValueError, RecursionError) as error:
        return msgspec.structs.replace(page, status="refused", reason=f"is no JSON object: {error}")
    try:
        return page_of_said(page, said)
    except ValueError as error:
        return msgspec.structs.replace(page, status="refused", reason=str(error))


def page_of_said(page: Page, said: Said) -> Page:
    """The page of what a line says. Raises ValueError, with the reason, where it holds no text."""
    name, text = ("html", said.html) if said.html is not None else ("text", said.text)
    if not isinstance(text, str):
        raise ValueError("has no text under html or text")  # noqa: TRY004  # about the page, not about our call
    odd = []
    url = readable(said.url) if isinstance(said.url, str) and COMPLETE_URL.match(said.url) else None
    if said.url and url is None:
        odd.append("Its url is no complete URL.")
    fetched_at = utc(said.fetched_at) if isinstance(said.fetched_at, str) else None
    if said.fetched_at and fetched_at is None:
        odd.append("Its fetched_at is no time in ISO 8601.")
    page = msgspec.structs.replace(
        page,
        url=url,
        fetched_at=fetched_at,
        media_type="text/html" if name == "html" else "text/plain",
        issues=tuple(Issue("record-odd", message) for message in odd),
    )
    return with_text(page, mend_text(Decoded(text, "utf-8")))
