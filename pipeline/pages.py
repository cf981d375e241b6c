"""A document's bytes -> the text of its page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from pipeline.binary import kind_of_file
from pipeline.decoding import Decoded, decode_bytes, decode_html
from pipeline.encodings import Declaration
from pipeline.model import Issue, Page
from pipeline.rules.wording import INVISIBLE

HTML = frozenset(("text/html", "application/xhtml+xml"))


def fill_page(page: Page, data: bytes, declared: Sequence[Declaration] = ()) -> Page:
    """The page with the text of its bytes and every step on the way. Raises ValueError where they are no text."""
    kind = kind_of_file(data)
    if kind is not None:
        raise ValueError(f"is {kind}")
    return with_text(page, decode_html(data, declared) if page.media_type in HTML else decode_bytes(data, declared))


def with_text(page: Page, decoded: Decoded) -> Page:
    """The page with a text that was decoded. Raises ValueError where that says nothing at all."""
    if not decoded.text.strip(INVISIBLE):
        raise ValueError("is empty")
    return msgspec.structs.replace(
        page,
        text=decoded.text,
        encoding=decoded.encoding,
        decoding=decoded.steps,
        issues=(*page.issues, *decoded.issues),
    )


def with_oddities(page: Page, odd: Iterable[str]) -> Page:
    """The page with an issue for each way in which its document was not kept whole."""
    issues = (Issue("document-incomplete", f"The document was not kept whole: {why}.") for why in odd)
    return msgspec.structs.replace(page, issues=(*page.issues, *issues))
