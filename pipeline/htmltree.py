"""HTML -> tree: lxml reads it, tamed where that would be too slow or too deep; else BeautifulSoup does."""

from __future__ import annotations

import re

import lxml.etree

from pipeline.taming import DEEPEST, has_long_tags, tame

# What lxml calls an element; comments and processing instructions are not in the tree.
Element = lxml.etree._Element  # noqa: SLF001  # it has no other name

# Of markup in which lxml finds nothing, BeautifulSoup reads so many characters: it may take quadratic time.
MOST_REBUILT = 2**14

# Elements within lines that old pages leave open, so that they hold all that stands behind them.
LEFT_OPEN = frozenset(("a", "font"))
ITEMS = ("dt", "dd", "li")


def parse_html(markup: str) -> Element | None:
    """The tree of a document; None where there is nothing in it."""
    return parse_or_tame(markup)[0]


def parse_or_tame(markup: str) -> tuple[Element | None, bool]:
    """The tree of a document, None where there is nothing in it, and whether the markup was tamed.

    Markup that lxml would read too slowly, or not to its end, is tamed first. What it makes nothing of, BeautifulSoup
    reads.
    """
    kept = tame(markup) if has_long_tags(markup) else markup
    root = parse(kept)
    if root is None and kept is markup:
        kept = tame(markup)
        root = parse(kept)
    if root is not None:
        return root, kept != markup
    return (rebuild(markup) if len(markup) <= MOST_REBUILT and markup.strip() else None), False


def parse(markup: str) -> Element | None:
    """The tree that lxml makes of a document; None where it makes none, or gives up."""
    parser = lxml.etree.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True, encoding="utf-8")
    if "</br" in markup or "</BR" in markup:
        markup = break_lines(markup)
    try:
        root: Element | None = lxml.etree.fromstring(markup.encode("utf-8", "replace"), parser)
    except lxml.etree.XMLSyntaxError:
        return None
    if root is None or parser.error_log.filter_from_fatals():
        return None
    join_documents(root)
    end_items(root)
    return root


def end_items(root: Element) -> None:
    """Put items of lists beside each other that lxml puts into one, because an anchor in it is never closed.

    Browsers end an item where the next one begins, whatever is open in it.
    """
    for item in list(root.iter(*ITEMS)):
        opened = item.getparent()
        if opened is None or opened.tag not in LEFT_OPEN:
            continue
        outer: Element | None = opened
        while (
            outer is not None and outer.tag in LEFT_OPEN and outer.getnext() is None and not (outer.tail or "").strip()
        ):
            outer = outer.getparent()
        if outer is None or outer.tag not in ITEMS:
            continue
        for one in reversed((item, *item.itersiblings())):
            outer.addnext(one)  # and the text behind it


def break_lines(markup: str) -> str:
    """The markup with `<br>` for each `</br>`, as browsers read it; lxml leaves it out. What is no markup stays."""
    parts: list[str] = []
    at = done = 0
    while match := _BREAK_OR_RAW.search(markup, at):
        at = match.end()
        if match["raw"]:
            end = re.compile(rf"</{match['raw']}\b", re.IGNORECASE).search(markup, at)
            if end is None:
                break
            at = end.end()
        else:
            parts += [markup[done : match.start()], "<br>"]
            done = at
    return "".join((*parts, markup[done:]))


_BREAK_OR_RAW = re.compile(r"<(?P<raw>script|style|textarea|title|xmp|iframe)\b|</br[\s/]*>", re.IGNORECASE)


def join_documents(root: Element) -> None:
    """Put what stands behind the end of a document, a second one too, at the end of its body, as browsers do.

    lxml makes a tree of its own of each part behind `</html>`, and leaves beside the body what stands behind that.
    """
    part = root.getnext()
    body = root.find("body")
    if body is None:
        if part is None:
            return
        body = lxml.etree.SubElement(root, "body")
    append_text(body, body.tail)
    body.tail = None
    body.extend(list(body.itersiblings()))
    while part is not None:
        following = part.getnext()
        append_content(body, part, ("head", "body"))
        part = following


def append_content(target: Element, source: Element, opened: tuple[str, ...] = ()) -> None:
    """Move text and children of an element to the end of another, of children that are `opened` what is in them."""
    append_text(target, source.text)
    for child in list(source):
        if child.tag in opened:
            append_content(target, child)
            append_text(target, child.tail)
        else:
            target.append(child)  # and the text behind it


def append_text(target: Element, text: str | None) -> None:
    if not text:
        return
    if len(target):
        target[-1].tail = (target[-1].tail or "") + text
    else:
        target.text = (target.text or "") + text


def rebuild(markup: str) -> Element | None:
    """The tree that BeautifulSoup makes of a document, elements nested too deep put beside each other."""
    from bs4 import BeautifulSoup
    from bs4.element import NavigableString, Tag

    soup = BeautifulSoup(markup, "html.parser")
    root = lxml.etree.Element("html")
    waiting = [(child, root, 1) for child in reversed(soup.contents)]
    while waiting:
        node, parent, depth = waiting.pop()
        if isinstance(node, Tag):
            name = re.sub(r"[^a-zA-Z0-9-]", "", node.name) or "div"
            if name == "html":
                child = parent
            else:
                child = lxml.etree.SubElement(parent, name if name[0].isalpha() else "div")
                for key, value in node.attrs.items():
                    if re.fullmatch(r"[a-zA-Z][\w-]*", key):
                        child.set(key, xml_text(" ".join(value) if isinstance(value, list) else str(value)))
            below = child if depth < DEEPEST else parent
            waiting += [(inner, below, depth + 1) for inner in reversed(node.contents)]
        elif type(node) is NavigableString:
            append_text(parent, xml_text(node))
    return root


def xml_text(text: str) -> str:
    """The text without characters that no XML tree can hold."""
    return re.sub(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", text)
