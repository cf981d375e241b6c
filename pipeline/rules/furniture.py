"""What lines of a text page are, apart from its Q&As: bylines, labels, section words, entries of a source list."""

from __future__ import annotations

import re

from pipeline.rules.roles import Role

# "by NAME Published 2 years ago Updated 2 years ago"
BYLINE = re.compile(
    r"(?:written |posted |reviewed )?by:?[ \t]+(?P<author>\S(?:[^\n]{0,78}\S)?)[ \t]+"
    r"Published:?[ \t]+(?P<published>\S[^\n]{0,60}?)(?:[ \t]+(?:Last )?Updated:?[ \t]+(?P<updated>\S[^\n]{0,60}))?\Z",
    re.IGNORECASE,
)

# Lines that are no part of a Q&A wherever they stand between them: pattern, role, rule.
FURNITURE: tuple[tuple[re.Pattern[str], Role, str], ...] = (
    (re.compile(r"\[?image\]?\Z", re.IGNORECASE), Role.IMAGE, "image-label"),
    (re.compile(r"(?:full|quick|short|best|top) answers?:?\Z", re.IGNORECASE), Role.MARKER, "section-marker"),
    (
        re.compile(
            r"(?:people also ask(?:ed)?|(?:related|similar|other|more) questions(?: and answers)?):?\Z", re.IGNORECASE
        ),
        Role.MARKER,
        "section-marker",
    ),
    (re.compile(r"More items\s?(?:\.\.\.|…)\Z", re.IGNORECASE), Role.RESIDUE, "cut-off-marker"),
    (re.compile(r"(?:[A-Z0-9][ \t|]+){8,}[A-Z0-9]\Z"), Role.FOOTER, "letter-index"),
)

# "1.What Is Interpersonal Therapy? - Site"
SOURCE_HEADING = re.compile(r"(?P<number>\d{1,3})[.)][ \t\u00a0]*(?P<title>\S[^\r\n]*)?\Z")
SOURCE_URL = re.compile(r"(?P<label>URL:?|Link:|Source:)[ \t]*(?P<url>\S+)?\Z", re.IGNORECASE)

# "18 hours ago  · Snippet", "Mar 4, 2021 · Snippet"
SOURCE_AGE = re.compile(
    r"(?P<age>(?:\d{1,4}|an?|one)[ \t](?:second|minute|hour|day|week|month|year)s?[ \t]ago|yesterday|today|"
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?[ \t]\d{1,2},[ \t]\d{4})"
    r"(?P<gap>[ \t\u00a0]*[·•|-]?[ \t\u00a0]*)",
    re.IGNORECASE,
)
