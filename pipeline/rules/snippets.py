"""What the snippet audit knows: how lists go wrong, what text and order prove, and how much each weighs.

Ratios say how much likelier something is where a claim holds than where it does not: 1 proves nothing.
"""

from __future__ import annotations

import re

import msgspec

# --- how lists go wrong -----------------------------------------------------------------------------------------------

# The share of lists of each kind before anything of the page is weighed. Blanks that are dropped, with what follows
# moved up, are the usual fault of a scraper that reads a list's columns apart; a full shuffle is none that we know.
KINDS = {
    "aligned": 0.25,
    "missing": 0.25,
    "shifted": 0.15,
    "compacted": 0.27,
    "permuted": 0.05,
    "unknown": 0.03,
}

# How far a list shifts: each further step is half as likely, and up is likelier than down, since what is dropped is a
# snippet.
SHIFTS = {1: 0.42, 2: 0.2, 3: 0.08, 4: 0.03, -1: 0.17, -2: 0.07, -3: 0.03}

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
    `unordered_listed`: that an answer of the unordered part comes from a page of the list; `gap_together`: that answers
    in a row from elsewhere come from one page; `no_order`: that all answers of a page stand in no order; `elsewhere`:
    that they are all from elsewhere.
    """

    unordered_stages: int
    unordered_ends: float
    group_ends: float
    gap_ends: float
    gap_follows: float
    passed_over: float
    unordered_listed: float
    gap_together: float
    no_order: float
    elsewhere: float


# A first part of some 15 answers in no order, a quarter to a third of them from listed pages; then groups of 5; every
# fourth entry without answers. Counted on labelled pages, and near what the example page shows. These pages are all in
# order: that others are in none, or have the list of another page, is a guess, too low to hide an order that shows.
FLOW = Flow(
    unordered_stages=3,
    unordered_ends=0.2,
    group_ends=0.2,
    gap_ends=0.2,
    gap_follows=0.12,
    passed_over=0.24,
    unordered_listed=0.35,
    gap_together=0.8,
    no_order=0.1,
    elsewhere=0.07,
)
