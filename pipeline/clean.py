"""Parsed -> Parsed: the same Q&As, each text edited by the cleaning table, each edit named and undoable."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate

import msgspec

from pipeline.language import language_of
from pipeline.model import Edit, Occurrence, Parsed, Passage, Piece
from pipeline.rules.cleaning import CLEANING, CleaningRule, Place
from pipeline.wrapping import unwrapping

# A text that still changes after so many rounds was made to do so; it stays as far as it got.
MOST_ROUNDS = 50

# How two pieces of one passage are set apart in its text; the raw text has nothing between them.
BREAK_BEFORE: dict[str, tuple[str, str]] = {
    "paragraph": ("break-paragraph", "\n\n"),
    "line": ("break-line", "\n"),
    "heading": ("break-paragraph", "\n\n"),
    "table": ("break-paragraph", "\n\n"),
    "row": ("break-row", "\n"),
    "cell": ("break-cell", " | "),
    "code": ("break-paragraph", "\n\n"),
    "list-item": ("break-list-item", "\n"),
}


def clean_page(parsed: Parsed) -> Parsed:
    """The page with every question and answer cleaned. What the text stream says stays in `raw`."""
    return msgspec.structs.replace(
        parsed, occurrences=tuple(clean_occurrence(occurrence, parsed.language) for occurrence in parsed.occurrences)
    )


def clean_occurrence(occurrence: Occurrence, page_language: str | None = None) -> Occurrence:
    """The Q&A with its question cleaned, then its answer in the light of it, and the language of both.

    An answer of which nothing is left is empty, whatever stood there.
    """
    question = clean_passage(occurrence.question, "question")
    answer = clean_passage(occurrence.answer, "answer", question.text)
    status = occurrence.answer_status if answer.text else "empty"
    language = language_of(prose(question), prose(answer), page_language)
    return msgspec.structs.replace(
        occurrence, question=question, answer=answer, answer_status=status, language=language
    )


def prose(passage: Passage) -> str:
    """What a passage says in words: its text, or what it quotes beside code."""
    if not any(piece.shape == "code" for piece in passage.pieces):
        return passage.text
    ends = list(accumulate(piece.end - piece.start for piece in passage.pieces))
    parts = zip(passage.pieces, [0, *ends[:-1]], ends, strict=True)
    return "\n".join(passage.raw[start:end] for piece, start, end in parts if piece.shape != "code")


def clean_passage(passage: Passage, place: Place, asked: str = "") -> Passage:
    """The passage with its pieces set apart and the cleaning table applied; little of it where it holds code.

    What has no pieces stands in markup: it is cleaned as it was decoded, and the decoding stays its first edit.
    """
    text, before = set_apart(passage.raw, passage.pieces) if passage.pieces else (passage.text, [*passage.edits])
    has_code = any(piece.shape == "code" for piece in passage.pieces)
    text, edits = clean_text(text, "code" if has_code else place, asked)
    return Passage(passage.pieces, passage.raw, text, (*before, *edits))


def set_apart(raw: str, pieces: Sequence[Piece]) -> tuple[str, list[Edit]]:
    """Put each piece on one line and line breaks between the pieces, as named edits."""
    parts: list[str] = []
    edits: list[Edit] = []
    read = shift = 0
    for start, end, rule, after in typesetting(raw, pieces):
        edits.append(Edit(rule, start + shift, raw[start:end], after))
        parts += (raw[read:start], after)
        read = end
        shift += len(after) - (end - start)
    return "".join((*parts, raw[read:])), edits


def typesetting(raw: str, pieces: Sequence[Piece]) -> Iterator[tuple[int, int, str, str]]:
    """Start and end in `raw`, rule and replacement of each change to how the pieces are set, from left to right."""
    at = 0
    for n, piece in enumerate(pieces):
        if n:
            yield at, at, *BREAK_BEFORE[piece.shape]
        end = at + piece.end - piece.start
        changes = [(mark.start - piece.start, mark.end - piece.start, mark.rule, mark.after) for mark in piece.raised]
        if piece.shape != "code":
            changes += [(start, stop, "unwrap-line", gap) for start, stop, gap in unwrapping(raw[at:end])]
        done = 0
        for start, stop, rule, after in sorted(changes):
            if start >= done:
                yield at + start, at + stop, rule, after
                done = stop
        at = end


def clean_text(
    text: str, place: Place = "answer", asked: str = "", table: Sequence[CleaningRule] = CLEANING
) -> tuple[str, list[Edit]]:
    """The text after every rule for its place, again and again until none fits, and the edits that were made."""
    edits: list[Edit] = []
    for _ in range(MOST_ROUNDS):
        before = len(edits)
        for rule in table:
            if place in rule.where and (not rule.needs or any(map(text.__contains__, rule.needs))):
                text = apply_rule(text, rule, edits, asked)
        if len(edits) == before:
            break
    return text, edits


def apply_rule(text: str, rule: CleaningRule, edits: list[Edit], asked: str = "") -> str:
    """The text after one pass of one rule from left to right; the edits are appended to `edits`."""
    parts: list[str] = []
    read = shift = 0
    for match in rule.pattern.finditer(text):
        found = match[0]
        after = match.expand(rule.replacement) if isinstance(rule.replacement, str) else rule.replacement(match, asked)
        if after == found:
            continue
        edits.append(Edit(rule.name, match.start() + shift, found, after))
        parts += (text[read : match.start()], after)
        read = match.end()
        shift += len(after) - len(found)
    if not parts:
        return text
    parts.append(text[read:])
    return "".join(parts)
