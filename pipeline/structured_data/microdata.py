"""Items of schema.org in microdata: scopes, the properties that belong to them, what `itemref` adds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from pipeline.htmltree import Element
from pipeline.structured_data.items import ANSWER, QUESTION, WANTED_TYPES, Oddity, TreeItem, Value, type_names, value_of

ANSWER_NAMES = ("acceptedAnswer", "suggestedAnswer")

# Elements that `itemref` may add on one page, all together: items that name one another's parts cost no more than that.
MOST_REFERRED = 100_000


def read_microdata(root: Element) -> tuple[list[TreeItem], list[Oddity]]:
    """The items of wanted types in document order; none, at little cost, where no scope has such a type."""
    scopes = cast(list[Element], root.xpath("//*[@itemtype or @itemscope]"))
    items = {scope: TreeItem(scope, type_names((scope.get("itemtype") or "").split()), {}) for scope in scopes}
    if all(item.types.isdisjoint(WANTED_TYPES) for item in items.values()):
        return [], []
    owners = Owners(items)
    named = cast(list[Element], root.xpath("//*[@itemprop]"))
    for element in named:
        owner = owners.above(element)
        if owner is not None:
            add_to(owner, element, items)
    for scope in scopes:
        if scope.get("itemref"):
            refer(root, items[scope], items, owners)
    strays = adopt_answers(items.values(), owners)
    oddities = []
    if strays:
        message = f"answers in microdata that belong to no question: {len(strays)}"
        oddities.append(Oddity("markup-answer-alone", message, strays[0].element))
    return [item for item in items.values() if not item.types.isdisjoint(WANTED_TYPES)], oddities


class Owners:
    """Which item an element stands in; each element above another is asked once."""

    def __init__(self, items: dict[Element, TreeItem]) -> None:
        self.items = items
        self.known: dict[Element, TreeItem | None] = {}
        self.referred = 0  # elements that references led to
        self.by_id: dict[str, Element] | None = None

    def above(self, element: Element) -> TreeItem | None:
        """The item of the nearest scope above the element."""
        climbed = []
        owner = None
        above = element.getparent()
        while above is not None:
            if above in self.items:
                owner = self.items[above]
                break
            if above in self.known:
                owner = self.known[above]
                break
            climbed.append(above)
            above = above.getparent()
        self.known.update(dict.fromkeys(climbed, owner))
        return owner


def add_to(owner: TreeItem, element: Element, items: dict[Element, TreeItem]) -> None:
    """Give the item the properties that an element names."""
    names = (element.get("itemprop") or "").split()
    value: Value | TreeItem = items.get(element) or value_of(element, names)
    for name in dict.fromkeys(names):
        owner.add(name.removeprefix("https://schema.org/").removeprefix("http://schema.org/"), value)


def refer(root: Element, item: TreeItem, items: dict[Element, TreeItem], owners: Owners) -> None:
    """Give the item the properties inside the elements that its `itemref` names, but not those of scopes in them."""
    if owners.by_id is None:
        owners.by_id = {}
        for element in cast(list[Element], root.xpath("//*[@id]")):
            owners.by_id.setdefault(element.get("id") or "", element)
    for name in dict.fromkeys((item.element.get("itemref") or "").split()):
        target = owners.by_id.get(name)
        stack = [] if target is None or owners.above(target) is item else [target]
        while stack and owners.referred < MOST_REFERRED:
            element = stack.pop()
            owners.referred += 1
            if element.get("itemprop"):
                add_to(item, element, items)
            if element not in items:
                stack.extend(reversed([child for child in element if isinstance(child.tag, str)]))


def adopt_answers(items: Iterable[TreeItem], owners: Owners) -> list[TreeItem]:
    """Give answers that belong to no question to the one that they stand in, else to the last one, if it names none.

    Returns the answers for which there is no such question.
    """
    answered = [item for item in items if QUESTION in item.types and any(map(item.properties.get, ANSWER_NAMES))]
    owned = {id(value) for item in answered for name in ANSWER_NAMES for value in item.values(name)}
    answered_ids = set(map(id, answered))
    last: TreeItem | None = None
    strays = []
    for item in items:
        if QUESTION in item.types:
            last = item
        elif ANSWER in item.types and id(item) not in owned:
            owner = owners.above(item.element)
            if owner is None or QUESTION not in owner.types:
                owner = None if last is None or id(last) in answered_ids else last
            if owner is None:
                strays.append(item)
            else:
                named = (item.element.get("itemprop") or "").split()
                owner.add("suggestedAnswer" if "suggestedAnswer" in named else "acceptedAnswer", item)
    return strays
