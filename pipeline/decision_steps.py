"""The steps that obey decisions: rulings over the corpus, and attributions that people gave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from pipeline.decide import Entry, Rulings, Text, rule
from pipeline.decisions import NO_SOURCE, Decisions, number_of
from pipeline.deduplicate import DECIDED_TEXTS
from pipeline.model import Attribution, Decision, Issue, ListedSource, Parsed, Tier
from pipeline.page_steps import ATTRIBUTION_COLUMNS
from pipeline.rows import Decided
from pipeline.stagefiles import Task, fetch, read_structs, write_table
from pipeline.urls import is_same_page
from pipeline.workers import Guard

METHOD = "decision"

RULING_COLUMNS = {"occurrence_id": "str", "into_id": "str", "score": "float", "differs": "bytes"}
APART_COLUMNS = {"occurrence_id": "str", "from_id": "str", "guard": "str", "score": "float", "differs": "bytes"}
DECIDED_COLUMNS = {"qa_id": "str", "kind": "str", "value": "str", "row": "bytes", "named_id": "str"}

# The entries of the source lists of all pages that have some texts, with numbers where it is the page of the
# occurrence that stands for its copies.
LISTED = """
    SELECT DISTINCT exact_key,
           CASE WHEN occurrence_id IN (SELECT unnest($named)) THEN number END AS number, url
    FROM signatures JOIN entries USING (page_path)
    WHERE exact_key IN (SELECT unnest($keys))
    ORDER BY ALL
"""


def decide_corpus(task: Task, _guard: Guard) -> dict[str, int]:
    """What the decisions of the run change: who is merged with whom, and what is decided about which record."""
    said = msgspec.convert(task.settings.get("decisions") or {}, Decisions)
    keys = sorted({key for decision in said.rows for key in (decision.id, decision.other) if key})
    found = fetch(task, DECIDED_TEXTS, keys=keys) if keys else iter(())
    texts = [Text(*row) for row in found]
    ruled = rule(texts, said.rows, listed_for(task, texts, said))
    encode = msgspec.msgpack.encode
    rulings = ((one.occurrence_id, one.into_id, one.score, encode(one.differs)) for one in ruled.rulings)
    write_table(task, "rulings", RULING_COLUMNS, rulings)
    apart = ((*msgspec.structs.astuple(veto)[:4], encode(veto.differs)) for veto in ruled.apart)
    write_table(task, "apart", APART_COLUMNS, apart)
    decided = ((*row[:3], encode(row[3]), row[4]) for row in rows_of_records(ruled, texts))
    write_table(task, "decided", DECIDED_COLUMNS, decided)
    odd = [*(Issue("decision-odd", message) for message in said.odd), *ruled.issues]
    write_table(task, "odd", {"code": "str", "message": "str"}, [(issue.code, issue.message) for issue in odd])
    kinds = Counter(f"decisions: {decision.kind}" for decision in ruled.effective)
    return {"decisions": len(ruled.effective), **kinds}


def listed_for(task: Task, texts: Sequence[Text], said: Decisions) -> dict[str, list[Entry]]:
    """By exact key, the entries of the lists of pages that have the text, where a decision gives any text a source."""
    if not texts or not any(decision.kind == "attribute" for decision in said.rows):
        return {}
    found: dict[str, list[Entry]] = {}
    keys, named = [text.key for text in texts], [text.occurrence_id for text in texts]
    for key, number, url in fetch(task, LISTED, keys=keys, named=named):
        found.setdefault(key, []).append(Entry(number, url))
    return found


def rows_of_records(ruled: Rulings, texts: Sequence[Text]) -> list[tuple[str, str, str, Decided, str]]:
    """What is decided about each record: its id, kind and value, which order the rows, the decision, and the occurrence
    that stands for the text that it names."""
    stands_for = {text.key: text.occurrence_id for text in texts}
    rows = {
        (*row, stands_for[decision.id]) for decision in ruled.effective for row in decided_rows(decision, ruled.homes)
    }
    return sorted(rows, key=lambda row: (row[:3], msgspec.json.encode(row[3:])))  # a null has no place in an order


def decided_rows(decision: Decision, homes: Mapping[str, str]) -> Iterator[tuple[str, str, str, Decided]]:
    """A decision as each of the records has it that it is about."""
    for home in {homes[decision.id], homes[decision.other or decision.id]}:
        other = decision.id if home == decision.other else decision.other
        rest = (other, decision.value, decision.by, decision.date, decision.reason)
        yield home, decision.kind, decision.value, Decided(decision.kind, *(part or None for part in rest))


# Occurrences of a bucket's pages whose record was given a source; `own` says that they stand on the page of the text
# that the decision names. An entry by its number comes first: an address may stand in a list twice.
GIVEN = """
    SELECT fates.occurrence_id, decided.value, named.page_path = fates.page_path AS own, fetched_at, attributions.row
    FROM fates JOIN decided ON decided.qa_id = fates.qa_id AND decided.kind = 'attribute'
    JOIN fates AS named ON named.occurrence_id = decided.named_id
    JOIN attributions ON attributions.occurrence_id = fates.occurrence_id
    WHERE fates.page_bucket = $bucket
    ORDER BY fates.occurrence_id, length(decided.value), decided.value
"""


def overrule_bucket(task: Task, _guard: Guard) -> dict[str, int]:
    """Give the occurrences of a bucket's pages the sources that people decided on."""
    any_given = next(fetch(task, "SELECT 1 FROM decided WHERE kind = 'attribute' LIMIT 1"), None)
    given: dict[str, list[tuple[Any, ...]]] = {}
    for name, *row in fetch(task, GIVEN, bucket=task.bucket) if any_given else ():
        given.setdefault(name, []).append(tuple(row))
    decode, encode = msgspec.msgpack.Decoder(Attribution).decode, msgspec.msgpack.encode
    rank = list(Tier).index(Tier.DECIDED)

    def rows() -> Iterator[tuple[Any, ...]]:
        for parsed in read_structs(task, "parsed", Parsed) if given else ():
            for occurrence in parsed.occurrences:
                for value, own, fetched_at, row in given.get(occurrence.id, ()):
                    source = source_of(parsed.sources, value, own=own)
                    if source is not None or value == NO_SOURCE:
                        said = decided_attribution(decode(row), source)
                        title = source.title if source else None
                        yield occurrence.id, rank, None, title, None, fetched_at, encode(said)
                        break

    return {"occurrences given a source": write_table(task, "overruled", ATTRIBUTION_COLUMNS, rows())}


def source_of(sources: Sequence[ListedSource], value: str, *, own: bool) -> ListedSource | None:
    """The entry of a list that a decision names: by its address, or on the page of the text that it names by number."""
    number = number_of(value)
    if number is not None:
        return next((source for source in sources if own and source.number == number), None)
    return next((source for source in sources if is_same_page(source.url, value)), None)


def decided_attribution(said: Attribution, source: ListedSource | None) -> Attribution:
    """An attribution with the source that a person gave, or with none. What the machine held possible stays as
    candidates, and its evidence where it is evidence for that source."""
    number = source.number if source else None
    agrees = number is not None and said.source_number == number
    return msgspec.structs.replace(
        said,
        tier=Tier.DECIDED,
        source_number=number,
        source_url=source.url if source else None,
        confidence=None,
        p_unlisted=None,
        method=METHOD,
        evidence=said.evidence if agrees else (),
    )
