"""decisions.csv -> decisions: what people decided about records, a row each, and what of the file means nothing."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import get_args

import msgspec

from pipeline.ids import readable
from pipeline.model import Decision, DecisionKind, WrongCall

# What a folder of raw files may hold beside documents: what was decided about their records.
DECISIONS = "decisions.csv"

FIELDS = Decision.__struct_fields__
KINDS: tuple[str, ...] = get_args(DecisionKind)
PAIRS = ("keep-apart", "merge")  # the kinds that are about two texts
NO_SOURCE = "none"  # the value of a decision that an answer comes from no listed source
LONGEST_NUMBER = 9  # digits of the number of a source; no list has more entries

_ID = re.compile(r"qa-[0-9a-f]{20}\Z")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")


class Decisions(msgspec.Struct, frozen=True):
    """What files of decisions say: the decisions, sorted, each once, and a sentence on each odd line."""

    rows: tuple[Decision, ...] = ()
    odd: tuple[str, ...] = ()


def read_decisions(files: Sequence[Path]) -> Decisions:
    """The decisions of all files. Raises WrongCall where one cannot be read."""
    found: set[Decision] = set()
    odd: list[str] = []
    for file in files:
        try:
            data = file.read_bytes()
        except OSError as error:
            raise WrongCall(
                f"{file} cannot be read: {error.strerror}. --decisions takes a file of decisions."
            ) from None
        for line, said in rows_of(data):
            decision = said if isinstance(said, str) else decision_of(said)
            if isinstance(decision, str):
                odd.append(f"{readable(file.name)} line {line} {decision}")
            else:
                found.add(decision)
    return Decisions(tuple(sorted(found)), tuple(odd))


def rows_of(data: bytes) -> Iterator[tuple[int, dict[str, str] | str]]:
    """The rows of a file by the number of their last line, each as its cells by name, or as what is wrong with it."""
    text = data.decode("utf-8-sig", "surrogateescape")
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)  # spreadsheets of many countries write semicolons
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=delimiter)
    names: list[str] | None = None
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield reader.line_num, f"is no CSV: {error}"
            if names is None:
                return
            continue
        if not any(cell.strip() for cell in cells):
            continue
        if names is None:
            names = [cell.strip().lower() for cell in cells]
            lacks = [name for name in ("kind", "id") if name not in names]
            if lacks:
                yield reader.line_num, f"must name the columns {', '.join(FIELDS)}: it lacks {' and '.join(lacks)}"
                return
        elif _SURROGATE.search("".join(cells)):
            yield reader.line_num, "is not UTF-8"
        elif len(cells) > len(names):
            yield reader.line_num, f"has {len(cells)} cells, where the first line names {len(names)} columns"
        else:
            yield reader.line_num, dict(zip(names, cells, strict=False))


def number_of(value: str) -> int | None:
    """The number of an entry that the value of a decision is; None where it is none that a list could have."""
    digits = value.lstrip("0") or "0"
    return int(digits) if value.isascii() and value.isdigit() and len(digits) <= LONGEST_NUMBER else None


def decision_of(cells: dict[str, str]) -> Decision | str:
    """The decision that a row says, or what is wrong with it."""
    said = {name: _CONTROL.sub(" ", cells.get(name, "")).strip() for name in FIELDS}
    kind, name, other = said["kind"], said["id"], said["other"]
    if kind not in KINDS:
        return f"says the kind {kind!r}, which is none of {', '.join(KINDS)}"
    if not _ID.match(name):
        return f"names no record: {name!r} is no id such as qa-0123456789abcdef0123"
    if kind in PAIRS and not _ID.match(other):
        return f"names no other record: {other!r} is no id such as qa-0123456789abcdef0123"
    if kind in PAIRS and name == other:
        return f"names one record twice: {name}"
    if kind == "attribute" and not said["value"]:
        return "has no value: the number or the address of a source, or none"
    if kind not in PAIRS:
        said["other"] = ""
    elif other < name:
        said["id"], said["other"] = other, name
    return msgspec.convert(said, Decision)
