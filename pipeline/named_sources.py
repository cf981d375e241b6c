"""The source that a page names at the end of an answer ("View complete answer on ..."): no part of the answer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

import msgspec

from pipeline.document import Document
from pipeline.htmltext import HtmlLine
from pipeline.model import (
    Attribution,
    Block,
    Evidence,
    ListedSource,
    NamedSource,
    Occurrence,
    Page,
    Parsed,
    Piece,
    Reading,
    ReadQA,
    Span,
    Tier,
)
from pipeline.rules.roles import Role
from pipeline.rules.sources import A_HOST, NAMED_SOURCE

# Where in a piece the words may begin that name a source: at its start, or behind a sentence.
_STARTS = re.compile(r"(?:\A|(?<=[.!?…\"”)\]])\s*|\s+[|·—–-]\s+|\n\s*)")
LONGEST_NAMING = 200  # characters at the end of a piece in which a source may be named

# Until pages are labelled on which sources are named, no one of a list is surer than this.
MOST_CONFIDENCE = 0.9

CONTEXT = 32  # characters before and behind a quotation


def name_sources(document: Document, reading: Reading) -> Reading:
    """The reading with the named sources taken out of the answers, each in a block of its own."""
    lines = {line.start: line for line in document.html.lines} if document.html else {}
    named: dict[int, tuple[Block, ...]] = {}
    qas = []
    for qa in reading.qas:
        found = find_named_source(document.text, qa.answer)
        if found is None:
            qas.append(qa)
            continue
        place, source = found
        piece = qa.answer[place]
        source = msgspec.structs.replace(source, url=source.url or linked(lines.get(piece.start)))
        named[piece.start] = blocks_of(document.text, piece, source.span)
        qas.append(without(qa, place, source, document.text))
    if not named:
        return reading
    blocks = [part for block in reading.blocks for part in named.get(block.start, (block,))]
    return msgspec.structs.replace(reading, qas=tuple(qas), blocks=tuple(blocks))


def find_named_source(stream: str, answer: Sequence[Piece]) -> tuple[int, NamedSource] | None:
    """The last piece of an answer that has more, if it names a source, and what it names."""
    if not answer:
        return None
    place = len(answer) - 1
    piece = answer[place]
    first = max(piece.start, piece.end - LONGEST_NAMING)
    for at in starts(stream[first : piece.end], whole=first == piece.start):
        match = NAMED_SOURCE.match(stream, first + at, piece.end)
        if match and (place > 0 or first + at > piece.start):
            name = " ".join(match["name"].split())
            url = name if re.match(r"https?://\S+\Z", name) else None
            return place, NamedSource(name, Span(match.start(), piece.end), url)
    return None


def starts(text: str, *, whole: bool) -> Iterator[int]:
    return (match.end() for match in _STARTS.finditer(text) if whole or match.end() > 0)


def linked(line: HtmlLine | None) -> str | None:
    """The last address that a line links to."""
    if line is None or not line.linked:
        return None
    addresses = [link.get("href") or "" for link in line.block.iter("a")]
    return next((address for address in reversed(addresses) if address.startswith(("http://", "https://"))), None)


def blocks_of(stream: str, piece: Piece, span: Span) -> tuple[Block, ...]:
    """The blocks of a piece, the end of which names a source."""
    said = len(stream[piece.start : span.start].rstrip())
    named = Block(span.start, span.end, Role.NAMED_SOURCE, "named-at-end")
    return (Block(piece.start, piece.start + said, Role.ANSWER, "text-before-source"), named) if said else (named,)


def without(qa: ReadQA, place: int, source: NamedSource, stream: str) -> ReadQA:
    piece = qa.answer[place]
    said = len(stream[piece.start : source.span.start].rstrip())
    kept = (Piece(piece.start, piece.start + said, piece.shape),) if said else ()
    return msgspec.structs.replace(qa, answer=(*qa.answer[:place], *kept), named_source=source)


# --- what it says of where an answer comes from ----------------------------------------------------------------------


def stated_attribution(page: Page, parsed: Parsed, occurrence: Occurrence) -> Attribution | None:
    """What the page itself says of an answer's source; None where it says nothing."""
    named = occurrence.named_source
    if named is None:
        return None
    listed = listed_under(named, parsed.sources)
    start, end = named.span.start, named.span.end
    evidence = Evidence(
        document_path=parsed.path,
        document_sha256=page.sha256,
        start=start,
        end=end,
        exact=parsed.text[start:end],
        prefix=parsed.text[max(0, start - CONTEXT) : start],
        suffix=parsed.text[end : end + CONTEXT],
        text_fragment=None,
        answer_start=0,
        answer_end=len(occurrence.answer.text),
    )
    return Attribution(
        tier=Tier.STATED,
        page_id=parsed.page_id,
        source_number=listed.number if listed else None,
        source_url=listed.url if listed and listed.url else named.url,
        confidence=MOST_CONFIDENCE if listed else None,
        p_unlisted=None,
        method="named-beside-answer",
        evidence=(evidence,),
    )


def listed_under(named: NamedSource, sources: Sequence[ListedSource]) -> ListedSource | None:
    """The one listed source that has the named address, or is the only one at the named host."""
    host = host_of(named.url) or host_of(named.name)
    if host is None:
        return None
    same = [source for source in sources if named.url and source.url == named.url]
    same = same or [source for source in sources if host_of(source.url) == host]
    return same[0] if len(same) == 1 else None


def host_of(said: str | None) -> str | None:
    """The host of a URL, or the host that a name is; without "www."."""
    match = A_HOST.match(said or "")
    if match is None:
        return None
    try:
        host = urlsplit(f"https://{match['host']}").hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host else None
