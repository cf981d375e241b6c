"""A question with answers by several people: the page's main heading asks, posts that stand in a row answer."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from pipeline.htmltext import Element, HtmlLine, HtmlText
from pipeline.model import Standing
from pipeline.visible import FURNITURE, Ranges, Sections, SeenQA, seen_question

# Classes and ids by which question-and-answer sites name a post that answers, the text in it, and its judgements.
ANSWER_POST = re.compile(
    r"(?:^|[\s_-])(?:answer|reply-answer|suggested-?answer|accepted-?answer)(?:-?\d+)?(?:$|\s|-item|-post)"
)
ANSWER_BODY = re.compile(
    r"(?:^|[\s_-])(?:prose|post-?(?:body|text|content)|answer-?_?_?(?:body|text|content)|message-?(?:body|content)|"
    r"markdown(?:-body)?|user-?content|entry-content)(?:$|[\s_-])"
)
ACCEPTED = re.compile(r"(?:^|[\s_-])(?:accepted|best|chosen|verified)-?_?answer(?:$|\s)")
VOTES = re.compile(r"(?:^|[\s_-])(?:vote-?count|score|votes?-?number|upvotes?|points)")
AUTHOR = re.compile(r"(?:^|[\s_-])(?:user-?(?:details|name)|author|byline)(?:$|[\s_-])")
BESIDE = frozenset(("comments", "form", "sharing", "navigation"))

_NUMBER = re.compile(r"[-+\u2212]?\d{1,6}\Z")


def forum_qas(html: HtmlText) -> list[tuple[SeenQA, Standing]]:
    """The question with each of its answers, in the page's order."""
    lines = html.lines
    heading = next((n for n, line in enumerate(lines) if line.block.tag == "h1" and line.zone == ""), None)
    if heading is None:
        return []
    posts = answer_posts(html.root)
    if not posts:
        return []
    ranges = Ranges(lines)
    question = seen_question(lines, heading, ranges, Sections(lines), asks=True)
    found: list[tuple[SeenQA, Standing]] = []
    for post in posts:
        places = body_lines(lines, post, ranges)
        if places and places[0] > heading:
            found.append((SeenQA(question, places), standing_of(lines, post, ranges, len(found) + 1)))
    return found


def answer_posts(root: Element) -> list[Element]:
    """The posts of the row that has most; none where questions stand between them, as a list of FAQs has it."""
    rows: dict[Element, list[Element]] = defaultdict(list)
    for element in root.iter("div", "article", "li", "section"):
        names = f"{element.get('class') or ''} {element.get('id') or ''}"
        parent = element.getparent()
        if "answer" in names and parent is not None and ANSWER_POST.search(names.lower()):
            rows[parent].append(element)
    best = max(rows.values(), key=len, default=[])
    if not best or any(above in best for post in best for above in post.iterancestors()):
        return []
    between = {child for post in best for child in post.itersiblings() if isinstance(child.tag, str)} - set(best)
    if any("question" in f"{child.get('class') or ''}".lower() for child in between):
        return []
    return best


def body_lines(lines: Sequence[HtmlLine], post: Element, ranges: Ranges) -> list[int]:
    """The lines of what a post says, without its votes, signature and comments."""
    body = next((inner for inner in post.iter() if ANSWER_BODY.search((inner.get("class") or "").lower())), post)
    if body not in ranges.first:
        return []
    places = range(ranges.first[body], ranges.last[body] + 1)
    return [n for n in places if lines[n].zone not in BESIDE and not FURNITURE.match(lines[n].text)]


def standing_of(lines: Sequence[HtmlLine], post: Element, ranges: Ranges, rank: int) -> Standing:
    names = f"{post.get('class') or ''} {post.get('id') or ''}".lower()
    votes = first_text(lines, post, ranges, VOTES)
    number = _NUMBER.match(votes.replace("\u2212", "-").replace(",", "")) if votes else None
    return Standing(
        author=first_text(lines, post, ranges, AUTHOR),
        votes=int(number[0]) if number else None,
        accepted=True if ACCEPTED.search(names) else None,
        rank=rank,
    )


def first_text(lines: Sequence[HtmlLine], post: Element, ranges: Ranges, name: re.Pattern[str]) -> str | None:
    """The first line of the first element of a post that is named so."""
    for inner in post.iter():
        if inner in ranges.first and name.search((inner.get("class") or "").lower()):
            return lines[ranges.first[inner]].text[:100] or None
    return None
