"""What the snippet audit knows: how lists go wrong, what text and order prove, and how much each weighs.

Ratios say how much likelier something is where a claim holds than where it does not: 1 proves nothing.
"""

from __future__ import annotations

import re

import msgspec

# --- how lists go wrong -----------------------------------------------------------------------------------------------

# The share of lists of each kind before anything of the page is weighed: no kind of slip is taken for rare but a full
# shuffle, which no usual fault of a scraper makes.
KINDS = {
    "aligned": 0.23,
    "missing": 0.20,
    "shifted": 0.20,
    "compacted": 0.24,
    "permuted": 0.10,
    "unknown": 0.03,
}

# How far a list shifts: by little most often, and up more than down, since what is dropped is a snippet.
SHIFTS = {1: 0.3, 2: 0.2, 3: 0.15, 4: 0.05, -1: 0.15, -2: 0.1, -3: 0.05}

# That what a shift pushes out at one end comes in at the other.
WRAPS = 0.3

# That a list in which some entries have no snippet lacks one more: few lack any, and some lists lack many.
ONE_MORE_MISSING = 0.8

# How often a page of search results shows text of its own: it has none, but our rule for its address may err.
SEARCH_RESULTS_TEXT = 0.01

# For each entry of a permuted list, which is decoded as drawing its snippet with replacement: how much a draw counts.
# 1 spreads the prior over all n^n draws, n! of which are permutations; e would give all of it to them. Most draws of a
# list whose answers prove little are no permutations, so 1 is the careful end.
PERMUTATION_SHARE = 1.0

# --- what text proves; ratios rounded from benchmarks/train_snippets.py -----------------------------------------------

# Length of the word runs by which a quotation is known.
GRAM = 3

# An answer and a snippet share runs of words that no other snippet has: so many, so large a share of the smaller text,
# and the ratio. A long run proves a common page; short ones are stock phrases as often as quotations.
QUOTED: tuple[tuple[int, float, float], ...] = (
    (8, 0.5, 60.0),
    (1, 0.5, 10.0),
    (2, 0.2, 8.0),
    (2, 0.0, 3.3),
    (1, 0.0, 1.8),
)

# Otherwise: how much more alike they are than they are to the page's other texts, and the ratio. The lowest row is set
# nearer 1 than these pages give, because one page may well speak of two things.
ALIKE: tuple[tuple[float, float], ...] = (
    (0.08, 2.5),
    (0.04, 1.9),
    (0.02, 1.3),
    (0.0, 0.9),
    (-0.04, 0.7),
    (-0.08, 0.35),
    (-1.0, 0.25),
)

# House style: how a site sets apostrophes and citations throughout. Each tuple holds the ways that exclude one another.
HOUSE_STYLES = (
    (re.compile(r"\w’\w"), re.compile(r"\w'\w")),
    (re.compile(r"Trusted Source"), re.compile(r"\[\d{1,3}\]"), re.compile(r"[.!?] \d{1,2}(?= [A-Z]|\s*\Z)")),
)

# Both texts show a style, and it is the same, or another. Measured at 3 to 10, and 0.1; but search engines change
# apostrophes and drop citations when they cut a snippet, so it counts for less.
SAME_STYLE, OTHER_STYLE = 2.0, 0.5

# --- titles and snippets ----------------------------------------------------------------------------------------------

DICTIONARY_TITLE = re.compile(r"\b(?:definitions?|dictionary|glossary|meanings?|defined)\b", re.IGNORECASE)

DICTIONARY_SNIPPET = re.compile(
    r"\A\W{0,9}[^\s:.][^:.]{2,60}: (?:an?|the)\b"
    r"|\b(?:definition|meaning) (?:of|is)\b"
    r"|[—–-] abbreviation\b"
    r"|\b(?:noun|verb|adjective)\b ?[:;(]"
    r"|\bin a sentence\b",
    re.IGNORECASE,
)

# Title says dictionary, snippet reads like one: both, snippet only, title only. Dictionaries phrase entries in fixed
# ways, which pages of other kinds seldom use; but a title may say "definition" above any text.
GENRE_BOTH, GENRE_SNIPPET, GENRE_TITLE = 4.0, 0.6, 0.7

# Shorter words name nothing.
NAME_LETTERS = 3

# Words that addresses have whatever they lead to.
ADDRESS_WORDS = frozenset(("www", "com", "org", "net", "gov", "edu", "html", "htm", "php", "index", "https", "http"))

# Words of a title, address path or host that few entries have, found in a snippet: none, one, more.
NAMED = (1.0, 1.2, 2.0)

# --- order ------------------------------------------------------------------------------------------------------------


class Flow(msgspec.Struct, frozen=True):
    """How answers follow one another; each value is a probability.

    `unordered_ends`: that a stage of the unordered part ends before an answer (it has `unordered_stages` of them, which
    keeps its length near the mean); `group_ends` and `gap_ends`: the same of a group, and of answers from elsewhere;
    `gap_follows`: that such answers follow what ended; `passed_over`: that an entry has no answers;
    `unordered_listed`: that an answer of the unordered part comes from a page whose snippet is shown.
    """

    unordered_stages: int
    unordered_ends: float
    group_ends: float
    gap_ends: float
    gap_follows: float
    passed_over: float
    unordered_listed: float


# A first part of some 15 answers in no order, a quarter to a third of them from listed pages; then groups of 5; every
# fourth entry without answers. Counted on labelled pages, and near what the example page shows.
FLOW = Flow(
    unordered_stages=3,
    unordered_ends=0.2,
    group_ends=0.2,
    gap_ends=0.2,
    gap_follows=0.12,
    passed_over=0.24,
    unordered_listed=0.35,
)
