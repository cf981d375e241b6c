"""Items of schema.org in RDFa: subjects, the properties about them, prefixes and vocabularies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import cast

from pipeline.htmltree import Element
from pipeline.structured_data.items import SCHEMA_ORG, WANTED_TYPES, TreeItem, Value, type_name, value_of

_PREFIX = re.compile(r"([\w.-]+):\s+(\S+)")

# What a page that declares no prefixes means by them.
_PREFIXES = {"schema": "http://schema.org/"}


def read_rdfa(root: Element) -> list[TreeItem]:
    """The items of wanted types in document order; none, at little cost, where nothing has such a type."""
    typed = cast(list[Element], root.xpath("//*[@typeof]"))
    terms = Terms(root)
    types_of = {element: frozenset(terms.names(element, "typeof")) for element in typed}
    if all(types.isdisjoint(WANTED_TYPES) for types in types_of.values()):
        return []
    subjects: dict[Element, TreeItem] = {}
    by_name: dict[str, TreeItem] = {}
    for element in cast(list[Element], root.xpath("//*[@typeof or @about or (@resource and not(@property))]")):
        name = element.get("about") or element.get("resource") or ""
        item = by_name.get(name) or TreeItem(element, frozenset(), {})
        if name:
            by_name[name] = item
        item.types |= types_of.get(element, frozenset())
        subjects[element] = item
    for element in cast(list[Element], root.xpath("//*[@property or @rel]")):
        names = [*terms.names(element, "property"), *terms.names(element, "rel")]
        owner = subject_of(element, subjects) if names else None
        if owner is not None:
            value = object_of(element, names, subjects, by_name)
            for name in dict.fromkeys(names):
                owner.add(name, value)
    wanted = {id(item): item for item in subjects.values() if not item.types.isdisjoint(WANTED_TYPES)}
    return list(wanted.values())


def subject_of(element: Element, subjects: dict[Element, TreeItem]) -> TreeItem | None:
    """The item that an element's properties are about: its own, where it says so, else that of what it stands in."""
    above: Element | None = element if element.get("about") is not None else element.getparent()
    while above is not None and above not in subjects:
        above = above.getparent()
    return None if above is None else subjects[above]


def object_of(
    element: Element, names: list[str], subjects: dict[Element, TreeItem], by_name: dict[str, TreeItem]
) -> Value | TreeItem:
    """The value that an element gives to the properties it names: an item, or a text."""
    about = element.get("about") is not None
    if element.get("typeof") is not None and not about:
        return subjects[element]
    referred = element.get("resource") or element.get("href") or ""
    return by_name[referred] if referred in by_name else value_of(element, names)


class Terms:
    """What the names in an element's attributes mean, by the prefixes of the page and the vocabulary above it."""

    def __init__(self, root: Element) -> None:
        self.prefixes = dict(_PREFIXES)
        for declared in cast(list[str], root.xpath("//@prefix")):
            self.prefixes.update(_PREFIX.findall(declared))
        for element in cast(list[Element], root.xpath("/html | //body | //*[@typeof]")):
            for name, iri in element.items():
                if name.startswith("xmlns:"):
                    self.prefixes[name.removeprefix("xmlns:")] = iri
        self.speaks: dict[Element, bool] = {}

    def names(self, element: Element, attribute: str) -> Iterator[str]:
        """The schema.org names in an attribute, types in lower case."""
        for term in (element.get(attribute) or "").split():
            name = self.local_name(element, term)
            if name:
                yield name.lower() if attribute == "typeof" else name

    def local_name(self, element: Element, term: str) -> str | None:
        prefix, colon, name = term.partition(":")
        if not colon:
            return term if self.vocabulary_is_schema(element) else None
        if name.startswith("//"):
            return term.rstrip("/").rpartition("/")[2] if type_name(term) else None
        return name if SCHEMA_ORG.match(self.prefixes.get(prefix, "")) else None

    def vocabulary_is_schema(self, element: Element) -> bool:
        """Whether plain names mean schema.org's here. Where no vocabulary is declared, they do."""
        climbed = []
        above: Element | None = element
        speaks = True
        while above is not None:
            if above in self.speaks:
                speaks = self.speaks[above]
                break
            climbed.append(above)
            if above.get("vocab") is not None:
                speaks = SCHEMA_ORG.match((above.get("vocab") or "").strip()) is not None
                break
            above = above.getparent()
        self.speaks.update(dict.fromkeys(climbed, speaks))
        return speaks
