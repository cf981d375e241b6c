"""A question with answers by several people: the page's main heading asks, posts that stand in a row answer."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import islice

from pipeline.alike import seen_question
from pipeline.answers import SeenQA
from pipeline.asking import is_furniture, is_marked, is_sign
from pipeline.boxes import Ranges, Sections, names_of
from pipeline.htmltext import HtmlLine, HtmlText
from pipeline.htmltree import Element
from pipeline.model import Standing
from pipeline.rules.buttons import BUTTON_TEXT
from pipeline.rules.calls import REPLY
from pipeline.rules.furniture import SOURCE_AGE
from pipeline.rules.wording import SENTENCE_END

# Classes and ids by which question-and-answer sites name a post that answers, the text in it, and its judgements.
ANSWER_POST = re.compile(
    r"(?:^|[\s_-])(?:answer|reply-answer|suggested-?answer|accepted-?answer)(?:-?\d+)?(?:$|\s|-item|-post)"
)
ANSWER_BODY = re.compile(
    r"(?:^|[\s_-])(?:prose|post-?(?:body|text|content)|answer-?_?_?(?:body|text|content)|message-?(?:body|content|text)|"
    r"comment-?(?:body|content|text)|markdown(?:-body)?|user-?content|entry-content|bbwrapper|cooked|postbody)(?:$|[\s_-])|(?:^|\s)content(?:$|\s)"
)
ACCEPTED = re.compile(r"(?:^|[\s_-])(?:accepted|best|chosen|verified)-?_?answer(?:$|\s)")
VOTES = re.compile(r"(?:^|[\s_-])(?:vote-?count|score|votes?-?number|upvotes?|points)")
AUTHOR = re.compile(
    r"(?:^|[\s_-])(?:user-?(?:details|name)|author|byline|creator|poster|nick-?name|display-?name|message-name)(?:$|[\s_-])"
)
BESIDE = frozenset(("form", "sharing", "navigation"))

# How forums name a thread, and the posts of one; of posts and messages the first is the question itself.
THREAD = re.compile(r"(?:^|[\s_-])(?:forum|thread|discussion|viewtopic)(?:$|[\s_-])")
THREAD_POST = re.compile(
    r"(?:^|\s)(?:(?P<row>post|message|topic-post|topic-body|postbit(?:legacy)?|forum-?post)|comment|reply|response)"
    r"(?:-?(?:item|container|wrapper))?(?:$|\s)"
)
THREAD_TITLE = re.compile(r"(?:^|[\s_-])(?:topic|thread|question)-?title(?:$|[\s_-])")
THREAD_LABEL = re.compile(r"(?:thread|topic|thema|sujet|discussion|tema|argomento)\s?:\s+", re.IGNORECASE)
LABEL_NAME = re.compile(r"(?:^|[\s_-])(?:label|prefix|badge|tag)(?:$|[\s_-])")
HEADING_OF_POST = 3  # the smallest heading that tells what a post is about

# What stands above an answer whose text has no element of its own: when, by whom of which rank, how it was judged.
BADGE = re.compile(
    r"(?P<best>(?:favou?rite|best|top|accepted|chosen|verified) answer|beste antwort|meilleure réponse|mejor respuesta"
    r"|migliore risposta|melhor resposta|beste antwoord|najlepsza odpowiedź|лучший ответ)|(?:lv|level)\.?\s?\d{1,3}",
    re.IGNORECASE,
)
FURTHEST_BODY = 200  # elements into a post at which its text begins
FURTHEST_CITE = 5  # elements into a quotation in which it says who said it
LONGEST_BYLINE = 5  # lines
LONGEST_BYLINE_WORDS = 4  # words of each
_THUMBS = re.compile(r"👍\s*(\d{1,6})(?:\s*👎\s*(\d{1,6}))?")

_NUMBER = re.compile(r"[-+\u2212]?\d{1,6}\Z")


def forum_qas(html: HtmlText) -> list[tuple[SeenQA, Standing]]:
    """The question with each of its answers, in the page's order."""
    lines = html.lines
    heading = main_heading(html)
    if heading is None:
        return []
    posts, beside = answer_posts(html.root), BESIDE | {"comments"}
    if not posts:
        posts, beside = threaded_posts(html, heading), BESIDE
    if not posts:
        return []
    ranges = Ranges(lines)
    question = seen_question(lines, heading, ranges, Sections(lines), asks=True)
    question.start = max(question.start, behind_label(html, lines[heading]))
    found: list[tuple[SeenQA, Standing]] = []
    for post in posts:
        places = body_lines(lines, post, ranges, beside)
        said = places if post_body(post) is not None else without_byline(lines, places)
        if said and said[0] > heading:
            above = [lines[at].text for at in places[: places.index(said[0])]]
            found.append((SeenQA(question, said), standing_of(post, len(found) + 1, above)))
    return found


def is_forum(html: HtmlText) -> bool:
    """Whether a page's main heading asks, and more than one post answers it, or the page has the form of a thread."""
    heading = main_heading(html)
    if heading is None or not is_marked(html.lines[heading]):
        return False
    return len(answer_posts(html.root)) > 1 or bool(threaded_posts(html, heading))


def main_heading(html: HtmlText) -> int | None:
    """The place of the line that a page is headed by, or a thread is named by; None where it has none."""
    lines = html.lines
    heads = [n for n, line in enumerate(lines) if line.level and line.zone in ("", "comments")]
    first = next((n for n in heads if lines[n].block.tag == "h1"), None)
    if first is not None:
        return first
    title = next((line.text for line in lines if line.zone == "title"), "")
    return next(
        (n for n in heads if title.startswith(lines[n].text) or THREAD_TITLE.search(names_of(lines[n].block).lower())),
        None,
    )


def behind_label(html: HtmlText, heading: HtmlLine) -> int:
    """Where the text of a heading begins behind what kind of thread it is: "Thread: ", or a label of its own."""
    said = html.text[heading.start : heading.end]
    match = THREAD_LABEL.match(said)
    end = match.end() if match else 0
    first = heading.first
    if first is not heading.block and LABEL_NAME.search(names_of(first).lower()):
        label = "".join(first.itertext()).strip()
        end = len(label) if said.startswith(label) else 0
    rest = said[end:].lstrip()
    return heading.end - len(rest) if rest else heading.start


def threaded_posts(html: HtmlText, heading: int) -> list[Element]:
    """The posts below the first one of a page that names itself a thread, or has the form of one.

    That form is two posts or more, each with an author and none with a title of another thread, as lists of them have.
    """
    named_so = is_thread(html.lines[heading].block)
    if not named_so and not is_marked(html.lines[heading]):
        return []
    posts, answers = thread_posts(html.root)
    if named_so:
        return answers
    alike = len(posts) > len(answers) and all(author_of(post) for post in posts)
    return answers if alike and not has_other_titles(html, heading, posts) else []


def has_other_titles(html: HtmlText, heading: int, posts: Sequence[Element]) -> bool:
    """Whether a post is headed by something else than what the page is."""
    asked = html.lines[heading].text
    inside = set(posts)
    for line in html.lines:
        if 0 < line.level <= HEADING_OF_POST and not inside.isdisjoint(line.block.iterancestors()):
            title = line.text[match.end() :] if (match := REPLY.match(line.text)) else line.text
            if title not in asked:
                return True
    return False


def is_thread(heading: Element) -> bool:
    """Whether a box around the main heading, or the page, is named as a thread of a forum."""
    return any(THREAD.search(names_of(above).lower()) for above in heading.iterancestors())


def thread_posts(root: Element) -> tuple[list[Element], list[Element]]:
    """The posts of a thread, and those of them that answer.

    Of the elements that are named so, they are those of the name that most have, each with a text.
    """
    rows: dict[str, list[Element]] = defaultdict(list)
    first_asks: set[str] = set()
    for element in root.iter("div", "article", "li", "section"):
        match = THREAD_POST.search((element.get("class") or "").lower())
        if match and post_body(element) is not None:
            rows[match[0].strip()].append(element)
            if match["row"]:
                first_asks.add(match[0].strip())
    name = max(rows, key=lambda name: len(rows[name]), default="")
    posts = rows[name]
    return posts, posts[1:] if name in first_asks else posts


def answer_posts(root: Element) -> list[Element]:
    """The posts of the row that has most; none where questions stand between them, as a list of FAQs has it."""
    rows: dict[Element, list[Element]] = defaultdict(list)
    for element in root.iter("div", "article", "li", "section"):
        names = names_of(element)
        parent = element.getparent()
        if "answer" in names and parent is not None and ANSWER_POST.search(names.lower()):
            rows[parent].append(element)
    if not rows:
        return []
    parent, best = max(rows.items(), key=lambda row: len(row[1]))
    posts, first = set(best), best[0]
    if not posts.isdisjoint(parent.iterancestors()):
        return []
    behind = (child for child in first.itersiblings() if child not in posts)
    return [] if any("question" in (child.get("class") or "").lower() for child in behind) else best


def post_body(post: Element) -> Element | None:
    """The element of a post that holds its text: the innermost of those named so that begin with the first one."""
    body = None
    for inner in islice(post.iter(), FURTHEST_BODY):
        if inner.get("itemprop") == "text":
            return inner
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
    return [n for n in places if lines[n].zone not in beside and not is_beside_post(lines[n], body)]


def is_beside_post(line: HtmlLine, body: Element) -> bool:
    """Whether a line of a post is not what its author says there: a button, a date, what another post said."""
    if BUTTON_TEXT.match(line.text) or is_sign(line) or is_furniture(line):
        return True
    for element in (line.block, *line.block.iterancestors()):
        if element is body:
            break
        if element.tag == "blockquote" and (
            "quote" in names_of(element) or next(element.iter("cite"), None) is not None
        ):
            return True
    return False


def begins_with_cite(quote: Element) -> bool:
    return any(inner.tag == "cite" for inner in islice(quote.iter(), FURTHEST_CITE))


def without_byline(lines: Sequence[HtmlLine], places: list[int]) -> list[int]:
    """The lines of a post behind those that tell who wrote it, and when; all where none does."""
    behind = 0
    for n, at in enumerate(places[:LONGEST_BYLINE]):
        text = lines[at].text
        if text.count(" ") >= LONGEST_BYLINE_WORDS or SENTENCE_END.search(text[-40:]):
            break
        if BADGE.fullmatch(text) or SOURCE_AGE.fullmatch(text):
            behind = n + 1
    return places[behind:] or places


def standing_of(post: Element, rank: int, byline: Sequence[str] = ()) -> Standing:
    """Who wrote a post, and how it is judged; `byline` are the lines that stand above its text."""
    names = f"{post.get('class') or ''} {post.get('id') or ''}".lower()
    votes = first_text(post, VOTES)
    number = _NUMBER.match(votes.replace("\u2212", "-").replace(",", "")) if votes else None
    thumbs = None if number else _THUMBS.search("".join(post.itertext()))
    badges = [match for line in byline if (match := BADGE.fullmatch(line))]
    named = byline[0] if byline and not (BADGE.fullmatch(byline[0]) or SOURCE_AGE.fullmatch(byline[0])) else None
    return Standing(
        author=author_of(post) or named,
        votes=int(number[0]) if number else int(thumbs[1]) - int(thumbs[2] or 0) if thumbs else None,
        accepted=True if ACCEPTED.search(names) or any(match["best"] for match in badges) else None,
        rank=rank,
    )


def author_of(post: Element) -> str | None:
    """The author that a post names: in an attribute, in markup, in a link of what is named so, else in its text."""
    given = (post.get("data-author") or "").strip()
    if given:
        return given[:LONGEST_NAME]
    for inner in post.iter():
        if inner.get("itemprop") == "author" or AUTHOR.search((inner.get("class") or "").lower()):
            links = (text_of(link) for link in inner.iter("a"))
            said = next(filter(None, links), None) or text_of(inner)
            if said:
                return said[:LONGEST_NAME]
    return None


LONGEST_NAME = 100  # characters


def text_of(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def first_text(post: Element, name: re.Pattern[str]) -> str | None:
    """What the first element of a post that is named so says, as one line."""
    for inner in post.iter():
        if name.search((inner.get("class") or "").lower()):
            said = text_of(inner)
            if said:
                return said[:LONGEST_NAME]
    return None
