"""How an answer shows that the page does not give all of it. It is marked, never mended."""

from __future__ import annotations

import re

import msgspec


class TruncationRule(msgspec.Struct, frozen=True):
    """A way that cut answers end: `cut` are answers that were, `whole` are look-alikes that were not."""

    name: str
    why: str
    pattern: re.Pattern[str]
    cut: tuple[str, ...]
    whole: tuple[str, ...]


# Only the end of an answer is looked at.
LONGEST_END = 60

# A note may still stand behind the last word.
END = r"(?: ?\[?\d{1,3}\]?)?[\s*_]*\Z"

TRUNCATIONS: tuple[TruncationRule, ...] = (
    TruncationRule(
        name="ellipsis",
        why="A shortened text ends in an ellipsis.",
        pattern=re.compile(r"(?:\.\.\.|…|\. \. \.)[\"'”’\]]*" + END),
        cut=("It is common among ...", "It is common among…”", "It helps with [...]", "They endorse the notion . . ."),
        whole=("It is common.", "It is ... common.", "They mend all (shoes, bags, ...)"),
    ),
    TruncationRule(
        name="cut-off-marker",
        why="A shortened list or text ends with a link to the rest.",
        pattern=re.compile(
            r"(?:More items\s?(?:\.\.\.|…)?|Continue [Rr]eading|(?:\.\.\.|…)\]?\s?(?:Read|Show) [Mm]ore)\W*\Z"
        ),
        cut=("Be brief. More items...", "Be brief ... Read more", "Be brief. Continue reading →"),
        whole=("They sold more items.", "Read more", "Read more here."),
    ),
    TruncationRule(
        name="announced-list",
        why="What the last words announce, most often a list, did not come along.",
        pattern=re.compile(
            r"(?:\b(?:including|such as|(?:the|these|as) follow(?:ing|s)|consists? of|for example|namely|"
            r"(?:can|may|might|these|symptoms|signs|causes|types|options|examples) (?:also )?includes?)\s?[:,]?\.?|"
            r"[\w)\]”’]\s?:\s*\Z)" + END,
            re.IGNORECASE,
        ),
        cut=(
            "It is used for other conditions, including.",
            "Symptoms may include",
            "To make tea, do the following. 3",
            "They use tools such as:",
            "The four kinds are:",
        ),
        whole=(
            "This is all it may cover.",
            "The ratio is 3:1",
            "Tell them whom to include.",
            "It is included.",
            "We agree :)",
        ),
    ),
)


def truncation_of(answer: str) -> TruncationRule | None:
    """The first rule that knows the answer's end for a cut."""
    end = answer[-LONGEST_END:]
    return next((rule for rule in TRUNCATIONS if rule.pattern.search(end)), None)
