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
    NAMED_SOURCE = "named-source"
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
    HEADING = "heading"
    TEXT = "text"
    LINK = "link"
    LABEL = "label"
    NAVIGATION = "navigation"
    ASIDE = "aside"
    FORM = "form"
    DIALOG = "dialog"
    SHARING = "sharing"
    COMMENTS = "comments"
    SCRIPT = "script"
    STYLE = "style"
    TEMPLATE = "template"
    NOSCRIPT = "noscript"
    SEPARATOR = "separator"
    WHITE_SPACE = "white-space"
    UNEXPLAINED = "unexplained"


MEANING: dict[Role, str] = {
    Role.SITE: "the name of the site that shows the page",
    Role.TITLE: "the page's own title",
    Role.BYLINE: "author and dates of the page",
    Role.MARKER: "a heading of the layout itself, such as “Full Answer”",
    Role.QUESTION: "the heading of a Q&A",
    Role.ANSWER: "the text of an answer",
    Role.NAMED_SOURCE: "what the page names beside an answer as its source",
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
    Role.HEADING: "a heading of the page that is no question",
    Role.TEXT: "text of the page that is part of no Q&A",
    Role.LINK: "a link that stands by itself",
    Role.LABEL: "a few words that label something, such as a name, a date or a number",
    Role.NAVIGATION: "menus, breadcrumbs, tables of contents",
    Role.ASIDE: "what stands beside the content, such as related pages",
    Role.FORM: "fields and their labels",
    Role.DIALOG: "windows above the page, such as those about cookies",
    Role.SHARING: "buttons for sharing",
    Role.COMMENTS: "what readers wrote below the content",
    Role.SCRIPT: "the text of a script",
    Role.STYLE: "the text of a style sheet",
    Role.TEMPLATE: "markup kept for a script",
    Role.NOSCRIPT: "what is shown where scripts are off, or where a browser cannot play or draw",
    Role.SEPARATOR: "a line break put where a block begins or ends",
    Role.WHITE_SPACE: "space and line breaks between blocks",
    Role.UNEXPLAINED: "text that no rule accounts for",
}
