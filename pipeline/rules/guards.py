"""What makes two nearly equal texts say different things: numbers, negations, opposites, units, names."""

from __future__ import annotations

import re

NEGATIONS = frozenset(
    """
    no not never none nor neither without cannot can't won't don't doesn't didn't isn't aren't wasn't weren't shouldn't
    wouldn't couldn't hasn't haven't hadn't mustn't needn't unlikely
    hardly barely scarcely seldom rarely
    """.split()  # noqa: SIM905  # a list of quoted words is hard to read
)

# Words of which one for the other turns a statement around.
OPPOSITES: tuple[tuple[str, str], ...] = (
    ("before", "after"),
    ("above", "below"),
    ("over", "under"),
    ("more", "less"),
    ("more", "fewer"),
    ("most", "least"),
    ("higher", "lower"),
    ("high", "low"),
    ("increase", "decrease"),
    ("increases", "decreases"),
    ("increased", "decreased"),
    ("with", "without"),
    ("always", "never"),
    ("safe", "unsafe"),
    ("legal", "illegal"),
    ("effective", "ineffective"),
    ("possible", "impossible"),
    ("common", "rare"),
    ("hot", "cold"),
    ("early", "late"),
    ("first", "last"),
    ("minimum", "maximum"),
    ("adults", "children"),
    ("adult", "child"),
    ("men", "women"),
    ("male", "female"),
    ("acute", "chronic"),
    ("benign", "malignant"),
    ("allowed", "forbidden"),
    ("open", "closed"),
    ("buy", "sell"),
    ("start", "stop"),
    ("day", "night"),
    ("left", "right"),
    ("up", "down"),
    ("on", "off"),
    ("and", "or"),
    ("all", "some"),
    ("hypo", "hyper"),
)

UNITS = frozenset(
    """
    mg g kg mcg µg ug ml l dl cl mm cm m km inch inches foot feet mile miles yard yards oz lb lbs pound pounds cup cups
    second seconds minute minutes hour hours day days week weeks month months year years percent % °c °f celsius
    fahrenheit dollar dollars euro euros kb mb gb tb hz khz mhz ghz watt watts volt volts calories kcal
    """.split()  # noqa: SIM905  # a list of quoted words is hard to read
)

NUMBER = re.compile(r"[<>≤≥±$€£−-]?\d")
NUMBER_WORDS = {
    word: str(n)
    for n, word in enumerate(
        """
        zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
        eighteen nineteen twenty
        """.split()  # noqa: SIM905  # a list of quoted words is hard to read
    )
}
