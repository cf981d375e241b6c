"""Where elements stand: their XPath and their place in document order, each found in constant time a step."""

from __future__ import annotations

import re

from pipeline.htmltree import Element

_PLAIN_NAME = re.compile(r"[A-Za-z_][\w.-]*")


class XPaths:
    """The XPaths of a page's elements, as libxml2 writes them.

    The children of an element are numbered once: libxml2 counts the siblings before each element anew, which takes
    quadratic time for many of them.
    """

    def __init__(self) -> None:
        self.steps: dict[Element, str] = {}

    def of(self, element: Element) -> str:
        """The XPath of an element."""
        steps = []
        at: Element | None = element
        while at is not None:
            steps.append(self.step(at))
            at = at.getparent()
        return "/" + "/".join(reversed(steps))

    def step(self, element: Element) -> str:
        if element not in self.steps:
            parent = element.getparent()
            self.number([element] if parent is None else list(parent))
        return self.steps[element]

    def number(self, siblings: list[Element]) -> None:
        """Number elements that stand side by side, those of each name apart."""
        named = [(sibling, str(sibling.tag)) for sibling in siblings if isinstance(sibling.tag, str)]
        totals: dict[str, int] = {}
        for _, tag in named:
            totals[tag] = totals.get(tag, 0) + 1
        seen: dict[str, int] = {}
        for place, (sibling, tag) in enumerate(named, start=1):
            seen[tag] = seen.get(tag, 0) + 1
            if not _PLAIN_NAME.fullmatch(tag):
                self.steps[sibling] = f"*[{place}]"
            else:
                self.steps[sibling] = tag if totals[tag] == 1 else f"{tag}[{seen[tag]}]"
