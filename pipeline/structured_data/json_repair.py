"""JSON as pages hold it: wrapped in comments, several values in one script, cut off, quotes and commas wrong.

What is JSON is read as JSON. Only what is not is written anew, token by token: what a reader would take for the end of
a string is one, commas are put where values follow each other, and what was opened is closed.
"""

from __future__ import annotations

import html
import json
import re
from typing import Literal

MOST_NESTING = 200  # levels; real markup has about ten


class NestedTooDeep(ValueError):  # noqa: N818  # says what is wrong with it
    """JSON nested deeper than we follow."""


def read_json(text: str) -> tuple[list[object], str | None]:
    """The values of a script, and what was wrong with it where it had to be repaired.

    Raises ValueError, with a short reason, where nothing can be read.
    """
    text = unwrapped(text)
    try:
        try:
            return [_DECODER.decode(text)], None
        except ValueError as error:
            reason = short_reason(error)
        several = read_several(text)
        if several:
            return several, None
        if not text:
            raise ValueError("is empty")
        repaired = _DECODER.decode(repair(text))
    except RecursionError:
        raise NestedTooDeep from None
    values = [value for value in repaired if says_something(value)]
    if not values:
        raise ValueError(reason)
    return values, reason


def says_something(value: object) -> bool:
    """Whether a repaired value has any name in it, and is not just brackets and words."""
    return any(map(says_something, value)) if isinstance(value, list) else isinstance(value, dict) and any(value)


def whole_number(digits: str) -> int | float:
    """A number without a fraction; one too large to count anything becomes a float."""
    return int(digits) if len(digits) < len(str(2**63)) else float(digits)


_DECODER = json.JSONDecoder(strict=False, parse_int=whole_number)

# Byte order mark, comment and CDATA signs around the JSON, each with a comment of the script language around itself.
_SIGNS = re.compile(
    r"[\s\ufeff;]++|<!--|-->|//[ \t]*+<!\[CDATA\[|//[ \t]*+(?:\]\]>|-->)|/\*[ \t]*+<!\[CDATA\[[ \t]*+\*/|"
    r"/\*[ \t]*+\]\]>[ \t]*+\*/|<!\[CDATA\[|\]\]>"
)
_LONGEST_TAIL = 60  # characters: more than all the signs that can close a wrapper


def unwrapped(text: str) -> str:
    """The text without the signs of comments and CDATA sections around it."""
    begin = 0
    while sign := _SIGNS.match(text, begin):
        begin = sign.end()
    text = text[begin:].rstrip(" \t\r\n;\ufeff")
    for _ in range(3):
        tail = text[-_LONGEST_TAIL:]
        cut = next((len(sign[0]) for sign in _SIGNS.finditer(tail) if sign.end() == len(tail)), 0)
        if not cut:
            break
        text = text[:-cut].rstrip(" \t\r\n;\ufeff")
    return text


def short_reason(error: ValueError) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg} (line {error.lineno}, column {error.colno})"
    return str(error)[:100]


_BETWEEN = re.compile(r"[\s,;\ufeff]*+")


def read_several(text: str) -> list[object]:
    """The values of a text that holds several, one after the other; none where one of them is no JSON."""
    values: list[object] = []
    at = 0
    while at < len(text):
        try:
            value, at = _DECODER.raw_decode(text, at)
        except ValueError:
            return []
        values.append(value)
        between = _BETWEEN.match(text, at)
        at = between.end() if between else at
    return values


# --- repair ----------------------------------------------------------------------------------------------------------

_TOKEN = re.compile(
    r"(?P<space>\s++|//[^\n]*+|<[^<>\"{]*+>)|(?P<comment>/\*)|(?P<open>[{\[])|(?P<close>[}\]])|(?P<comma>,)|"
    r"(?P<colon>:)|(?P<quote>[\"'])|(?P<bare>[^\s{}\[\],:\"'/<]++|.)",
    re.DOTALL,
)
_LITERAL = re.compile(r"-?(?:0|[1-9]\d{0,400})(?:\.\d{1,30})?(?:[eE][+-]?\d{1,3})?|true|false|null")
_GAP = r"(?:\s++|</?(?:p|br|div)[ /]*+>)*+"
_QUOTED_KEY = rf"(?:\"[^\"\\\n]{{1,80}}+\"|'[^'\\\n]{{1,80}}+'){_GAP}:"
_KEY = rf"(?:{_QUOTED_KEY}|[A-Za-z_@$][\w$@-]{{0,80}}+{_GAP}:)"

# What follows the quote that ends a string, by where the string stands.
_END_OF_KEY = re.compile(rf"{_GAP}(?:[:,}}\]]|\Z)")
_END_IN_OBJECT = re.compile(rf"{_GAP}(?:[}}\]]|\Z|//|/\*|{_QUOTED_KEY}|,{_GAP}(?:{_KEY}|[}}\]]|\Z|//|/\*))")
_END_IN_LIST = re.compile(rf"{_GAP}(?:[}}\]]|\Z|,{_GAP}(?:[\"'{{}}\[\]\d-]|true|false|null|\Z|//))")

_ESCAPE = re.compile(r"\\(?:[\"\\/bfnrt]|u[0-9a-fA-F]{4})|\\['\r\n]?|\"", re.DOTALL)
_CURLY = re.compile("[“”„″]")
FEW_QUOTES = 4  # fewer straight quotes than one pair of key and value has: the curly ones stand for them


def repair(text: str) -> str:
    """JSON of what the text seems to mean, as a list of all its values. Takes linear time."""
    text = with_straight_quotes(text)
    writer = Writer()
    at = 0
    while at < len(text):
        token = _TOKEN.match(text, at)
        if token is None:
            break
        at = token.end()
        match token.lastgroup:
            case "comment":
                end = text.find("*/", at)
                at = len(text) if end < 0 else end + 2
            case "open":
                writer.open(token[0])
            case "close":
                writer.close(token[0])
            case "comma":
                writer.complete()
            case "colon":
                writer.colon()
            case "quote":
                end = end_of_string(text, at, token[0], writer)
                writer.scalar(f'"{_ESCAPE.sub(valid_escape, text[at:end])}"')
                at = end + 1
            case "bare":
                writer.bare(token[0])
    return writer.finish()


def with_straight_quotes(text: str) -> str:
    """The text with the quotes that JSON needs, where entities or typographic quotes stand for all of them."""
    if text.count('"') >= FEW_QUOTES:
        return text
    return html.unescape(text) if "&quot;" in text or "&#34;" in text else _CURLY.sub('"', text)


def valid_escape(match: re.Match[str]) -> str:
    """A quote or backslash as JSON allows it in a string."""
    found = match[0]
    if found == '"':
        return '\\"'
    if found == "\\":
        return "\\\\"
    return found[1:] if found[1] in "'\r\n" else found


def end_of_string(text: str, start: int, quote: str, writer: Writer) -> int:
    """Where the string ends that begins at `start`: at the first quote that something follows as behind a string."""
    if writer.stack[-1] == "[":
        follows = _END_IN_LIST
    else:
        follows = _END_OF_KEY if writer.need in ("key", "end") else _END_IN_OBJECT
    at = start
    while True:
        end = text.find(quote, at)
        if end < 0:
            return len(text)
        slashes = end
        while slashes > start and text[slashes - 1] == "\\":
            slashes -= 1
        if (end - slashes) % 2 == 0 and follows.match(text, end + 1):
            return end
        at = end + 1


class Writer:
    """Writes JSON from tokens that may lack commas, colons, values and ends; `need` is what may come next."""

    def __init__(self) -> None:
        self.out = ["["]
        self.stack = ["["]
        self.need: Literal["key", "colon", "value", "end"] = "value"
        self.objects = 0  # how many of the stack are objects

    def expect(self) -> None:
        """Put the comma that belongs before another key or value."""
        if self.need == "end":
            self.out.append(",")
            self.need = "key" if self.stack[-1] == "{" else "value"

    def complete(self) -> None:
        """Give the last key a value, if it has none."""
        if self.stack[-1] == "{" and self.need in ("colon", "value"):
            self.out.append(":null" if self.need == "colon" else "null")
            self.need = "end"

    def scalar(self, literal: str) -> None:
        self.expect()
        if self.need == "key":
            self.out.append(literal)
            self.need = "colon"
            return
        self.out.append(":" + literal if self.need == "colon" else literal)
        self.need = "end"

    def bare(self, word: str) -> None:
        """Write a word that stands without quotes: a number, a name of JSON, else a string."""
        self.expect()
        literal = _LITERAL.fullmatch(word) and self.need != "key"
        self.scalar(word if literal else json.dumps(word, ensure_ascii=False))

    def colon(self) -> None:
        if self.need == "colon":
            self.out.append(":")
            self.need = "value"

    def open(self, bracket: str) -> None:
        if len(self.stack) > MOST_NESTING:
            raise NestedTooDeep
        self.expect()
        self.out.append({"key": '"":', "colon": ":", "value": "", "end": ""}[self.need] + bracket)
        self.stack.append(bracket)
        self.objects += bracket == "{"
        self.need = "key" if bracket == "{" else "value"

    def close(self, bracket: str) -> None:
        """Close what the bracket closes and all that was opened inside; what closes nothing is left out."""
        opener = "{" if bracket == "}" else "["
        if not (self.objects if opener == "{" else len(self.stack) - self.objects - 1):
            return
        while self.close_one() != opener:
            pass

    def close_one(self) -> str:
        self.complete()
        opener = self.stack.pop()
        self.objects -= opener == "{"
        self.out.append("}" if opener == "{" else "]")
        self.need = "end"
        return opener

    def finish(self) -> str:
        while self.stack:
            self.close_one()
        return "".join(self.out)
