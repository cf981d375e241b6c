"""Named changes of a text: make them, undo them, follow a position through them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from pipeline.model import Edit


def apply_edit(text: str, edit: Edit) -> str:
    """The text after one edit. Raises ValueError where `before` does not stand at `start`."""
    end = edit.start + len(edit.before)
    if text[edit.start : end] != edit.before:
        raise ValueError(
            f"edit {edit.rule!r} expects {edit.before!r} at {edit.start}, found {text[edit.start : end]!r}"
        )
    return text[: edit.start] + edit.after + text[end:]


def undo(text: str, edits: Iterable[Edit]) -> str:
    """The text as it stood before `edits`, which are replayed backwards."""
    for edit in reversed(tuple(edits)):
        text = apply_edit(text, Edit(edit.rule, edit.start, edit.after, edit.before))
    return text


def carry(positions: Sequence[int], edits: Sequence[Edit], *, opens: bool) -> list[int]:
    """Where ascending boundaries of the raw text stand after `edits`.

    A boundary that `opens` a piece moves behind what is inserted at it, one that closes a piece stays before it; a
    boundary inside replaced text moves to the end of the replacement. Takes time linear in boundaries and edits for
    each pass from left to right that the edits were made in.
    """
    moved = list(positions)
    for sweep in sweeps(edits):
        moved = carry_through(moved, sweep, opens)
    return moved


def sweeps(edits: Sequence[Edit]) -> Iterator[Sequence[Edit]]:
    """The edits in runs, each made from left to right."""
    begin = 0
    for n in range(1, len(edits) + 1):
        if n == len(edits) or edits[n].start < edits[n - 1].start + len(edits[n - 1].after):
            yield edits[begin:n]
            begin = n


def carry_through(positions: Sequence[int], sweep: Sequence[Edit], opens: bool) -> list[int]:
    moved: list[int] = []
    shift = passed = 0
    for position in positions:
        at = None
        while at is None and passed < len(sweep):
            edit = sweep[passed]
            start = edit.start - shift
            end = start + len(edit.before)
            if position > end or (position == end and (edit.before or opens)):
                shift += len(edit.after) - len(edit.before)
                passed += 1
            else:
                at = edit.start + len(edit.after) if position > start else position + shift
        moved.append(position + shift if at is None else at)
    return moved


class Stretch(msgspec.Struct, frozen=True):
    """A stretch of a text with its edits in place: unchanged, or `gone` or `come` by the edit of a number, from 0."""

    text: str
    gone: int | None = None
    come: int | None = None


def mark_edits(raw: str, edits: Sequence[Edit]) -> list[Stretch]:
    """A raw text with each edit in place: without what has come it is the raw text, without what is gone the clean one.

    What one edit put in and a later one took out again stands in neither, and so is left out.
    """
    stretches = [Stretch(raw)] if raw else []
    for number, edit in enumerate(edits):
        end = edit.start + len(edit.before)
        before: list[Stretch] = []
        gone: list[Stretch] = []
        behind: list[Stretch] = []
        at = 0
        for stretch in stretches:
            if stretch.gone is not None:
                (before if at <= edit.start and not gone else behind if at >= end else gone).append(stretch)
                continue
            left, middle, right = cut(stretch, edit.start - at, end - at)
            at += len(stretch.text)
            before += left
            gone += [Stretch(part.text, gone=number) for part in middle if part.come is None]
            behind += right
        come = [Stretch(edit.after, come=number)] if edit.after else []
        stretches = [*before, *gone, *come, *behind]
    return stretches


def cut(stretch: Stretch, start: int, end: int) -> tuple[list[Stretch], list[Stretch], list[Stretch]]:
    """What of a stretch stands before `start`, between, and from `end` on."""
    text = stretch.text
    start, end = (min(max(place, 0), len(text)) for place in (start, end))
    parts = (text[:start], text[start:end], text[end:])
    left, middle, right = ([Stretch(part, None, stretch.come)] if part else [] for part in parts)
    return left, middle, right
