"""A question with answers by several people: the page's main heading asks, posts that stand in a row answer."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from pipeline.answers import SeenQA
from pipeline.asking import BUTTON_TEXT, is_marked
from pipeline.boxes import Ranges, Sections, names_of
from pipeline.htmltext import HtmlLine, HtmlText
from pipeline.htmltree import Element
from pipeline.model import Standing
from pipeline.visible import seen_question

# Classes and ids by which question-and-answer sites name a post that answers, the text in it, and its judgements.
ANSWER_POST = re.compile(
    r"(?:^|[\s_-])(?:answer|reply-answer|suggested-?answer|accepted-?answer)(?:-?\d+)?(?:$|\s|-item|-post)"
)
ANSWER_BODY = re.compile(
    r"(?:^|[\s_-])(?:prose|post-?(?:body|text|content)|answer-?_?_?(?:body|text|content)|message-?(?:body|content|text)|"
    r"comment-?(?:body|content|text)|markdown(?:-body)?|user-?content|entry-content|bbwrapper|cooked|postbody)(?:$|[\s_-])"
)
ACCEPTED = re.compile(r"(?:^|[\s_-])(?:accepted|best|chosen|verified)-?_?answer(?:$|\s)")
VOTES = re.compile(r"(?:^|[\s_-])(?:vote-?count|score|votes?-?number|upvotes?|points)")
AUTHOR = re.compile(r"(?:^|[\s_-])(?:user-?(?:details|name)|author|byline)(?:$|[\s_-])")
BESIDE = frozenset(("form", "sharing", "navigation"))

# How forums name a thread, and the posts of one; of posts and messages the first is the question itself.
THREAD = re.compile(r"(?:^|[\s_-])(?:forum|thread|discussion|viewtopic)(?:$|[\s_-])")
THREAD_POST = re.compile(
    r"(?:^|\s)(?:(?P<row>post|message|topic-post)|comment|reply|response)(?:-?(?:item|container|wrapper))?(?:$|\s)"
)

_NUMBER = re.compile(r"[-+\u2212]?\d{1,6}\Z")


def forum_qas(html: HtmlText) -> list[tuple[SeenQA, Standing]]:
    """The question with each of its answers, in the page's order."""
    lines = html.lines
    heading = next(
        (n for n, line in enumerate(lines) if line.block.tag == "h1" and line.zone in ("", "comments")), None
    )
    if heading is None:
        return []
    posts, beside = answer_posts(html.root), BESIDE | {"comments"}
    if not posts and is_thread(lines[heading].block):
        posts, beside = thread_posts(html.root), BESIDE
    if not posts:
        return []
    ranges = Ranges(lines)
    question = seen_question(lines, heading, ranges, Sections(lines), asks=True)
    found: list[tuple[SeenQA, Standing]] = []
    for post in posts:
        places = body_lines(lines, post, ranges, beside)
        if places and places[0] > heading:
            found.append((SeenQA(question, places), standing_of(post, len(found) + 1)))
    return found


def is_forum(html: HtmlText) -> bool:
    """Whether a page's main heading asks, and more than one post answers it, or the page calls itself a thread."""
    heading = next((line for line in html.lines if line.block.tag == "h1" and line.zone in ("", "comments")), None)
    return heading is not None and is_marked(heading) and (is_thread(heading.block) or len(answer_posts(html.root)) > 1)


def is_thread(heading: Element) -> bool:
    """Whether a box around the main heading, or the page, is named as a thread of a forum."""
    return any(THREAD.search(names_of(above).lower()) for above in heading.iterancestors())


def thread_posts(root: Element) -> list[Element]:
    """The posts of a thread: of the elements that are named so, those of the name that most have, each with a text."""
    rows: dict[str, list[Element]] = defaultdict(list)
    first_asks: set[str] = set()
    for element in root.iter("div", "article", "li", "section"):
        match = THREAD_POST.search((element.get("class") or "").lower())
        if match and post_body(element) is not None:
            rows[match[0].strip()].append(element)
            if match["row"]:
                first_asks.add(match[0].strip())
    name = max(rows, key=lambda name: len(rows[name]), default="")
    return rows[name][1:] if name in first_asks else rows[name]


def answer_posts(root: Element) -> list[Element]:
    """The posts of the row that has most; none where questions stand between them, as a list of FAQs has it."""
    rows: dict[Element, list[Element]] = defaultdict(list)
    for element in root.iter("div", "article", "li", "section"):
        names = names_of(element)
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


def post_body(post: Element) -> Element | None:
    """The element of a post that holds its text: the innermost of those named so that begin with the first one."""
    body = None
    for inner in post.iter():
        if ANSWER_BODY.search((inner.get("class") or "").lower()):
            if body is not None and body not in inner.iterancestors():
                break
            body = inner
    return body


def body_lines(lines: Sequence[HtmlLine], post: Element, ranges: Ranges, beside: frozenset[str]) -> list[int]:
    """The lines of what a post says, without its votes and signature, and without what stands `beside` it."""
    body = post_body(post)
    if body is None:
        body = post
    if body not in ranges.first:
        return []
    places = range(ranges.first[body], ranges.last[body] + 1)
    return [n for n in places if lines[n].zone not in beside and not BUTTON_TEXT.match(lines[n].text)]


def standing_of(post: Element, rank: int) -> Standing:
    names = f"{post.get('class') or ''} {post.get('id') or ''}".lower()
    votes = first_text(post, VOTES)
    number = _NUMBER.match(votes.replace("\u2212", "-").replace(",", "")) if votes else None
    return Standing(
        author=first_text(post, AUTHOR),
        votes=int(number[0]) if number else None,
        accepted=True if ACCEPTED.search(names) else None,
        rank=rank,
    )


def first_text(post: Element, name: re.Pattern[str]) -> str | None:
    """What the first element of a post that is named so says, as one line."""
    for inner in post.iter():
        if name.search((inner.get("class") or "").lower()):
            said = " ".join(" ".join(inner.itertext()).split())
            if said:
                return said[:100]
    return None
