"""The steps that obey decisions: rulings over the corpus, and attributions that people gave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from pipeline.decide import Rulings, Text, rule
from pipeline.decisions import Decisions
from pipeline.deduplicate import DECIDED_TEXTS
from pipeline.model import Attribution, Decision, Issue, ListedSource, Parsed, Tier
from pipeline.page_steps import ATTRIBUTION_COLUMNS
from pipeline.rows import Decided
from pipeline.stagefiles import Task, fetch, read_structs, write_table
from pipeline.urls import address_of
from pipeline.workers import Guard

METHOD = "decision"
NO_SOURCE = "none"  # the value of a decision that an answer comes from no listed source

RULING_COLUMNS = {"occurrence_id": "str", "into_id": "str", "score": "float", "differs": "bytes"}
APART_COLUMNS = {"occurrence_id": "str", "from_id": "str", "guard": "str", "score": "float", "differs": "bytes"}
DECIDED_COLUMNS = {"qa_id": "str", "kind": "str", "value": "str", "row": "bytes"}


def decide_corpus(task: Task, _guard: Guard) -> dict[str, int]:
    """What the decisions of the run change: who is merged with whom, and what is decided about which record."""
    said = msgspec.convert(task.settings.get("decisions") or {}, Decisions)
    keys = sorted({key for decision in said.rows for key in (decision.id, decision.other) if key})
    found = fetch(task, DECIDED_TEXTS, keys=keys) if keys else iter(())
    texts = [Text(*row) for row in found]
    ruled = rule(texts, said.rows)
    encode = msgspec.msgpack.encode
    rulings = ((one.occurrence_id, one.into_id, one.score, encode(one.differs)) for one in ruled.rulings)
    write_table(task, "rulings", RULING_COLUMNS, rulings)
    apart = ((*msgspec.structs.astuple(veto)[:4], encode(veto.differs)) for veto in ruled.apart)
    write_table(task, "apart", APART_COLUMNS, apart)
    write_table(task, "decided", DECIDED_COLUMNS, ((*row[:3], encode(row[3])) for row in rows_of_records(ruled)))
    odd = [*(Issue("decision-odd", message) for message in said.odd), *ruled.issues]
    write_table(task, "odd", {"code": "str", "message": "str"}, [(issue.code, issue.message) for issue in odd])
    kinds = Counter(f"decisions: {decision.kind}" for decision in ruled.effective)
    return {"decisions": len(ruled.effective), **kinds}


def rows_of_records(ruled: Rulings) -> list[tuple[str, str, str, Decided]]:
    """What is decided about each record: its id, kind and value, which order the rows, and the decision."""
    rows = {row for decision in ruled.effective for row in decided_rows(decision, ruled.homes)}
    return sorted(rows, key=lambda row: (row[:3], msgspec.json.encode(row[3])))  # a null has no place in an order


def decided_rows(decision: Decision, homes: Mapping[str, str]) -> Iterator[tuple[str, str, str, Decided]]:
    """A decision as each of the records has it that it is about."""
    for home in {homes[decision.id], homes[decision.other or decision.id]}:
        other = decision.id if home == decision.other else decision.other
        rest = (other, decision.value, decision.by, decision.date, decision.reason)
        yield home, decision.kind, decision.value, Decided(decision.kind, *(part or None for part in rest))


# Occurrences of a bucket's pages whose record was given a source; `own` says that the record is kept on their page.
GIVEN = """
    SELECT fates.occurrence_id, fates.qa_id, decided.value, kept.page_id = fates.page_id AS own, fetched_at,
           attributions.row
    FROM fates JOIN decided ON decided.qa_id = fates.qa_id AND decided.kind = 'attribute'
    JOIN fates AS kept ON kept.occurrence_id = fates.kept_id
    JOIN attributions ON attributions.occurrence_id = fates.occurrence_id
    WHERE fates.page_bucket = $bucket
    ORDER BY fates.occurrence_id, decided.value
"""


def overrule_bucket(task: Task, _guard: Guard) -> dict[str, int]:
    """Give the occurrences of a bucket's pages the sources that people decided on."""
    any_given = next(fetch(task, "SELECT 1 FROM decided WHERE kind = 'attribute' LIMIT 1"), None)
    given = {row[0]: row[1:] for row in fetch(task, GIVEN, bucket=task.bucket)} if any_given else {}
    decode, encode = msgspec.msgpack.Decoder(Attribution).decode, msgspec.msgpack.encode
    rank = list(Tier).index(Tier.DECIDED)
    obeyed: set[str] = set()

    def rows() -> Iterator[tuple[Any, ...]]:
        for parsed in read_structs(task, "parsed", Parsed) if given else ():
            for occurrence in parsed.occurrences:
                if occurrence.id not in given:
                    continue
                qa_id, value, own, fetched_at, row = given[occurrence.id]
                source = source_of(parsed.sources, value, own=own)
                if source is None and value != NO_SOURCE:
                    continue
                obeyed.add(qa_id)
                said = decided_attribution(decode(row), source)
                title = source.title if source else None
                yield occurrence.id, rank, None, title, None, fetched_at, encode(said)

    changed = write_table(task, "overruled", ATTRIBUTION_COLUMNS, rows())
    write_table(task, "obeyed", {"qa_id": "str"}, [(name,) for name in sorted(obeyed)])
    return {"occurrences given a source": changed}


def source_of(sources: tuple[ListedSource, ...], value: str, *, own: bool) -> ListedSource | None:
    """The entry of a list that a decision names: by its address, or on the record's own page by its number."""
    if value.isascii() and value.isdigit():
        return next((source for source in sources if own and source.number == int(value)), None)
    address = address_of(value)
    same = (s for s in sources if s.url == value or (address is not None and address_of(s.url) == address))
    return next(same, None)


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
