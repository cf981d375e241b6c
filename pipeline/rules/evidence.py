"""What it takes for an answer to count as found in a document, and how sure that is.

The rows of `FOUND` were counted by `benchmarks/bench_evidence.py` on the development pages; they know no topic and
no host. All counts are of letters and digits.
"""

from __future__ import annotations

from typing import NamedTuple

# A run of three words tells something only if few addresses have it: at most one in STOCK_SHARE, but so many in any
# small corpus, and never more than so many. Stock phrases ("talk to your doctor") verify nothing.
STOCK_SHARE = 20
MOST_PAGES = (3, 64)
LEAST_TELLING = 2  # runs

LEAST_LETTERS = 20  # matched; three or four words are said by chance


class Found(NamedTuple):
    """Of answers found to at least `share` in a cited page: the share that really came from it."""

    share: float
    confidence: float


# Texts of fewer letters are found by chance more easily.
SHORT_LETTERS = 60

FOUND: tuple[Found, ...] = (
    Found(0.97, 0.995),
    Found(0.90, 0.99),
    Found(0.85, 0.92),
    Found(0.80, 0.65),
    Found(0.70, 0.25),
    Found(0.50, 0.05),
    Found(0.0, 0.001),
)
FOUND_SHORT: tuple[Found, ...] = FOUND

# Of an answer of which a document has less, no evidence is shown: it cannot reach the floor.
SHOWN = 0.75

# Below it an answer is not said to come from a page.
FLOOR = 0.8

# A page that the list does not name, and that has more of an answer by so much than any that it names, is its source;
# but a page of the list that has nearly all of it is believed.
BETTER = 0.05
NEARLY_ALL = 0.9

# Pages that have as much of an answer, but for so much, cannot be told apart.
TIE = 0.02

# A page with less of an answer is not its source, if the answer is long enough to tell.
RULED_OUT = 0.5
# An answer of which no cited page has so much, though all were scraped, comes from none of them. How sure that is
# cannot be more than how often a scraped page still says what it said: that is not measured yet.
NOWHERE = 0.3
NOWHERE_LETTERS = 60
P_UNLISTED = 0.95

# A snippet is the text of the page that has nearly all of it. So much likelier is the list where that entry owns it.
SNIPPET_SHARE = 0.85
SNIPPET_RATIO = 1e5


def confidence_of(share: float, letters: int) -> float:
    """How probable it is that an answer of so many letters comes from a cited page that has such a share of it."""
    table = FOUND_SHORT if letters < SHORT_LETTERS else FOUND
    return next(row.confidence for row in table if share >= row.share)
