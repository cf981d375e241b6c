"""Text that a page sets higher or lower than its line, marked in the pieces that quote it: 10<sup>6</sup> is no 106."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

import msgspec

from pipeline.htmltext import HtmlText, RaisedElement
from pipeline.model import Piece, Raised, Reading
from pipeline.rules.raised import AROUND, LONGEST_RAISED, set_on_line


def mark_raised(html: HtmlText, reading: Reading) -> Reading:
    """The reading, its pieces with the raised and lowered texts that cannot stand on the line as they are."""
    if not html.raised:
        return reading
    places = sorted(html.raised, key=lambda element: (element.start, element.end))
    starts = [element.start for element in places]

    def marked(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
        return tuple(marked_piece(html.text, piece, places, starts) for piece in pieces)

    qas = [msgspec.structs.replace(qa, heading=marked(qa.heading), answer=marked(qa.answer)) for qa in reading.qas]
    return msgspec.structs.replace(reading, qas=tuple(qas))


def marked_piece(stream: str, piece: Piece, places: Sequence[RaisedElement], starts: Sequence[int]) -> Piece:
    found: list[Raised] = []
    n = bisect_left(starts, piece.start)
    while n < len(places) and places[n].start < piece.end:
        element = places[n]
        n += 1
        start, end = element.start, element.end
        if end > piece.end or end - start > LONGEST_RAISED or (found and start < found[-1].end):
            continue
        before = stream[max(piece.start, start - AROUND) : start]
        put = set_on_line(
            element.place, stream[start:end], before, stream[end : min(end + 1, piece.end)], linked=element.linked
        )
        if put is not None:
            found.append(Raised(start, end, *put))
    return msgspec.structs.replace(piece, raised=tuple(found)) if found else piece
