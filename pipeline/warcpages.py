"""A WARC record -> Page: what a crawl kept of one address."""

from __future__ import annotations

import hashlib
from typing import Literal
from urllib.parse import urlsplit

import msgspec

from pipeline.bytestream import BLOCK, LARGEST_DOCUMENT, Offset, Stream
from pipeline.dates import utc
from pipeline.encodings import Declaration
from pipeline.httpmessage import LONGEST_HEAD, Response, charset_of, decode_body, media_type_of, read_response
from pipeline.ids import content_id, readable
from pipeline.model import Page
from pipeline.pages import HTML, fill_page, with_oddities
from pipeline.warc import WarcRecord, open_record

READ = HTML | {"text/plain"}
BEGINS_HTML = (b"<!doctype html", b"<html")
SNIFFED = 1_024  # bytes that tell HTML which nothing declares

# Records that are about other records. A continuation is a piece of one, which no crawler writes any more.
ABOUT_OTHERS = frozenset(("warcinfo", "request", "metadata", "continuation"))
HOLDS_PAGE = frozenset(("response", "resource", "conversion", "revisit"))
KEPT_STATUS = (200, 203)
UNRESOLVED = "revisits what none of the files holds"


def page_of_record(path: str, place: Offset, stream: Stream) -> Page:
    """The page that a whole record holds; one that holds none of ours is skipped, one that cannot be read is refused.

    Of a revisit it has what the record itself says, and is skipped until `take_from_first` fills it.
    """
    record = open_record(stream, place)
    block, digest = read_block(record, stream)
    page = blank_page(path, record, digest)
    kind = record.get("warc-type") or "nameless"
    if kind not in HOLDS_PAGE:
        about = f"a {kind} record is about others and holds no page" if kind in ABOUT_OTHERS else f"a {kind} record"
        return refuse(page, "skipped", about)
    try:
        return page_of_block(page, record, kind, block)
    except ValueError as error:
        return refuse(page, "refused", str(error))


def blank_page(path: str, record: WarcRecord, digest: str) -> Page:
    """The page of a record before its block is looked at."""
    url = readable(record.get("warc-target-uri") or "").replace(" ", "%20")
    return Page(
        id=content_id("p", path, digest),
        path=path,
        sha256=digest,
        status="read",
        url=url or None,
        fetched_at=utc(record.get("warc-date")),
    )


def refuse(page: Page, status: Literal["skipped", "refused"], reason: str) -> Page:
    return msgspec.structs.replace(page, status=status, reason=reason)


def read_block(record: WarcRecord, stream: Stream) -> tuple[bytes, str]:
    """The block at hand, as much of it as a document and its head may have, and the SHA-256 of the whole."""
    left = record.length
    block = stream.read(min(left, LARGEST_DOCUMENT + LONGEST_HEAD))
    hasher = hashlib.sha256(block)
    left -= len(block)
    while part := stream.read(min(left, BLOCK)):
        hasher.update(part)
        left -= len(part)
    return block, hasher.hexdigest()


def page_of_block(page: Page, record: WarcRecord, kind: str, block: bytes) -> Page:
    """The page with what the block of its record says. Raises ValueError, with the reason, where it cannot be read."""
    content_type = record.get("content-type") or ""
    if kind == "revisit" and not block:
        return refuse(page, "skipped", UNRESOLVED)
    http = content_type.lower().startswith("application/http") or block.startswith(b"HTTP/")
    sent = read_response(block) if http else Response(None, {"content-type": content_type}, block)
    declared = sent.fields.get("content-type")
    media_type = media_type_of(declared) or media_type_of(record.get("warc-identified-payload-type"))
    page = msgspec.structs.replace(
        page,
        http_status=sent.status,
        media_type=media_type or sniff(sent.body),
        served=tuple((name, readable(sent.fields[name])) for name in SERVED if name in sent.fields),
    )
    reason = UNRESOLVED if kind == "revisit" else why_skipped(page)
    if reason:
        return refuse(page, "skipped", reason)
    if record.length > LARGEST_DOCUMENT + LONGEST_HEAD or len(sent.body) > LARGEST_DOCUMENT:
        raise ValueError(f"{record.length:,} bytes are more than the limit of {LARGEST_DOCUMENT:,}")
    body = decode_body(sent)
    charset = charset_of(declared)
    digest = hashlib.sha256(body.data).hexdigest()
    page = msgspec.structs.replace(page, id=content_id("p", page.path, digest), sha256=digest)
    page = fill_page(page, body.data, (Declaration("http", charset),) if charset else ())
    odd = list(body.odd)
    if record.get("warc-truncated"):
        odd.append(f"the crawl cut it off ({readable(record.get('warc-truncated') or '')})")
    return with_oddities(page, odd)


# Fields of a response that say what machines may do with it.
SERVED = ("x-robots-tag", "tdm-reservation", "tdm-policy")


def sniff(body: bytes) -> str | None:
    """The media type of what says nothing of it, where it is plainly HTML."""
    return "text/html" if body[:SNIFFED].lstrip().lower().startswith(BEGINS_HTML) else None


def why_skipped(page: Page) -> str | None:
    """Why a record that was kept whole holds no page of ours; None where it may."""
    address = urlsplit(page.url or "")
    if page.http_status is not None and page.http_status not in KEPT_STATUS:
        return f"the server answered with status {page.http_status}"
    if page.media_type is None:
        return "nothing says what sort of file it is"
    if page.media_type not in READ:
        return f"{page.media_type} is not read"
    if address.scheme == "metadata":
        return "is a note of the crawler"
    if address.path == "/robots.txt":
        return "robots.txt is for crawlers"
    return None


def take_from_first(revisit: Page, first: Page) -> Page:
    """The page of a revisit with the content that was the same at the first crawl; where, its decoding says."""
    if first.status != "read":
        return refuse(revisit, first.status, first.reason or first.status)
    return msgspec.structs.replace(
        first,
        id=content_id("p", revisit.path, first.sha256),
        path=revisit.path,
        url=revisit.url or first.url,
        fetched_at=revisit.fetched_at,
        http_status=revisit.http_status or first.http_status,
        decoding=(f"take-from-first-crawl: {first.path}", *first.decoding),
    )
