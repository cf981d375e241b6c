"""What the snippet audit knows: how lists go wrong, what text and order prove, and how much each weighs.

Ratios say how much likelier something is where a claim holds than where it does not: 1 proves nothing.
"""

from __future__ import annotations

import re

from pipeline.lattice import Flow

# --- how lists go wrong: the share of lists of each kind, before anything of the page is weighed ----------------------

KINDS = {
    "aligned": 0.25,
    "missing": 0.20,
    "shifted": 0.20,
    "compacted": 0.25,
    "permuted": 0.07,
    "unknown": 0.03,
}

# How far a list shifts: by one most often, and both ways, as an entry is dropped from the snippets or from the titles.
SHIFTS = {1: 0.3, 2: 0.2, 3: 0.15, 4: 0.05, -1: 0.15, -2: 0.1, -3: 0.05}

# That what a shift pushes out at one end comes in at the other.
WRAPS = 0.3

# That a list in which some entries have no snippet lacks one more: 1, 2, 3, ... are missing with sinking probability.
ONE_MORE_MISSING = 0.8

# That a page of search results shows text of its own: it has none, but our rule for its address may err.
SEARCH_RESULTS_TEXT = 0.01

# How much one way of putting a permuted list right counts, where it is decoded as drawing a snippet for each entry with
# replacement: that spreads the prior over n^n ways, of which n! are permutations, about e^-n of them.
PERMUTATION_SHARE = 1.0

# --- what text proves -------------------------------------------------------------------------------------------------

# Length of the word runs by which a quotation is known.
GRAM = 3

# An answer that shares runs of words with a snippet that no other snippet has: (runs, share of the smaller text) from
# which on, and the ratio.
QUOTED = ((8, 0.5, 100.0), (1, 0.5, 40.0), (2, 0.5, 40.0), (2, 0.2, 8.0), (2, 0.0, 3.5), (1, 0.0, 1.8))

# Otherwise: how much more alike they are than the page's mean; from which on, and the ratio.
ALIKE = ((0.12, 2.5), (0.08, 2.5), (0.04, 1.8), (0.02, 1.2), (0.0, 0.9), (-0.04, 0.75), (-0.08, 0.4), (-1.0, 0.25))

# House style: how a site sets apostrophes and citations throughout. Each tuple holds the ways that exclude one another.
HOUSE_STYLES = (
    (re.compile(r"\w’\w"), re.compile(r"\w'\w")),
    (re.compile(r"Trusted Source"), re.compile(r"\[\d{1,3}\]"), re.compile(r"[.!?] \d{1,2}(?= [A-Z]|\s*\Z)")),
)

# Both texts show a style, and it is the same, or another.
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

FLOW = Flow(
    unordered_stages=3,
    unordered_ends=0.2,
    group_ends=0.2,
    gap_ends=0.2,
    gap_follows=0.12,
    passed_over=0.24,
    unordered_listed=0.35,
)
