"""Items of schema.org in JSON-LD: every script of a page, references between them resolved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from pipeline.htmltree import Element
from pipeline.structured_data.items import LONE_SURROGATE, QUESTION, WANTED_TYPES, Item, Oddity, Value, type_names
from pipeline.structured_data.json_repair import MOST_NESTING, NestedTooDeep, read_json

LARGEST_MARKUP = 32 * 2**20  # characters of all scripts together, as many as the largest document has bytes

# As many nodes with one `@id` complete each other: an id that more of them share is a mistake of the page.
MOST_PARTS = 4

_PREFIXES = ("", "schema:", "https://schema.org/", "http://schema.org/")

Node = dict[str, object]

NO_TYPES: frozenset[str] = frozenset()
UNTYPED_QUESTION = frozenset((QUESTION,))


class JsonItem(msgspec.Struct, frozen=True, eq=False):
    """An object of JSON-LD; what the first with an `@id` lacks, the others with it may have."""

    node: Node
    element: Element
    nodes: dict[str, list[JsonItem]]

    @property
    def types(self) -> frozenset[str]:
        """Its types; what has an accepted answer and no type is a question."""
        return types_of(self.node) or (UNTYPED_QUESTION if held(self.node, "acceptedAnswer") is not None else NO_TYPES)

    @property
    def identity(self) -> int:
        return id(self.node)

    @property
    def fallback(self) -> Value | None:
        return None

    def values(self, name: str) -> Sequence[Value | Item]:
        found = held(self.node, name)
        if found is None:
            parts = self.nodes.get(id_of(self.node) or "", [])
            if parts and parts[0].node is self.node:
                found = next((more for part in parts if (more := held(part.node, name)) is not None), None)
        return [] if found is None else list(self.flatten(found))

    def flatten(self, value: object) -> Iterator[Value | Item]:
        """The values in a JSON value: of lists each, of references what they refer to."""
        stack = [value]
        while stack:
            top = stack.pop()
            match top:
                case list():
                    stack.extend(reversed(top))
                case {"@value": inner} | {"@list": inner} | {"@set": inner}:
                    stack.append(inner)
                case dict():
                    yield self.resolve(top)
                case str():
                    referred = self.nodes.get(top)
                    text = top if top.isascii() else LONE_SURROGATE.sub("\ufffd", top)
                    yield referred[0] if referred else Value(self.element, held=text)
                case bool() | None:
                    pass
                case int() | float():
                    yield Value(self.element, held=str(top))

    def resolve(self, node: Node) -> JsonItem:
        """The object itself, or the one elsewhere that it only refers to."""
        name = id_of(node) if is_reference(node) else None
        return self.nodes.get(name or "", [JsonItem(node, self.element, self.nodes)])[0]


def read_json_ld(scripts: Sequence[Element]) -> tuple[list[JsonItem], list[Oddity]]:
    """The items of wanted types in document order. A broken script harms no other."""
    nodes: dict[str, list[JsonItem]] = {}
    items: list[JsonItem] = []
    oddities: list[Oddity] = []
    left = LARGEST_MARKUP
    for number, script in enumerate(scripts, start=1):
        text = script.text or ""
        left -= len(text)
        if left < 0:
            message = f"the scripts hold more than {LARGEST_MARKUP:,} characters: read up to script {number - 1}"
            return items, [*oddities, Oddity("markup-too-large", message, script)]
        try:
            values, reason = read_json(text)
            found = [JsonItem(node, script, nodes) for value in values for node in objects(value)]
        except NestedTooDeep:
            reason, found = f"nested deeper than {MOST_NESTING} levels", []
            oddities.append(Oddity("markup-broken", f"JSON-LD script {number}: {reason}", script))
            continue
        except ValueError as error:
            oddities.append(Oddity("markup-broken", f"JSON-LD script {number}: {error}", script))
            continue
        if reason:
            oddities.append(Oddity("markup-repaired", f"JSON-LD script {number}: {reason}", script))
        for item in found:
            name = id_of(item.node)
            if name and not is_reference(item.node) and len(parts := nodes.setdefault(name, [])) < MOST_PARTS:
                parts.append(item)
        items += [item for item in found if not is_reference(item.node) and not item.types.isdisjoint(WANTED_TYPES)]
    return [item for item in items if not is_part(item)], oddities


def objects(value: object) -> Iterator[Node]:
    """All objects of a JSON value that stand in schema.org's context, in document order."""
    stack: list[tuple[object, bool, int]] = [(value, True, 0)]
    while stack:
        top, known, depth = stack.pop()
        if depth > MOST_NESTING:
            raise NestedTooDeep
        if isinstance(top, dict):
            known = speaks_schema(top["@context"], known) if "@context" in top else known
            if known:
                yield top
            inner: list[object] = list(top.values())
        elif isinstance(top, list):
            inner = top
        else:
            continue
        stack.extend((one, known, depth + 1) for one in reversed(inner) if isinstance(one, dict | list))


def speaks_schema(context: object, inherited: bool) -> bool:
    """Whether names in this context are schema.org's; a context that names no vocabulary leaves that as it was."""
    parts = context if isinstance(context, list) else [context]
    named = [part for part in parts if isinstance(part, str)]
    for part in parts:
        if isinstance(part, dict):
            if any(isinstance(iri, str) and "schema.org" in iri.lower() for iri in part.values()):
                return True
            named += [part["@vocab"]] if isinstance(part.get("@vocab"), str) else []
    return any("schema.org" in iri.lower() for iri in named) if any(named) else inherited


def is_part(item: JsonItem) -> bool:
    """Whether the object only completes an earlier one with its `@id`."""
    parts = item.nodes.get(id_of(item.node) or "", [])
    if not parts or parts[0].node is item.node:
        return False
    return all(held(item.node, name) is None for name in ("name", "headline", "text"))


def held(node: Node, name: str) -> object:
    """What the object itself says of a property, under any of the property's names."""
    return next((found for prefix in _PREFIXES if (found := node.get(prefix + name)) is not None), None)


def types_of(node: Node) -> frozenset[str]:
    found = node.get("@type", node.get("type"))
    names = found if isinstance(found, list) else [found]
    return type_names([name for name in names if isinstance(name, str)])


def id_of(node: Node) -> str | None:
    found = node.get("@id", node.get("id"))
    return found if isinstance(found, str) and found else None


def is_reference(node: Node) -> bool:
    """Whether the object says nothing but which one it is."""
    return bool(node) and all(key in ("@id", "@type", "id", "type", "@context") for key in node)
