"""What the three syntaxes of schema.org have in common: items of some types, whose properties have values."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol

import msgspec
from lxml import etree

from pipeline.htmltree import Element

SCHEMA_ORG = re.compile(r"(?:(?:https?:)?//)?(?:www\.)?schema\.org(?:/|\Z)", re.IGNORECASE)
_TYPE = re.compile(r"(?:(?:(?:https?:)?//)?(?:www\.)?schema\.org/#?|schema:)?([A-Za-z]+)/?", re.IGNORECASE)

# Types of which a page says things about itself, best first.
PAGE_TYPES = tuple(
    """article newsarticle blogposting techarticle medicalscholarlyarticle scholarlyarticle report socialmediaposting
    discussionforumposting recipe howto question qapage faqpage medicalwebpage itempage aboutpage contactpage
    webpage""".split()  # noqa: SIM905  # a list of quoted words is hard to read
)
SITE_TYPE = "website"
QUESTION = "question"
ANSWER = "answer"
WANTED_TYPES = frozenset((*PAGE_TYPES, SITE_TYPE, QUESTION))

_text_content = etree.XPath("string()", smart_strings=False)

# What stands in place of half a surrogate pair, which is no character.
LONE_SURROGATE = re.compile("[\ud800-\udfff]")


class Oddity(msgspec.Struct, frozen=True):
    """Something odd about the markup: a code, what was seen, and the element it was seen in."""

    code: str
    message: str
    element: Element | None = None


class Value(msgspec.Struct, frozen=True, eq=False):
    """A value of a property: `held` in a script, else in an attribute of the element, else what the element shows."""

    element: Element
    attribute: str | None = None
    held: str | None = None

    @property
    def visible(self) -> bool:
        """Whether the value is the element's own text."""
        return self.held is None and self.attribute is None

    @property
    def raw(self) -> str:
        """The value as the markup holds it."""
        if self.held is not None:
            return self.held
        if self.attribute is not None:
            return self.element.get(self.attribute) or ""
        return str(_text_content(self.element))


class Item(Protocol):
    """A thing of schema.org: its types in lower case, its properties, the element that it stands in."""

    @property
    def types(self) -> frozenset[str]: ...

    @property
    def element(self) -> Element: ...

    @property
    def identity(self) -> int:
        """What tells whether two items are one."""
        ...

    @property
    def fallback(self) -> Value | None:
        """What to read where an answer names no text: all that its element shows."""
        ...

    def values(self, name: str) -> Sequence[Value | Item]: ...


class TreeItem(msgspec.Struct, eq=False):
    """An item of microdata or RDFa, filled while the tree is read."""

    element: Element
    types: frozenset[str]
    properties: dict[str, list[Value | TreeItem]]

    @property
    def identity(self) -> int:
        return id(self)

    @property
    def fallback(self) -> Value | None:
        return Value(self.element)

    def values(self, name: str) -> Sequence[Value | TreeItem]:
        return self.properties.get(name, ())

    def add(self, name: str, value: Value | TreeItem) -> None:
        self.properties.setdefault(name, []).append(value)


def type_name(iri: str) -> str | None:
    """The name of a schema.org type in lower case; None for what another vocabulary names."""
    match = _TYPE.fullmatch(iri.strip())
    return match[1].lower() if match else None


def type_names(iris: Sequence[str]) -> frozenset[str]:
    """The schema.org types among some names."""
    return frozenset(name for name in map(type_name, iris) if name)


# The attribute that holds an element's value, where it is not the text. Links do show what they are called.
_ATTRIBUTE_OF = {"meta": "content", "time": "datetime", "data": "value", "meter": "value", "link": "href"}
_URL_NAMES = frozenset(("url", "mainEntityOfPage"))


def value_of(element: Element, names: Sequence[str]) -> Value:
    """The value that an element gives to the properties it names."""
    if element.get("content") is not None:
        return Value(element, "content")
    attribute = _ATTRIBUTE_OF.get(str(element.tag))
    if attribute and (element.get(attribute) is not None or attribute == "content"):
        return Value(element, attribute)
    if element.get("href") is not None and not _URL_NAMES.isdisjoint(names):
        return Value(element, "href")
    return Value(element)
