"""Named changes of a text: make them, undo them, follow a position through them."""

from __future__ import annotations

from collections.abc import Iterable

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


def carry(position: int, edits: Iterable[Edit], *, opens: bool) -> int:
    """Where a boundary of the raw text stands after `edits`.

    A boundary that `opens` a piece moves behind what is inserted at it, one that closes a piece stays before it; a
    boundary inside replaced text moves to the end of the replacement.
    """
    for edit in edits:
        end = edit.start + len(edit.before)
        if position > end or (position == end and (edit.before or opens)):
            position += len(edit.after) - len(edit.before)
        elif position > edit.start:
            position = edit.start + len(edit.after)
    return position
