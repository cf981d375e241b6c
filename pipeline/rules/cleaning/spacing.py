"""Rules for spaces: too many, too few, in the wrong place."""

from __future__ import annotations

import re

from pipeline.rules.cleaning.rule import ANSWERS, EVERYWHERE, CleaningRule
from pipeline.rules.cleaning.words import STARTERS, shows_code

# What stands before a full stop, or behind one, in the names of files, hosts and products rather than in sentences.
NAME_PARTS = frozenset(
    """
    net com org edu gov info io js ts py md txt pdf jpg jpeg png gif csv json xml yaml yml html htm exe zip doc docx xls
    php asp www vb asp mailto urn foaf rdf std talk user category wikipedia special file template yahoo re
    """.split()  # noqa: SIM905  # a list of quoted words is hard to read
)
LONGEST_TOKEN = 120
LONGEST_ITEM = 600  # characters of an item of a list, before the next
# A word, a bracket, a capital as in "type I", an abbreviation, an age, a year, "COVID-19".
SENTENCE_BEFORE = re.compile(
    r"(?:[a-z]{2}[)\]”]?|[\w%][)\]”]|[a-z] [A-Z]|[A-Z]{2,6}|[a-z] \d{1,3}|[A-Za-z]-\d{1,2}|\b(?:1[5-9]|20)\d\d)\Z"
)


def part_sentences(match: re.Match[str], _asked: str) -> str:
    """The full stop with a space behind it, unless it stands inside a name, an address or code."""
    mark, right = match[1], match[2]
    text = match.string
    before = text[max(0, match.start() - LONGEST_TOKEN) : match.start()]
    token = re.split(r"\s", before)[-1]
    left = re.split(r"[^\w’'-]", token)[-1]  # empty behind a bracket
    is_sentence = (
        SENTENCE_BEFORE.search(before)
        and not re.search(r"[/@_\\#=<>]|\.[a-z0-9]|www", token)
        and not {left.lower(), right.lower()} & NAME_PARTS
        and not shows_code(text)
    )
    is_shouted = left.isalpha() and left.isupper()
    is_initial = len(left) == 1 and len(right) == 1
    is_label = left.isdecimal() or (left != left.lower() and (mark == ":" or is_shouted))
    return f"{mark} " if is_sentence and not is_initial and (right in STARTERS or not is_label) else match[0]


def part_item(match: re.Match[str], _asked: str) -> str:
    """The number of an item on a line of its own, where the item before it has the number before it."""
    number, mark = int(match["number"]), match["mark"]
    before = match.string[max(0, match.start() - LONGEST_ITEM) : match.start()]
    counted = re.search(rf"(?:\A|\n|: ?|[.!?;)])(?<!\d\.){number - 1}{re.escape(mark)} ?[A-Z“\"(]", before)
    return f"\n{match[0]}" if counted and not shows_code(match.string) else match[0]


SPACING: tuple[CleaningRule, ...] = (
    CleaningRule(
        name="part-list-items",
        why="The line breaks between the items of a numbered list were lost: “1. Freeze it.2. Scrape it off.”",
        pattern=re.compile(r"(?<=[a-z)\]”\"’%][.!?;])(?P<number>[2-9]|[1-4]\d)(?P<mark>[.)])(?= ?[A-Z“\"(][^.])"),
        replacement=part_item,
        fixes=(
            ("1. Freeze it.2. Scrape it off.3. Wash it.", "1. Freeze it.\n2. Scrape it off.\n3. Wash it."),
            ("Do this: 1) Wash (well).2) Dry it.", "Do this: 1) Wash (well).\n2) Dry it."),
        ),
        keeps=(
            "It is version 1. Then came it.3. Nobody knows.",
            "It costs 1.2. More is 1.3. Then",
            "1. Freeze it. 2. Scrape it off.",
            "See note one.2. It is long.",
        ),
        needs=tuple("23456789"),
        where=ANSWERS,
    ),
    CleaningRule(
        name="part-abbreviations",
        why="The same break before a sentence that begins with an abbreviation.",
        pattern=re.compile(r"(?<=[a-z)\]”’%])\.(?=(?:E\.g\.|I\.e\.|N\.B\.),? [\w“\"(])"),
        replacement=". ",
        fixes=(("It has 3.5 tons.E.g. pine has.", "It has 3.5 tons. E.g. pine has."),),
        keeps=("class Foo.E.g has none", "e.g. this", "It ends. E.g. here."),
        needs=("E.g.", "I.e.", "N.B."),
    ),
    CleaningRule(
        name="part-sentences-at-ellipsis",
        why="A shortened text was joined to the next without a space.",
        pattern=re.compile(r"(?<=[a-z)])\.(\.\.\.|…)(?=[A-Z][a-z]|[AI] )"),
        replacement=r". \1 ",
        fixes=(
            ("It is a focus for treatment....The rest follows.", "It is a focus for treatment. ... The rest follows."),
        ),
        keeps=("wait....what", "one....TWO", "It ends.... Then it begins."),
        needs=("....", ".…"),
    ),
    CleaningRule(
        name="part-sentences-behind-ellipsis",
        why="The same behind an ellipsis of its own.",
        pattern=re.compile(r"(?<=[a-z )])(\.\.\.|…)(?=[A-Z][a-z])"),
        replacement=r"\1 ",
        fixes=(("It helps. ...The rest follows…And so on.", "It helps. ... The rest follows… And so on."),),
        keeps=("wait...what", "It helps... Then", "range 1...N"),
        needs=("...", "…"),
    ),
    CleaningRule(
        name="part-sentences",
        why="A line break or a tag between two sentences or list items was lost: “are:Grief”, “Dispute.Role”.",
        pattern=re.compile(
            r"(?<=\S)([.!?][”’)]?|:)(?=([A-Z][a-z’']+|[AI]|[A-Z]{2,6})"
            r"(?: [\w(“\"-]|-[a-z]|[.,;:!?)-](?![a-z0-9A-Z_(/=])|,? ?\Z|[.:][A-Z][a-z]))"
        ),
        replacement=part_sentences,
        fixes=(
            ("The areas are:Grief.Role Dispute.Role Change.", "The areas are: Grief. Role Dispute. Role Change."),
            (
                "It ends (early).The rest was cut in 1969.A cook left.",
                "It ends (early). The rest was cut in 1969. A cook left.",
            ),
            ("It slows COVID-19.Masks help.IPT is new.", "It slows COVID-19. Masks help. IPT is new."),
            ("Is it safe?Yes.", "Is it safe? Yes."),
            (
                "It is a form (MD).Treatment helps.Late-onset forms heal.",
                "It is a form (MD). Treatment helps. Late-onset forms heal.",
            ),
            (
                "It begins at 35.The test (MRI).Then IPT.This helps.",
                "It begins at 35. The test (MRI). Then IPT. This helps.",
            ),
            ("It is of type I.Most of it heals.", "It is of type I. Most of it heals."),
        ),
        keeps=(
            "Node.js and asp.NET and VB.Net",
            "www.Example.com",
            "java.lang.String is",
            "see config.Yaml for",
            "call System.out.Println now",
            "Use Math.Round() to",
            "in Python, time.Sleep is",
            "U.S.A. and e.g. Ph.D. work",
            "Category:Books are",
            "mail Jo.Smith@a.example now",
            "https://a.example/is:Good one",
            "Yahoo!Answers is",
            "by J.Smith and K.May",
            "in L.A., when H.A. Newton came",
            "photo.JPG is",
        ),
        needs=(".", ":", "!", "?"),
    ),
    CleaningRule(
        name="tighten-brackets",
        why="A link inside brackets leaves spaces on their inner sides.",
        pattern=re.compile(r"(?<![:;=8-])\((?: +([^()\n]*[^()\s]) *|([^()\s](?:[^()\n]*[^()\s])?) +)\)"),
        replacement=lambda match, _asked: f"({match[1] or match[2]})",
        fixes=(
            ("psychotherapy ( talk therapy ).", "psychotherapy (talk therapy)."),
            ("It is new (since 1969 ) here.", "It is new (since 1969) here."),
        ),
        keeps=("see ( ) and :( or so", "a (b) c", ":( he said )"),
        needs=("( ", " )"),
    ),
    CleaningRule(
        name="drop-doubled-full-stop",
        why="What stood between two full stops was a link or a label, and is gone.",
        pattern=re.compile(r"(?<=[a-z0-9)\]”\"’%])\. \.(?=\s|\Z)(?! \.)"),
        replacement=".",
        fixes=(("It lasts 12 weeks. . It helps. .", "It lasts 12 weeks. It helps."),),
        keeps=("and so on . . .", "So it is. . . and", "so on ...", "cd. ./run", "It helps. .5 is half."),
        needs=(". .",),
    ),
    CleaningRule(
        name="close-up-punctuation",
        why="A link or a tag before a full stop or a comma leaves a space.",
        pattern=re.compile(r"(?:(?<=[^\W_][^\W_)\]”’%])|(?<=[”\"’!?]\)))[ \u00a0]+([.,])(?=[ \n]|\Z)(?! ?[.,])"),
        replacement=r"\1",
        fixes=(
            ("It is called grief , or loss .", "It is called grief, or loss."),
            ('He wrote it (in French: "je pense") .', 'He wrote it (in French: "je pense").'),
        ),
        keeps=("It helps ...", "so on . . .", "the .net framework", "f . g", "a half is .5", "« Oui , »"[2:5]),
        needs=(" .", " ,", "\u00a0.", "\u00a0,"),
    ),
    CleaningRule(
        name="fold-spaces",
        why="Line wrapping and markup leave runs of blanks that no reader sees.",
        pattern=re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u205f]{2,}|[\t\u00a0\u2000-\u200a\u202f\u205f]"),
        replacement=" ",
        fixes=(("a  b\u00a0c\td\u2009e", "a b c d e"),),
        keeps=("a b", "a\nb", "a\n\nb"),
    ),
    CleaningRule(
        name="fold-line-ends",
        why="Blanks before a line break, and more than one empty line, show nothing.",
        pattern=re.compile(r"(?<![ \n]) +(?=\n)|(?<!\n)\n(?: *\n){2,}"),
        replacement=lambda match, _asked: "\n\n" if "\n" in match[0] else "",
        fixes=(("a \nb\n\n \n\nc", "a\nb\n\nc"),),
        keeps=("a\nb", "a\n\nb", "a\n b"),
        needs=("\n",),
    ),
    CleaningRule(
        name="trim",
        why="Space at either end says nothing.",
        pattern=re.compile(r"\s(?:(?<=\A\s)\s*|(?<!\s\s)\s*\Z)"),
        replacement="",
        fixes=((" a b\n", "a b"),),
        keeps=("a b", "a\nb"),
        where=EVERYWHERE,
    ),
)
