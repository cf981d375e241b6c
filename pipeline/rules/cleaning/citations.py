"""Rules for footnote marks, whose notes are not part of the text."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.rules.cleaning.rule import ANSWERS, DIGITS, CleaningRule
from pipeline.rules.cleaning.words import CLAUSE, COUNTED, NUMBERED, PEOPLES, STARTERS, shows_code

# Few pages have more notes; larger numbers behind a full stop are amounts, and phone and room numbers.
MOST_NOTES = 199

NUMBERS = r"\d{1,3}(?:(?: ?[,–-] ?| )\d{1,3}){0,5}"
CHROMOSOMES = re.compile(r"[XY]{1,5}\Z")  # "47 XXX syndrome"
YEAR = re.compile(r"(?:1[5-9]|20)\d\d\Z")
LAST_WORD = re.compile(r"([^\W\d_]*)[^\w]*\Z")
# Text that counts "1 Wash. 2 Rinse." itself, from its first word, a colon or an announcement on.
COUNTING = re.compile(
    r"(?:\A|\n|: ?)1 [A-Z]|\b(?:steps?|stages|phases|ways|reasons|types|kinds|tips|things|rules|follow\w*)\b"
    r"[^.!?\n]{0,80}[.!?] 1 [A-Z]"
)
SUPERSCRIPT = "¹²³⁰⁴⁵⁶⁷⁸⁹"
MEASURES = frozenset(
    """
    meter meters metre metres mile miles foot feet inch inches yard yards radius side length width height speed
    velocity distance diameter chi eta sigma
    """.split()  # noqa: SIM905  # a list of quoted words is hard to read
)
# Behind them, numbers in square brackets are a range or a list.
VALUES = re.compile(
    r"\b(?:range|interval|between|from|in|of|list|array|vector|set|tuple|scale|values?|domain)\s*\Z", re.IGNORECASE
)


@lru_cache(maxsize=2)  # asked for each match in a text
def counts_itself(text: str) -> bool:
    return bool(COUNTING.search(text))


def drop_note(match: re.Match[str], _asked: str) -> str:
    """The punctuation without the numbers behind it, where they can be nothing but notes."""
    text = match.string
    before = text[max(0, match.start() - 20) : match.start()]
    following = re.match(r"[^\w]{0,3}([\w’'-]*)", text[match.end() : match.end() + 40])
    word = following[1] if following else ""
    is_note = (
        are_notes(match[2])
        and ends_sentence(before, word)
        and word not in COUNTED
        and (not word or word in STARTERS or CLAUSE.match(text[match.end() : match.end() + 200]))
        and not PEOPLES.match(word)
        and not CHROMOSOMES.match(word)
        and not counts_itself(text)
    )
    return match[1] if is_note else match[0]


def drop_note_before_word(match: re.Match[str], _asked: str) -> str:
    """The punctuation and its space without the numbers between them and a word that begins sentences."""
    before = match.string[max(0, match.start() - 20) : match.start()]
    word = re.match(r"\w*", match.string[match.end() : match.end() + 40])
    is_note = word and word[0] in STARTERS and are_notes(match[2]) and ends_sentence(before, word[0])
    return f"{match[1]} " if is_note else match[0]


def drop_glued_note(match: re.Match[str], _asked: str) -> str:
    """The same for numbers glued to the full stop, where no text of code or file names explains them."""
    before = match.string[max(0, match.start() - 20) : match.start()] + match[1]
    last = LAST_WORD.search(before)
    following = match.string[match.end() : match.end() + 200]
    is_note = (
        are_notes(match[3])
        and (not following.strip() or (not COUNTED & set(following.split(None, 1)[:1]) and CLAUSE.match(following)))
        and last is not None
        and last[1].lower() not in NUMBERED
        and not shows_code(match.string)
        and not re.search(r"[/@_\\]\S*\Z", before)
    )
    return f"{match[1]}{match[2]}" if is_note else match[0]


def are_notes(numbers: str) -> bool:
    """Whether these are numbers that notes have, ranges ascending."""
    found = re.findall(r"\d+", numbers)
    if any(n.startswith("0") or int(n) > MOST_NOTES for n in found):
        return False
    ranges = re.findall(r"(\d+) ?[–-] ?(\d+)", numbers)
    return all(int(first) < int(last) for first, last in ranges)


def ends_sentence(before: str, following: str) -> bool:
    """Whether a full stop behind `before` ends a sentence, not an abbreviation, an initial or a number."""
    last = LAST_WORD.search(before)
    word = last[1] if last else ""
    if word.lower() in NUMBERED:
        return False
    if re.search(r"\d[)\]%”\"’]*\Z", before):
        return bool(YEAR.search(before)) or following in STARTERS
    if len(word) == 1 and not before.endswith((")", "]")):
        return following in STARTERS
    return bool(word) or before.endswith((")", "]", "”", '"', "’", "%"))


def drop_bracketed(match: re.Match[str], _asked: str) -> str:
    """Nothing, unless the text is code, or words before say that the brackets hold values."""
    before = match.string[max(0, match.start() - 20) : match.start()]
    several = re.search(r"\d\D+\d", match[0])
    is_values = VALUES.search(before) or (several and match[0][0] == " " and not before.endswith((".", "!", "?", ",")))
    values = is_values and match[0][0] == " "
    return match[0] if values or shows_code(match.string) else ""


def drop_superscript(match: re.Match[str], _asked: str) -> str:
    word = re.search(r"[^\W\d_]*\Z", match.string[max(0, match.start() - 20) : match.start()])
    return match[0] if word and word[0].lower() in MEASURES else ""


CITATIONS: tuple[CleaningRule, ...] = (
    CleaningRule(
        name="drop-bracketed-citation",
        why="Numbers in square brackets point to notes that are not here.",
        pattern=re.compile(
            r"(?:(?<=[a-z]{3})|(?<=[.,;:!?)”\"’\]%\d])|(?<=[\w.,;:!?)”\"’\]]) )"
            r"\[ ?[1-9]\d{0,3}(?: ?[,;–-] ?[1-9]\d{0,3}){0,9} ?\](?=[\s.,;:!?)\[]|\Z|[A-Z][a-z])"
        ),
        replacement=drop_bracketed,
        fixes=(
            ("It helps children.[3] The rest[12] is [ 4 ] new.[1, 2][3-5]", "It helps children. The rest is new."),
            ("They shed eggs [5].", "They shed eggs."),
        ),
        keeps=(
            "a[1] and x[0] = b[2]",
            "values in [1, 5]",
            "the list [1, 2, 3] is",
            "[1] Smith",
            "[18F]FDG",
            "F [37.8 C]",
            "cost[0]",
            "var row = cells[1];",
        ),
        needs=("[",),
    ),
    CleaningRule(
        name="drop-editorial-mark",
        why="Wikis mark what an editor should see to, and letters in brackets point to notes.",
        pattern=re.compile(
            r" ?\[ ?(?:citation needed|clarification needed|better source needed|verification needed|page needed|"
            r"original research\??|"
            r"dubious ?[–-] ?discuss|according to whom\?|by whom\?|who\?|when\?|where\?|which\?|why\?|"
            r"edit(?: source)?(?= ?\] ?(?:\n|\Z))|"
            r"(?:note|nb|n|fn) ?\d{1,3}) ?\]|(?<=[a-z][.,;!?])\[[a-z]\](?=\s|\Z|\[)"
        ),
        replacement="",
        fixes=(
            ("It is old.[citation needed] It fell.[a]", "It is old. It fell."),
            ("History [edit]\nIt fell.[note 3]", "History\nIt fell."),
        ),
        keeps=("a[i] and b[n]", "She [the cook] left.", "the vowel [a]", "[sic]", "Click [edit] to change it."),
        needs=("[",),
    ),
    CleaningRule(
        name="drop-superscript-citation",
        why="Superscript digits behind a word or a full stop point to notes that are not here.",
        pattern=re.compile(
            rf"(?:(?<=[a-z][.,;!?)”\"’])|(?<=[a-z]{{4}}))[{SUPERSCRIPT}]+(?:[,⁻–-][{SUPERSCRIPT}]+)*(?=[\s.,;:!?)]|\Z)"
        ),
        replacement=drop_superscript,
        fixes=(("It prevents a relapse.⁷ The disorder¹²,¹³ is rare.", "It prevents a relapse. The disorder is rare."),),
        keeps=("5 m² of 10⁶ km²", "x² + y³", "per square metre²", "Ca²⁺ ions", "E = mc²."),
        needs=tuple(SUPERSCRIPT),
    ),
    CleaningRule(
        name="drop-citation-digit",
        why="A superscript number lost its height: “relapse. 7 Maintenance therapy ...” has a note 7.",
        pattern=re.compile(rf"([.!?][”\"’)\]]?) ({NUMBERS})(?=\s*\Z|\n| (?:[“\"(]?[A-Z]|\.\.\.|…))"),
        replacement=drop_note,
        fixes=(
            ("It helps in daily interactions. 2", "It helps in daily interactions."),
            (
                "It prevents a relapse. 7 Maintenance lasts longer. 8, 9",
                "It prevents a relapse. Maintenance lasts longer.",
            ),
            ("They agree. 2-4 The rest do not. 3 4 In 1969. 5", "They agree. The rest do not. In 1969."),
            ("He said “yes.” 12 It was 1999. 3 This helped.", "He said “yes.” It was 1999. This helped."),
        ),
        keeps=(
            "Do this: 1 Wash. 2 Rinse. 3 Dry.",
            "It has three steps. 1 Wash. 2 Rinse.",
            "1. First 2. Second 3. Third",
            "See No. 5 The rest",
            "See Fig. 3 Below",
            "in 2007. 2008 was wet",
            "It was 2007. 2008 Olympic games followed.",
            "children under 6. 6 is the limit",
            "It came early. 12 May was fine.",
            "They left. 5 Americans stayed. 3 French cooks came.",
            "Windows 10. 11 is newer",
            "against COVID-19. 19",
            "Believe. 1 Corinthians says so.",
            "It takes time. 12-16 weeks pass.",
            "Call us. 1-800-555-0100",
            "J. R. 3 Smith",
            "Open at. 9.30",
            "The cost. $5",
            "It is closed. 007 Bond",
            "It is rare. 47 XXX syndrome is mild.",
            "Stir them. 2 Beef short ribs, 1 onion",
            "It was new. 8 Easy Ways to Brew",
        ),
        needs=(". ", "? ", "! ", '" ', "” ", ") ", "’ ", "] "),
        where=ANSWERS,
    ),
    CleaningRule(
        name="drop-citation-digit-before-word",
        why="The same with the space on the wrong side: “disorder. 12The ...”.",
        pattern=re.compile(rf"([.!?][”\"’)\]]?) ({NUMBERS})(?=(?!A\b|I\b)[A-Z][a-z]* )"),
        replacement=drop_note_before_word,
        fixes=(("It is a rare disorder. 12The cause is unknown.", "It is a rare disorder. The cause is unknown."),),
        keeps=(
            "It prints. 3D objects are hard.",
            "See No. 5The rest",
            "A rapper. 2Pac was born here.",
            "Cut. 9A fuses blow.",
        ),
        needs=(". ", "? ", "! ", '" ', "” ", ") ", "’ ", "] "),
        where=ANSWERS,
    ),
    CleaningRule(
        name="drop-glued-citation-digit",
        why="The same without the space: “disorder.12 The ...”.",
        pattern=re.compile(
            rf"([a-z]{{3}}[)”\"’]?)([.!?][”\"’)]?)({NUMBERS})(?=\s*\Z| [A-Z]|\n|(?:[A-Z][a-z]+|I) [a-z])"
        ),
        replacement=drop_glued_note,
        fixes=(
            ("It is a rare disorder.12 The cause is unknown.3,4", "It is a rare disorder. The cause is unknown."),
            ("It helps them.2It is new.", "It helps them.It is new."),
        ),
        keeps=(
            "See fig.3 The rest",
            "Bake until set.16 Oat cookies, 2 eggs",
            "Look in /usr/bin.2 The",
            "v2.0.1 Is out",
            "pages.1969 The",
            "the price is no.5 Here",
            "lib_foo.so.6 The rest",
        ),
        needs=DIGITS,
        where=ANSWERS,
    ),
)
