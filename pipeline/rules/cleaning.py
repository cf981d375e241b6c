"""The cleaning table: what scraping did to questions and answers, and how to take it back.

Order is the order of the table; cleaning goes through it again until no rule fits. A rule is its own test: `fixes` are
texts before and after, `keeps` are look-alikes that it must leave alone. Patterns are linear: a test feeds them bait.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import msgspec


class CleaningRule(msgspec.Struct, frozen=True):
    """One named edit: each match of `pattern` is replaced by `replacement` (a template, or a function of the match)."""

    name: str
    why: str
    pattern: re.Pattern[str]
    replacement: str | Callable[[re.Match[str]], str]
    fixes: tuple[tuple[str, str], ...]
    keeps: tuple[str, ...]


CLEANING: tuple[CleaningRule, ...] = (
    CleaningRule(
        name="drop-cut-off-marker",
        why="The aggregator ends a shortened list with a link that is not part of the answer.",
        pattern=re.compile(r"(?<!\s)\s*\bMore items\s?(?:\.\.\.|…)\s*\Z"),
        replacement="",
        fixes=(
            ("Be brief. ...\n\nMore items...", "Be brief. ..."),
            ("Be brief. More items...More items…", "Be brief."),
        ),
        keeps=("More items were bought in May.", "They sold more items...", "More items... were found."),
    ),
    CleaningRule(
        name="drop-trusted-source-label",
        why="Health sites mark a citation with a button whose label stays in the scraped text, its full stop doubled.",
        pattern=re.compile(r"(?<=[.!?]) Trusted Source ?\.?(?: \.)?(?= |\Z)"),
        replacement="",
        fixes=(
            ("It lasts 12 weeks. Trusted Source. . It helps.", "It lasts 12 weeks. It helps."),
            ("It lasts 12 weeks. Trusted Source", "It lasts 12 weeks."),
        ),
        keeps=("Use a trusted source.", "The Trusted Source. It is a book.", "Is it a Trusted Source?"),
    ),
    CleaningRule(
        name="drop-image-label",
        why="An image leaves the bare word “image” on a line of its own.",
        pattern=re.compile(r"(?:\n[ \t]*image[ \t]*(?=\n|\Z))+|\A(?:[ \t]*image[ \t]*\n)+"),
        replacement="",
        fixes=(("A cat.\nimage\nA dog.", "A cat.\nA dog."), ("image\nA cat.", "A cat.")),
        keeps=("The image\nshows a cat.", "A mirror\nimage of it."),
    ),
    CleaningRule(
        name="tighten-brackets",
        why="A link inside brackets leaves spaces on their inner sides.",
        pattern=re.compile(r"\( +([^()\n]*[^()\s]) *\)"),
        replacement=r"(\1)",
        fixes=(("psychotherapy ( talk therapy ).", "psychotherapy (talk therapy)."),),
        keeps=("see ( ) and :( or so", "a (b) c"),
    ),
    CleaningRule(
        name="fold-spaces",
        why="Line wrapping and markup leave runs of blanks that no reader sees.",
        pattern=re.compile(r"[ \t\u00a0]{2,}|[\t\u00a0]"),
        replacement=" ",
        fixes=(("a  b\u00a0c\td", "a b c d"),),
        keeps=("a b", "a\nb", "a\n\nb"),
    ),
    CleaningRule(
        name="trim",
        why="Space at either end says nothing.",
        pattern=re.compile(r"\A\s+|(?<!\s)\s+\Z"),
        replacement="",
        fixes=((" a b\n", "a b"),),
        keeps=("a b", "a\nb"),
    ),
)
