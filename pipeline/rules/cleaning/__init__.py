"""The cleaning table: what scraping did to questions and answers, and how to take it back.

Order is the order of the table: characters first, since damaged ones hide words; then residue and citations, which
leave gaps; then spaces, which close them; headings last, since they are told by the sentence that follows. Cleaning
goes through it again until no rule fits. A rule is its own test: `fixes` are texts before and after, `keeps` are
look-alikes that it must leave alone. Patterns are linear: a test feeds them bait.
"""

from __future__ import annotations

from pipeline.rules.cleaning.characters import CHARACTERS
from pipeline.rules.cleaning.citations import CITATIONS
from pipeline.rules.cleaning.headings import HEADINGS
from pipeline.rules.cleaning.residue import RESIDUE
from pipeline.rules.cleaning.rule import CleaningRule, Place
from pipeline.rules.cleaning.spacing import SPACING

CLEANING: tuple[CleaningRule, ...] = (*CHARACTERS, *RESIDUE, *CITATIONS, *SPACING, *HEADINGS)

__all__ = ["CLEANING", "CleaningRule", "Place"]
