"""The closed list of roles that a character of a text stream can have."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What a block is on its page."""

    SITE = "site"
    TITLE = "title"
    BYLINE = "byline"
    MARKER = "marker"
    QUESTION = "question"
    ANSWER = "answer"
    MARK = "mark"
    IMAGE = "image"
    RESIDUE = "residue"
    SOURCE_NUMBER = "source-number"
    SOURCE_TITLE = "source-title"
    SOURCE_LABEL = "source-label"
    SOURCE_URL = "source-url"
    SOURCE_AGE = "source-age"
    SOURCE_SNIPPET = "source-snippet"
    FOOTER = "footer"
    WHITE_SPACE = "white-space"
    UNEXPLAINED = "unexplained"


MEANING: dict[Role, str] = {
    Role.SITE: "the name of the site that shows the page",
    Role.TITLE: "the page's own title",
    Role.BYLINE: "author and dates of the page",
    Role.MARKER: "a heading of the layout itself, such as “Full Answer”",
    Role.QUESTION: "the heading of a Q&A",
    Role.ANSWER: "the text of an answer",
    Role.MARK: "the bullet, number or heading sign that a line begins with",
    Role.IMAGE: "the label that an image left behind",
    Role.RESIDUE: "what a widget left behind, such as “More items...”",
    Role.SOURCE_NUMBER: "the number of an entry of the source list",
    Role.SOURCE_TITLE: "the title of an entry of the source list",
    Role.SOURCE_LABEL: "the label before a URL of the source list",
    Role.SOURCE_URL: "the URL of an entry of the source list",
    Role.SOURCE_AGE: "how old the page says that a listed source is",
    Role.SOURCE_SNIPPET: "the text shown for a listed source",
    Role.FOOTER: "links at the foot of the page, such as an index of letters",
    Role.WHITE_SPACE: "space and line breaks between blocks",
    Role.UNEXPLAINED: "text that no rule accounts for",
}
