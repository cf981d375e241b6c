"""What a document says of an answer: its alignment, and the evidence that shows it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

import msgspec

from pipeline.align import align
from pipeline.folding import fold_answer, heading_words, open_document
from pipeline.model import Alignment, Evidence, Page, Parsed, Quotation
from pipeline.rules.evidence import SHOWN
from pipeline.rules.roles import Role
from pipeline.text_fragments import Searched, text_fragment
from pipeline.urls import address_of

CONTEXT = 32  # characters before and behind a quotation; what the W3C's text quote selectors usually have

# Text in these roles is on no screen, so that no browser scrolls to it.
UNSEEN = frozenset((Role.SCRIPT, Role.STYLE, Role.TEMPLATE, Role.NOSCRIPT, Role.TITLE))


class Capture(msgspec.Struct, frozen=True):
    """What a document has of a text: `telling` counts the runs of words that they, but few other documents, share.

    `evidence` is empty where it has too little to be worth showing.
    """

    path: str
    url: str | None
    address: str | None
    fetched_at: str | None
    listed: bool
    telling: int
    matched: int
    letters: int
    differs: bool
    evidence: tuple[Evidence, ...]

    @property
    def share(self) -> float:
        """How much of the text the document has."""
        return self.matched / self.letters


class OpenedDocument:
    """A document that texts are looked up in; it is made ready for a browser's search once a quotation needs that."""

    def __init__(self, page: Page, parsed: Parsed) -> None:
        self.page = page
        self.parsed = parsed
        self.words = open_document(parsed.text)
        self.address = address_of(page.url)
        self._unseen = [block for block in parsed.blocks if block.role in UNSEEN]
        self._searched: Searched | None = None

    def fragment(self, start: int, end: int) -> str | None:
        """The text fragment of a span; None where the page has no address, or nobody can see the span."""
        if self.address is None or self.unseen(start, end):
            return None
        if self._searched is None:
            self._searched = Searched(self.parsed.text)
        return text_fragment(self._searched, start, end)

    def unseen(self, start: int, end: int) -> bool:
        return any(block.start < end and start < block.end for block in self._unseen)


def look_up(document: OpenedDocument, texts: Sequence[tuple[str, str, int, bool]]) -> list[Capture | None]:
    """What a document has of each text (heading, text, telling runs, whether the document is listed with it)."""
    return [capture_of(document, *text) for text in texts]


def capture_of(document: OpenedDocument, heading: str, text: str, telling: int, listed: bool) -> Capture | None:
    answer = fold_answer(text)
    alignment = align(answer, document.words, heading_words(answer, heading))
    if alignment is None:
        return None
    page = document.page
    return Capture(
        path=page.path,
        url=page.url,
        address=document.address,
        fetched_at=page.fetched_at,
        listed=listed,
        telling=telling,
        matched=alignment.matched,
        letters=alignment.letters,
        differs=any(quotation.differs for quotation in alignment.quotations),
        evidence=evidence_of(document, alignment) if alignment.matched >= SHOWN * alignment.letters else (),
    )


def evidence_of(document: OpenedDocument, alignment: Alignment) -> tuple[Evidence, ...]:
    """The quotations of an alignment, each with its surroundings."""
    return tuple(quoted(document, quotation) for quotation in alignment.quotations)


def quoted(document: OpenedDocument, quotation: Quotation) -> Evidence:
    text, start, end = document.parsed.text, quotation.start, quotation.end
    return Evidence(
        document_path=document.page.path,
        document_sha256=document.page.sha256,
        start=start,
        end=end,
        exact=text[start:end],
        prefix=text[max(0, start - CONTEXT) : start],
        suffix=text[end : end + CONTEXT],
        text_fragment=document.fragment(start, end),
        answer_start=quotation.answer_start,
        answer_end=quotation.answer_end,
        differs=quotation.differs,
    )


def nearness(path: str, other: str) -> int:
    """How many folders two paths have in common, from the top on."""
    pairs = zip(path.split("/")[:-1], other.split("/")[:-1], strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
