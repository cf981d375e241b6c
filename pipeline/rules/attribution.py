"""What attribution by the page alone knows: measures and their steps, quotations, tiers.

How much each step weighs was counted on labelled pages and stands in weights.py, which a command writes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

# --- the form of the weights ------------------------------------------------------------------------------------------


class Table(NamedTuple):
    """The steps of a measure: `ratios[n]` holds from `bounds[n - 1]` up to, but not at, `bounds[n]`.

    A ratio says how much likelier such a value is where a pair comes from one page than where it does not.
    """

    measure: str
    bounds: tuple[float, ...]
    ratios: tuple[float, ...]


class Model(NamedTuple):
    """The tables of the measures of one kind of pair; the ratio of a pair is `base` by what its measures reach."""

    base: float
    tables: tuple[Table, ...]


class Weights(NamedTuple):
    """All that is counted on labelled pages.

    `snippet`: an answer and a snippet; `together`: an answer and the one before it; `affinity`: an answer of the
    unordered part and an entry's group; `sure`: for each kind of claim what the decoder's probability proved to be
    worth, as points of a line that rises.
    """

    snippet: Model
    together: Model
    affinity: Model
    sure: Mapping[str, Sequence[tuple[float, float]]]


# --- measures ---------------------------------------------------------------------------------------------------------

# Length of the word runs by which a quotation is known.
GRAM = 3

# An answer and a snippet share runs of words that no other snippet has: so many, and so large a share of the smaller
# text. A long run proves a common page; short ones are stock phrases as often as quotations.
QUOTED: tuple[tuple[int, float], ...] = ((8, 0.7), (8, 0.4), (3, 0.4), (4, 0.15), (2, 0.0), (1, 0.0))

# From this step of `QUOTED` on, counted from the last, an answer quotes what a snippet quotes.
QUOTATION = 4

# How a site marks what it cites, the same way throughout: notes in brackets, the label of a button, bare digits behind
# a sentence. Of several the first counts. Most texts show none.
CITATIONS = (
    re.compile(r"\[\d{1,3}\]"),
    re.compile(r"Trusted ?Source"),
    re.compile(r"[^\W\d_][.!?] ?\d{1,2}(?= [A-Z]|\s*\Z)"),
)

# Codes: abbreviations, and names with digits ("SLC25A38", "NATO"). What few texts of a page name, one page names. A
# text with half of its letters in capitals has none.
CODE = re.compile(r"\b(?=\w*[A-Z]\w*[A-Z0-9]|[A-Z]\w*\d)[A-Za-z0-9]{2,12}\b")
RARE_CODE = 5  # at most one of so many texts has it

# So many answers to each side of a bound are compared, or searched for citations.
WINDOW = 3
CITATION_WINDOW = 4

# An answer is of an entry's group from this share of its probability on, and a group has members for so much in all.
MEMBER = 0.05
LEAST_GROUP = 0.5

# The steps of each measure; weights.py has a ratio for each. Likenesses are cosines less what is common to the page.
SNIPPET_STEPS = {
    "quotation": (0.5, 1.5, 2.5, 3.5, 4.5, 5.5),
    "likeness": (-0.046, -0.028, -0.013, 0.0, 0.016, 0.037, 0.06),
    "likeness-below-best": (-0.131, -0.073, -0.028, -0.003),
    "pairs-of-words": (-0.03, -0.006, 0.006, 0.025),
    "citations": (0.5, 1.5),
    "codes": (0.5, 1.5, 2.5),
}
TOGETHER_STEPS = {
    "likeness": (-0.028, -0.018, -0.008, 0.0, 0.01, 0.02, 0.04, 0.08),
    "likeness-two-apart": (-0.018, -0.006, 0.006, 0.02, 0.045, 0.09),
    "likeness-around": (-0.015, -0.009, -0.004, 0.001, 0.008, 0.017, 0.033),
    "page-likeness": (0.027, 0.03, 0.033),
    "citations": (0.5, 1.5),
    "codes": (0.5, 1.5, 2.5),
}
AFFINITY_STEPS = {
    "mean-likeness": (-0.02, -0.01, -0.003, 0.003, 0.01, 0.02, 0.04, 0.08),
    "best-likeness": (0.0, 0.02, 0.05, 0.1, 0.2, 0.5),
    "best-below-best": (-0.2, -0.1, -0.05, -0.02, -0.005),
    "citations": (0.2, 0.8),
    "codes": (0.1, 0.5),
}

# Generated pages are more regular than real ones: what is counted on them weighs no more than this, nor less.
BOUNDS = {"citations": (0.2, 5.0), "codes": (0.67, 3.0)}

# However much speaks for a pair or against it, its ratio stays within these.
LEAST_RATIO, MOST_RATIO = 1e-3, 1e3

# --- what an answer says of its publisher -----------------------------------------------------------------------------

# An answer that names an entry's host ("Cleveland Clinic" and clevelandclinic.org) is that publisher's more often than
# others', but sites name each other, too. A host's name of fewer letters is a word like others.
HOST_NAMED = 3.0
HOST_LETTERS = 7

# An answer in the form of a dictionary's entry, and an entry whose title says dictionary.
DICTIONARY_BOTH, DICTIONARY_ANSWER_ONLY = 3.0, 0.7

# A question about an aspect that an entry's title announces ("Rust: Causes and Prevention"), and about none of those
# that it announces; a title without any says nothing.
ASPECT_ANNOUNCED, ASPECT_OTHER = 1.6, 0.8

# --- tiers ------------------------------------------------------------------------------------------------------------

# A source is named where it is more probable than that the answer has none of the list, and at least so probable.
FLOOR = {"snippet": 0.4, "order": 0.4}

# However sure the decoder is: of an answer that quotes a snippet, of one beside such an answer, and of one that follows
# from the order alone. Generated pages are more regular than real ones, of which too few are labelled to say better.
MOST_SURE = {"snippet": 0.97, "beside": 0.96, "order": 0.9}

# An answer stands beside another that is so many places away, or between two of one entry, however far these are.
BESIDE = 3

# Candidates that are less probable are not listed.
LEAST_SHOWN = 0.005

# So much likelier is what was seen in a scraped page, for or against an entry: more than all texts of a page can say.
SEEN = 1e8
