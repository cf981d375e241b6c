"""A text and its edits as one: what was kept, what was dropped and what was put in, and by which edit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec

from pipeline.edits import sweeps
from pipeline.model import Edit

Kind = Literal["kept", "dropped", "added"]


class Segment(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A run of characters that one thing happened to, by the edit of a number from 0; none kept it."""

    kind: Kind
    text: str
    edit: int | None = None


def revise(raw: str, edits: Sequence[Edit]) -> tuple[Segment, ...]:
    """The raw text with its edits in place.

    What was kept or dropped, joined, is the raw text; what was kept or added is the text after the edits. What one edit
    put in and a later one took away again does not show.
    """
    segments = [Segment("kept", raw)] if raw else []
    made = 0
    for sweep in sweeps(edits):
        segments = list(joined(sweep_over(segments, sweep, made)))
        made += len(sweep)
    return tuple(segments)


def sweep_over(segments: Sequence[Segment], sweep: Sequence[Edit], made: int) -> Iterator[Segment]:
    """The segments after edits that were made from left to right, `made` before them, in time linear in both."""
    rest = list(reversed(segments))
    place = shift = 0  # of the text before the sweep: characters passed; how much longer it has become
    for number, edit in enumerate(sweep, made):
        start = edit.start - shift
        for segment in take(rest, start - place):
            yield segment
        for segment in take(rest, len(edit.before)):
            if segment.kind == "kept":
                yield Segment("dropped", segment.text, number)
            elif segment.kind == "dropped":
                yield segment
        if edit.after:
            yield Segment("added", edit.after, number)
        place = start + len(edit.before)
        shift += len(edit.after) - len(edit.before)
    yield from reversed(rest)


def take(rest: list[Segment], length: int) -> Iterator[Segment]:
    """The next `length` characters of the text as it stands, off the end of `rest`; what was dropped takes none."""
    while length:
        segment = rest.pop()
        if segment.kind == "dropped":
            yield segment
            continue
        if len(segment.text) > length:
            rest.append(Segment(segment.kind, segment.text[length:], segment.edit))
            segment = Segment(segment.kind, segment.text[:length], segment.edit)
        length -= len(segment.text)
        yield segment


def joined(segments: Iterator[Segment]) -> Iterator[Segment]:
    """Neighbours of one kind and edit as one."""
    before: Segment | None = None
    texts: list[str] = []
    for segment in segments:
        if before and (segment.kind, segment.edit) != (before.kind, before.edit):
            yield Segment(before.kind, "".join(texts), before.edit)
            texts = []
        before = segment
        texts.append(segment.text)
    if before:
        yield Segment(before.kind, "".join(texts), before.edit)
