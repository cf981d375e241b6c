"""What was found in scraped documents -> which source an answer comes from. Here alignment and page meet.

`settle` is the one place where what alignment shows overrides what the page alone suggests.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from pipeline.captures import Capture, nearness
from pipeline.model import Attribution, Candidate, Evidence, Issue, ListedSource, Tier
from pipeline.rules import evidence as known
from pipeline.rules.attribution import SEEN
from pipeline.rules.sources import source_kind
from pipeline.urls import address_of

METHOD = "alignment"


class Scraped(msgspec.Struct, frozen=True):
    """A document that a page's source list cites."""

    address: str
    path: str
    fetched_at: str | None


class Verdict(msgspec.Struct, frozen=True):
    """What alignment says of an answer; `tier` is null where it decides nothing.

    `numbers` are the entries whose pages have it, best first, `confidence` the probability that it is from these, and
    `ruled_out` the entries that it is not from.
    """

    tier: Tier | None = None
    numbers: tuple[int, ...] = ()
    confidence: float | None = None
    url: str | None = None
    evidence: tuple[Evidence, ...] = ()
    ruled_out: frozenset[int] = frozenset()


class Citations:
    """The source list of a page, by what names the pages that it cites, and which of them were scraped."""

    def __init__(self, sources: Sequence[ListedSource], scraped: Iterable[Scraped], page_path: str) -> None:
        self.page_path = page_path
        self.number: dict[str, int] = {}
        self.able: list[int] = []
        self.urls = {source.number: source.url for source in reversed(sources)}
        for source in sources:
            address = address_of(source.url)
            if source_kind(source.url) == "page":
                self.able.append(source.number)
                if address:
                    self.number.setdefault(address, source.number)
        documents: dict[str, list[Scraped]] = {}
        for one in scraped:
            documents.setdefault(one.address, []).append(one)
        self.document = {address: min(these, key=self.preference).path for address, these in documents.items()}
        self.nearest = {address: nearness(page_path, path) for address, path in self.document.items()}
        self.scraped = frozenset(self.number[address] for address in self.document if address in self.number)

    def documents(self, sources: Sequence[ListedSource]) -> dict[int, str]:
        """The path of the document that was scraped of each entry, by its place."""
        paths = ((place, self.document.get(address_of(source.url) or "")) for place, source in enumerate(sources))
        return {place: path for place, path in paths if path is not None}

    def preference(self, one: Scraped | Capture) -> tuple[int, str, str]:
        """Which of two captures of one page that say the same is taken: the nearest, then the latest, then by path."""
        return -nearness(self.page_path, one.path), descending(one.fetched_at), one.path

    def is_own(self, capture: Capture) -> bool:
        """Whether no capture of the same listed page is nearer to this page: then it is the one to look into first."""
        nearest = self.nearest.get(capture.address or "")
        return nearest is None or nearness(self.page_path, capture.path) >= nearest

    def best(self, captures: Iterable[Capture]) -> list[Capture]:
        """The best capture of each address that has enough of the text to mean anything, best first."""
        found: dict[str, Capture] = {}
        for capture in sorted(captures, key=lambda one: (-one.matched, *self.preference(one))):
            if capture.matched >= known.LEAST_LETTERS and capture.telling >= known.LEAST_TELLING:
                found.setdefault(capture.address or capture.path, capture)
        return list(found.values())

    def is_better(self, other: Capture, listed: Capture) -> bool:
        """Whether a document that is not listed, and as near as one that is, has so much more of an answer."""
        near = nearness(self.page_path, other.path) >= nearness(self.page_path, listed.path)
        return near and listed.share < known.NEARLY_ALL and other.share - listed.share > known.BETTER

    def lists(self, capture: Capture) -> bool:
        return capture.address in self.number


def descending(time: str | None) -> str:
    """A key that sorts times the latest first; no time comes last."""
    return "".join(chr(0xFFFF - ord(character)) for character in time or "") or "\uffff"


def judge_answers(
    citations: Citations, answers: Sequence[str], found: Mapping[int, Sequence[Capture]]
) -> list[Verdict]:
    """A verdict for each answer of a page, in page order, by what documents have of it (`found` counts from 0)."""
    verdicts = [judge(citations, answer, found.get(place, ())) for place, answer in enumerate(answers)]
    return [
        prefer_order(verdict, neighbours(verdicts, n)) if len(verdict.numbers) > 1 else verdict
        for n, verdict in enumerate(verdicts)
    ]


def judge(citations: Citations, answer: str, captures: Sequence[Capture]) -> Verdict:
    """What the documents that have most of an answer say of where it is from.

    A capture of a listed page counts before any other document, but one from a farther folder than the page's own
    capture of the same address only where no nearer document has the answer.
    """
    own = citations.best(one for one in captures if citations.is_own(one))
    far = citations.best(one for one in captures if not citations.is_own(one))
    other = next((one for one in own if not citations.lists(one) and is_sure(one)), None)
    for best in (own, far):
        listed = [one for one in best if citations.lists(one)]
        if listed and is_sure(listed[0]) and not (other and citations.is_better(other, listed[0])):
            return found_in(citations, listed)
        if other:
            return Verdict(Tier.ELSEWHERE, url=other.url, evidence=other.evidence)
    return absent(citations, answer, captures)


def found_in(citations: Citations, listed: Sequence[Capture]) -> Verdict:
    """An answer that the first of some cited pages has, and perhaps others that come near it."""
    first = listed[0]
    tied = [one for one in listed if first.share - one.share <= known.TIE]
    return Verdict(
        tier=Tier.AMBIGUOUS if len(tied) > 1 else tier_of(first),
        numbers=tuple(citations.number[one.address or ""] for one in tied),
        confidence=known.confidence_of(first.share, first.letters),
        evidence=tuple(item for one in tied for item in one.evidence),
    )


def is_sure(capture: Capture) -> bool:
    return known.confidence_of(capture.share, capture.letters) >= known.FLOOR


def tier_of(capture: Capture) -> Tier:
    if len(capture.evidence) > 1:
        return Tier.STITCHED
    return Tier.VERBATIM if capture.matched == capture.letters and not capture.differs else Tier.NEAR_VERBATIM


def absent(citations: Citations, answer: str, captures: Sequence[Capture]) -> Verdict:
    """What it means that no document has enough of an answer: which of the cited pages it cannot be from."""
    share: dict[int, float] = {}
    for one in captures:
        number = citations.number.get(one.address or "")
        if number is not None:
            share[number] = max(share.get(number, 0.0), one.share)
    if sum(map(str.isalnum, answer)) < known.NOWHERE_LETTERS:
        return Verdict()
    if (
        citations.able
        and citations.scraped.issuperset(citations.able)
        and max(share.values(), default=0) < known.NOWHERE
    ):
        return Verdict(Tier.UNLISTED, ruled_out=frozenset(citations.able))
    return Verdict(ruled_out=frozenset(n for n in citations.scraped if share.get(n, 0.0) < known.RULED_OUT))


def neighbours(verdicts: Sequence[Verdict], at: int) -> tuple[int | None, int | None]:
    """The entries that the nearest answers before and behind are known to come from."""
    before = (v.numbers[0] for v in reversed(verdicts[:at]) if len(v.numbers) == 1)
    behind = (v.numbers[0] for v in verdicts[at + 1 :] if len(v.numbers) == 1)
    return next(before, None), next(behind, None)


def prefer_order(verdict: Verdict, around: tuple[int | None, int | None]) -> Verdict:
    """The verdict with the entry first that stands nearest to those of the answers around it."""

    def distance(number: int) -> tuple[int, int]:
        return sum(abs(number - other) for other in around if other is not None), number

    return msgspec.structs.replace(verdict, numbers=tuple(sorted(verdict.numbers, key=distance)))


def seen_origins(citations: Citations, verdicts: Sequence[Verdict]) -> dict[int, dict[int, float]]:
    """What documents show of answers, by place, from 0: a ratio for each entry that they speak for or against."""
    seen: dict[int, dict[int, float]] = {}
    for place, verdict in enumerate(verdicts):
        against = verdict.ruled_out
        if verdict.tier is not None:
            against = frozenset(citations.able).difference(verdict.numbers)
        ratios = dict.fromkeys(sorted(against), 1 / SEEN) | dict.fromkeys(verdict.numbers, SEEN)
        if ratios:
            seen[place] = ratios
    return seen


# --- where alignment and page meet -----------------------------------------------------------------------------------


def settle(said: Attribution, verdict: Verdict, citations: Citations) -> Attribution:
    """The attribution of an answer: what alignment shows, else what the page alone says, without what is ruled out."""
    if verdict.tier is None:
        return without(said, verdict.ruled_out)
    candidates: tuple[Candidate, ...] = ()
    share = 0.0
    if verdict.confidence is not None:
        share = round(verdict.confidence / len(verdict.numbers), 6)
        candidates = tuple(Candidate(number, share) for number in verdict.numbers)
    number = verdict.numbers[0] if verdict.numbers else None
    p_unlisted = known.P_UNLISTED if number is None else round(1 - share * len(candidates), 6)
    return Attribution(
        tier=verdict.tier,
        page_id=said.page_id,
        source_number=number,
        source_url=citations.urls[number] if number is not None else verdict.url,
        confidence=share if number is not None else None,
        p_unlisted=p_unlisted,
        method=METHOD,
        candidates=candidates,
        evidence=verdict.evidence,
    )


def without(said: Attribution, ruled_out: frozenset[int]) -> Attribution:
    """An attribution from the page alone, without entries whose pages were scraped and do not have the answer."""
    if not ruled_out or said.p_unlisted is None:
        return said
    left = [one for one in said.candidates if one.source_number not in ruled_out]
    if len(left) == len(said.candidates):
        return said
    gone = sum(one.confidence for one in said.candidates if one.source_number in ruled_out)
    rest = max(1 - gone, said.p_unlisted + sum(one.confidence for one in left), 1e-6)
    candidates = tuple(Candidate(one.source_number, round(one.confidence / rest, 6)) for one in left)
    p_unlisted = min(round(said.p_unlisted / rest, 6), known.P_UNLISTED)
    if said.source_number in ruled_out:
        return Attribution(Tier.UNDECIDED, said.page_id, None, None, None, p_unlisted, said.method, candidates, ())
    confidence = next((one.confidence for one in candidates if one.source_number == said.source_number), None)
    return msgspec.structs.replace(said, confidence=confidence, p_unlisted=p_unlisted, candidates=candidates)


# --- snippets --------------------------------------------------------------------------------------------------------


def snippet_owners(citations: Citations, found: Mapping[int, Sequence[Capture]]) -> dict[int, int]:
    """By its place, from 0, the number of the one entry whose page has the snippet that is shown there."""
    owners: dict[int, int] = {}
    for place, captures in found.items():
        best = [one for one in citations.best(filter(citations.is_own, captures)) if citations.lists(one)]
        if best and best[0].share >= known.SNIPPET_SHARE and all(best[0].share - b.share > known.TIE for b in best[1:]):
            owners[place] = citations.number[best[0].address or ""]
    return owners


def misplaced_snippets(sources: Sequence[ListedSource], owners: Mapping[int, int]) -> list[Issue]:
    """An issue for each snippet that is shown for one source and is the text of another."""
    return [
        Issue(
            "snippet-misplaced",
            f"The text shown for source {sources[place].number} stands in the page of source {number}.",
            sources[place].span,
        )
        for place, number in sorted(owners.items())
        if sources[place].number != number
    ]
