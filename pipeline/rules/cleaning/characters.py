"""Rules for damaged, invisible and encoded characters."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache

from pipeline.rules.cleaning.rule import EVERYWHERE, CleaningRule

# What the bytes 80 to BF, which follow a first byte in UTF-8, look like when read as Windows-1252 or Latin-1.
CONTINUATION = "\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"

# A text about such signs means them as they stand.
ABOUT_MARKUP = re.compile(r"\b(?:HTML|XML|entit(?:y|ies)|ampersands?|escap(?:ed?|ing)|codes?)\b", re.IGNORECASE)


@lru_cache(maxsize=2)  # asked for each match in a text
def is_about_markup(text: str) -> bool:
    return bool(ABOUT_MARKUP.search(text))


def decode_again(match: re.Match[str], _asked: str) -> str:
    """The characters whose UTF-8 bytes were read as another encoding, where ftfy is sure of it."""
    import ftfy  # takes longer to import than to clean a page, and few pages need it

    plan = ftfy.TextFixerConfig(unescape_html=False, fix_c1_controls=False, uncurl_quotes=False, normalization=None)
    decoded = str(ftfy.fix_encoding(match[0], plan))
    # What is no character of any script was no damage: "×¿" stands before a question that a sign folds away.
    return match[0] if any(unicodedata.category(character) == "Cn" for character in decoded) else decoded


def decode_control(match: re.Match[str], _asked: str) -> str:
    return match[0].encode("latin-1").decode("cp1252", errors="ignore")


def decode_entity(match: re.Match[str], _asked: str) -> str:
    if is_about_markup(match.string):
        return match[0]
    meant = html.unescape(match[0])
    if match[0] == match.string:  # a cell of a table of entities
        return match[0]
    return meant if len(meant) == 1 and (meant.isprintable() or meant == "\u00a0") and meant not in "<>" else match[0]


def decode_comparison(match: re.Match[str], _asked: str) -> str:
    return match[0] if is_about_markup(match.string) else html.unescape(match[0])


EMBEDDINGS, OVERRIDES, POP_EMBEDDING = "\u202a\u202b", "\u202d\u202e", "\u202c"
ISOLATES, POP_ISOLATE = "\u2066\u2067\u2068", "\u2069"
DIRECTIONS = EMBEDDINGS + OVERRIDES + POP_EMBEDDING + ISOLATES + POP_ISOLATE
FROM_RIGHT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]")


@lru_cache(maxsize=2)  # asked for each match in a text
def directions_kept(text: str) -> frozenset[int]:
    """The places of controls of direction that stay: pairs that turn nothing around, where text runs from the right."""
    if not FROM_RIGHT.search(text):
        return frozenset()
    kept: set[int] = set()
    opened: list[tuple[str, int]] = []
    for at, sign in enumerate(text):
        if sign not in DIRECTIONS:
            continue
        if sign not in (POP_EMBEDDING, POP_ISOLATE):
            opened.append((sign, at))
        elif opened and (opened[-1][0] in ISOLATES) == (sign == POP_ISOLATE):
            opener, start = opened.pop()
            kept.update(() if opener in OVERRIDES else (start, at))
    return frozenset(kept)


def drop_direction(match: re.Match[str], _asked: str) -> str:
    return match[0] if match.start() in directions_kept(match.string) else ""


CHARACTERS: tuple[CleaningRule, ...] = (
    CleaningRule(
        name="decode-entity",
        why="A text that was escaped twice keeps the entities of its HTML.",
        pattern=re.compile(r"&(?:[A-Za-z]{2,8}[0-9]?|#[0-9]{2,6}|#[xX][0-9a-fA-F]{2,5});"),
        replacement=decode_entity,
        fixes=(
            ("Salt &amp; pepper, the cook&#39;s &quot;best&quot;.", 'Salt & pepper, the cook\'s "best".'),
            ("It&rsquo;s 5&amp;nbsp;km.", "It’s 5\u00a0km."),
        ),
        keeps=("R&D; then B&Q", "&nosuch; &#0; &#1;", "Write &amp; for an ampersand in HTML.", "AT&T & co"),
        needs=("&",),
    ),
    CleaningRule(
        name="decode-comparison-entity",
        why="The same for less and greater, only beside numbers: elsewhere they would open a tag.",
        pattern=re.compile(r"&[lg]t;(?==?[ .]{0,2}\d)"),
        replacement=decode_comparison,
        fixes=(("Give it if BMI &lt; 18 or &gt;=30.", "Give it if BMI < 18 or >=30."),),
        keeps=("Type &lt;b&gt; before it.", "In XML, write &lt; 5 with an entity."),
        needs=("&lt;", "&gt;"),
    ),
    CleaningRule(
        name="mend-mojibake",
        why="UTF-8 that was read as Windows-1252: “â€™” stands for an apostrophe, “Ã©” for é.",
        pattern=re.compile(rf"[\u00c2-\u00f4][\u00c2-\u00f4{CONTINUATION}]+|[\u00c2\u00c3] (?=\S)"),
        replacement=decode_again,
        fixes=(
            ("The cafÃ©â€™s roof", "The café’s roof"),
            ("itâ\x80\x99s 5Â\u00a0km â€“ or 6", "it’s 5\u00a0km – or 6"),
        ),
        keeps=("Le « café » de l’été…", "voilà”", "São Tomé", "“naïve”", "ÀÉÎÕÜ", "5 Å…"),
        where=EVERYWHERE,
    ),
    CleaningRule(
        name="decode-windows-character",
        why="Quotes and dashes of Windows-1252 that were read as Latin-1 are control characters that nobody sees.",
        pattern=re.compile(r"[\x80-\x9f]+"),
        replacement=decode_control,
        fixes=(("It\x92s a \x93cat\x94.", "It’s a “cat”."),),
        keeps=("It’s a “cat”.",),
        where=EVERYWHERE,
    ),
    CleaningRule(
        name="break-lines-plainly",
        why="Form feeds and Unicode's own line breaks are line breaks.",
        pattern=re.compile(r"\r\n?|[\x0b\x0c\u2028\u2029]"),
        replacement="\n",
        fixes=(("a\u2028b\r\nc\x0cd", "a\nb\nc\nd"),),
        keeps=("a\nb",),
        needs=("\r", "\x0b", "\x0c", "\u2028", "\u2029"),
        where=EVERYWHERE,
    ),
    CleaningRule(
        name="drop-terminal-escape",
        why="Colours of a terminal are escapes, of which a page would show “[31m”.",
        pattern=re.compile(r"\x1b(?:\[[0-?]{0,20}[ -/]{0,3}[@-~]|[@-Z\\^_])"),
        replacement="",
        fixes=(("It is \x1b[1;31mred\x1b[0m.", "It is red."),),
        keeps=("It is [31m long.", "a[0m]"),
        needs=("\x1b",),
        where=EVERYWHERE,
    ),
    CleaningRule(
        name="drop-direction-control",
        why="Marks that turn text around can hide what it says; text from right to left needs some, in pairs.",
        pattern=re.compile(r"[\u202a-\u202e\u2066-\u2069]"),
        replacement=drop_direction,
        fixes=(
            ("What is \u202eevil\u202c?", "What is evil?"),
            ("a \u2066b\u2069 \u202ac\u202c", "a b c"),
            ("\u202bמה זה?\u202c\u202c \u202eabc", "\u202bמה זה?\u202c abc"),
            ("מה \u2067זה? \u202eabc\u202c\u2069", "מה \u2067זה? abc\u2069"),
        ),
        keeps=("\u202bמה זה?\u202c", "שלום \u2066abc\u2069 \u200fעולם\u200f"),
        needs=tuple(DIRECTIONS),
        where=EVERYWHERE,
    ),
    CleaningRule(
        name="drop-invisible-character",
        why="Control characters, byte order marks and soft hyphens show nothing and split words.",
        pattern=re.compile(r"[\x00-\x08\x0e-\x1f\x7f\u00ad\u2060\ufeff\ufffc]+"),
        replacement="",
        fixes=(("inter\u00adpersonal\ufeff the\x07rapy", "interpersonal therapy"),),
        # Joiners make Persian words and family emoji.
        keeps=("می\u200cخواهم", "👩\u200d👧", "a\nb"),
        where=EVERYWHERE,
    ),
    CleaningRule(
        name="drop-break-hint",
        why="A zero-width space says where a long word may be broken; scripts without spaces need it.",
        pattern=re.compile(r"(?<![\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u200b])\u200b+"),
        replacement="",
        fixes=(("inter\u200bpersonal therapy\u200b\u200b.", "interpersonal therapy."),),
        keeps=("ไทย\u200bคำ",),
        needs=("\u200b",),
        where=EVERYWHERE,
    ),
)
