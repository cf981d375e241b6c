"""Fields of forms: which elements a reader writes in or ticks, and what a form around a whole page is made of."""

from __future__ import annotations

from itertools import islice

from pipeline.htmltree import Element

FIELD_TAGS = frozenset(("input", "select", "textarea"))

# Inputs that a reader neither writes in nor chooses from, and those that look for something.
NO_FIELDS = frozenset(("hidden", "submit", "button", "image", "reset", "search", "range", "color"))

BOXES = frozenset(("checkbox", "radio"))

# Elements that hold the texts of a page; where a form has many of them for each field, it wraps the page.
TEXTS = ("p", "li", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "summary", "td", "details")
TEXTS_OF_FIELD = 4
MOST_FORMS = 4  # around each other, as where some are never closed; one further in is read as a form


def is_field(element: Element) -> bool:
    """Whether a reader may fill an element in."""
    if element.tag not in FIELD_TAGS or "disabled" in element.attrib or "hidden" in element.attrib:
        return False
    return element.tag != "input" or (element.get("type") or "text").lower() not in NO_FIELDS


def switched_by(field: Element, switch: Element) -> bool:
    """Whether a box to tick belongs to this label, as where it folds the text behind it away without a script."""
    name = field.get("id")
    return is_box(field) and name is not None and any(name == label.get("for") for label in around(switch, "label"))


def around(element: Element, tag: str) -> list[Element]:
    """The elements of a tag among this one, the few around it and those in it."""
    near = (element, *islice(element.iterancestors(), 2), *element.iterdescendants(tag))
    return [one for one in near if one.tag == tag]


def is_box(element: Element | None) -> bool:
    """Whether an element is a box to tick, which may fold text away without a script."""
    return element is not None and element.tag == "input" and element.get("type") in BOXES


def wraps_page(form: Element) -> bool:
    """Whether a form stands around more than its fields: some servers put whole pages into one."""
    if len(list(islice(form.iterancestors("form"), MOST_FORMS))) == MOST_FORMS:
        return False
    fields = sum(map(is_field, form.iter(*FIELD_TAGS)))
    return not fields or sum(1 for _ in form.iter(*TEXTS)) > TEXTS_OF_FIELD * fields
