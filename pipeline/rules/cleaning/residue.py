"""Rules for what buttons, links, images and list widgets left between the words."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.rules.cleaning.rule import ANSWERS, QUESTIONS, CleaningRule
from pipeline.rules.cleaning.words import shows_code

# Before the label they make it a phrase of the text: "a Trusted Source", "visit Trusted Source".
NO_LABEL_BEHIND = frozenset(
    """
    a an the this that these those your our my his her its their one each every any no another most more least as is was
    are were be been become called named by from of at with for in on to into about and or nor but than like via visit
    see ask use using join follow contact through only very
    """.split()  # noqa: SIM905  # a list of quoted words is hard to read
)


def drop_label(match: re.Match[str], _asked: str) -> str:
    """Nothing, where the words before "Trusted Source" do not need it."""
    if match["word"].lower() in NO_LABEL_BEHIND:
        return match[0]
    return match["word"]


@lru_cache(maxsize=2)  # asked for each match in a text
def means_backslashes(text: str) -> bool:
    return bool(OTHER_BACKSLASH.search(text))


def unescape_mark(match: re.Match[str], _asked: str) -> str:
    """The mark without its backslash, where the text holds no other use of backslashes."""
    return match[0] if means_backslashes(match.string) else match[1]


def drop_links_behind(match: re.Match[str], _asked: str) -> str:
    """Nothing, where the phrases are beyond doubt those of links: several, or without a full stop, or "Click here"."""
    found = CALL.findall(match[0])
    sure = len(found) > 1 or not match[0].rstrip().endswith((".", "!")) or NO_SENTENCE.search(match[0])
    return "" if sure else match[0]


def drop_quote_mark(match: re.Match[str], _asked: str) -> str:
    return match[0] if shows_code(match.string) else ""


CALL_WORDS = (
    r"(?:(?:Read|Learn|See|Show|View|Discover|Find [Oo]ut) [Mm]ore|A(?:dvertisements?|DVERTISEMENTS?)|"
    r"Click here(?: to (?:learn|read|see|view|find out|discover) more|"
    r" for (?:more|further|additional)(?: information| details| info)?)?)"
)
CALL = re.compile(CALL_WORDS)
NO_SENTENCE = re.compile(r"Click here|A(?:dvert|DVERT)")
OTHER_BACKSLASH = re.compile(r"\\[A-Za-z0-9\\]|[\\/]\\|\[\^|\$|://\S{0,500}\\")


def drop_stars(match: re.Match[str], _asked: str) -> str:
    return match[0] if shows_code(match.string) else match[1]


RESIDUE: tuple[CleaningRule, ...] = (
    CleaningRule(
        name="drop-markdown-image",
        why="Markdown shows an image here; its description is no part of the text.",
        pattern=re.compile(r" ?!\[[^\[\]\n]{0,200}\]\([^()\s]{1,500}\)"),
        replacement="",
        fixes=(("A cat ![cat](/img/cat.png) sat.", "A cat sat."),),
        keeps=("Stop![so]", "Wait![see](the note)"),
        needs=("![",),
    ),
    CleaningRule(
        name="unwrap-markdown-link",
        why="Markdown writes a link as [text](address); a reader sees the text.",
        pattern=re.compile(
            r"(?<![!\w\]])\[([^\[\]\n]{1,200})\]\((?:https?://|mailto:|/|\#)[^()\s]{0,500}(?: \"[^\"\n]{0,200}\")?\)"
        ),
        replacement=r"\1",
        fixes=(
            ("See [the guide](https://a.example/guide) and [b](/b).", "See the guide and b."),
            ("By [Mo](mailto:mo@a.example).", "By Mo."),
        ),
        keeps=("a[0](/b)", "[a] (b)", "[a](see below)"),
        needs=("](",),
    ),
    CleaningRule(
        name="unwrap-markdown-bold",
        why="Markdown writes bold as **text**; a reader sees no stars.",
        pattern=re.compile(r"(?<![\w*\\])\*\*(?=[^\s*])([^*\n]{1,200})(?<=\S)\*\*(?![\w*])"),
        replacement=drop_stars,
        fixes=(("It is **not safe** to eat.", "It is not safe to eat."),),
        keeps=("2**3**4", "Brand** and other** drugs", "a ** b ** c", "f(**kw, **more) in Python"),
        needs=("**",),
    ),
    CleaningRule(
        name="drop-markdown-escape",
        why="Markdown writes a backslash before a mark that would otherwise mean something.",
        pattern=re.compile(r"\\([-.*_#+!()\[\]>~`|])"),
        replacement=unescape_mark,
        fixes=((r"1\. Wash it\. \- Dry it \(well\)\.", "1. Wash it. - Dry it (well)."),),
        keeps=(r"C:\new\_files", r"match \d+\.\d*", r"a \\- b", r"[^\.]", r"$x\_1$"),
        needs=("\\",),
    ),
    CleaningRule(
        name="drop-cut-off-marker",
        why="The aggregator ends a shortened list with a link that is not part of the answer.",
        pattern=re.compile(r"(?<!\s)\s*(?:\b|(?<=[a-z]))More items\s?(?:\.\.\.|…)\s*\Z"),
        replacement="",
        fixes=(
            ("Be brief. ...\n\nMore items...", "Be brief. ..."),
            ("Be brief. More items...More items…", "Be brief."),
            ("Be brief...More items...", "Be brief..."),
            ("A list of toolsMore items...", "A list of tools"),
        ),
        keeps=("More items were bought in May.", "They sold more items...", "More items... were found."),
        needs=("More items",),
    ),
    CleaningRule(
        name="drop-read-more-link",
        why="A shortened text ends with a link to the rest; the ellipsis before it stays and says that it is cut off.",
        pattern=re.compile(
            r"((?:\.\.\.|…)\]?)[ \n]?\[?(?:Read|See|Show|View|Learn|Load) (?:[Mm]ore|MORE|[Aa]ll|[Oo]n)\]?"
            r"\s?(?:\.\.\.|[…»›→>]{1,2})?\s*\Z"
        ),
        replacement=r"\1",
        fixes=(
            ("It can also help with ... Read more", "It can also help with ..."),
            ("It can help... Show More »", "It can help..."),
            ("It can help […] Read more…", "It can help […]"),
        ),
        keeps=("It helps. Read more about it here.", "To learn... read more.", "Learn more", "I ... see more."),
        needs=("...", "…"),
        where=ANSWERS,
    ),
    CleaningRule(
        name="drop-links-behind",
        why="Links to the rest of an article, and the label of an advertisement, stand behind its last sentence.",
        pattern=re.compile(rf"(?<=[.!?…)”\"’])(?:[ \n]{{1,2}}{CALL_WORDS}[.!]?){{1,6}}\s*\Z"),
        replacement=drop_links_behind,
        fixes=(
            ("Tar is black. Read more. Click here to learn more. Advertisement", "Tar is black."),
            ("Tar is black.\n\nLearn more", "Tar is black."),
            ("Tar is black. Click here for more information.", "Tar is black."),
        ),
        keeps=(
            "Write every day. Read more.",
            "To open it, click here to learn more.",
            "It is called Advertisement",
            "Click here to learn more.",
            "It helps. Learn more about it there.",
        ),
        needs=("ore", "Click here", "dvertisement", "ADVERTISEMENT"),
        where=ANSWERS,
    ),
    CleaningRule(
        name="drop-markdown-quote",
        why="Markdown and mail write > before lines that are quoted.",
        pattern=re.compile(r"(?:\A|(?<=\n))(?:>[ \t]?){1,5}(?=[^\W\d_]|[\"“‘«(*_])"),
        replacement=drop_quote_mark,
        fixes=(("> Only in large doses.\n> > “So” they said.", "Only in large doses.\n“So” they said."),),
        keeps=("> 5 mg is too much.", "Open Settings > Privacy.", "> npm install x\n{}", ">= 3 or <= 4"),
        needs=(">",),
        where=ANSWERS,
    ),
    CleaningRule(
        name="drop-markdown-fence",
        why="Markdown sets code between lines of three backticks.",
        pattern=re.compile(r"(?:\A|(?<=\n))```[\w+#.-]{0,20}[ \t]*(?:\n{1,2}|\Z)"),
        replacement="",
        fixes=(("Write this:\n\n```python\n\nx\n\n```", "Write this:\n\nx\n\n"),),
        keeps=("Write ``` before it.", "``` and ``` are fences", "`x`"),
        needs=("```",),
        where=ANSWERS,
    ),
    CleaningRule(
        name="drop-glued-date",
        why="Lists of results show when a page was written right behind what they quote of it.",
        pattern=re.compile(
            r"(?<=[a-z\d)\"”][.!?])(?:\d{1,2}\.? (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov"
            r"|Dec)[a-z]{0,6}\.? (?:19|20)\d\d"
            r"|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.? \d{1,2}, (?:19|20)\d\d)\Z"
        ),
        replacement="",
        fixes=(
            ("Yes, on roads and roofs.12 Mar 2024", "Yes, on roads and roofs."),
            ("It is old.May 3, 2021", "It is old."),
        ),
        keeps=("It began. 12 Mar 2024", "It began on 12 Mar 2024", "See no.12 March 2024 was cold."),
        needs=("19", "20"),
        where=ANSWERS,
    ),
    CleaningRule(
        name="drop-continue-link",
        why="The same link, in words that no sentence ends with.",
        pattern=re.compile(
            r"(?<=[.!?…\]])[ \n]?\[?(?:Continue [Rr]eading|Keep [Rr]eading|Click to expand)\]?"
            r"\s?(?:\.\.\.|[…»›→>]{1,2})?\s*\Z"
        ),
        replacement="",
        fixes=(("It helps. Continue reading →", "It helps."), ("It helps ... [Keep Reading]", "It helps ...")),
        keeps=("Continue reading aloud.", "He said to continue reading", "Click to expand the list."),
        needs=("eading", "xpand"),
        where=ANSWERS,
    ),
    CleaningRule(
        name="drop-numbered-source-label",
        why="A citation that a site shows as “(1 Trusted Source, 2)”.",
        pattern=re.compile(
            r" ?\((?:\d{1,3} ?, ?){0,8}(?:\d{1,3} ?)?Trusted ?Source"
            r"(?: ?, ?(?:\d{1,3} ?)?(?:Trusted ?Source)?){0,8} ?\)"
        ),
        replacement="",
        fixes=(
            ("It lowers pressure (1 Trusted Source, 2).", "It lowers pressure."),
            ("It helps (Trusted Source), they say.", "It helps, they say."),
            ("It helps (3, 4Trusted Source).", "It helps."),
        ),
        keeps=("Ask (a Trusted Source).", "It helps (see 1, 2)."),
        needs=("Trusted",),
    ),
    CleaningRule(
        name="drop-source-label-behind-sentence",
        why="Health sites mark a citation with a button whose label stays in the scraped text, its full stop doubled.",
        pattern=re.compile(
            r"(?:(?<=[.!?])|(?<=[.!?][)”\"]))[ \n]?Trusted ?Source(?: ?\.){0,3}(?=[ \n][A-Z(“\"•…-]|[ \n]?\.\.\.|\Z)"
        ),
        replacement="",
        fixes=(
            ("It lasts 12 weeks. Trusted Source. . It helps.", "It lasts 12 weeks. It helps."),
            ("It lasts 12 weeks. Trusted Source", "It lasts 12 weeks."),
            ("It lasts 12 weeks.Trusted Source . It helps.", "It lasts 12 weeks. It helps."),
            ("It lasts 12 weeks. TrustedSource It helps.", "It lasts 12 weeks. It helps."),
        ),
        keeps=(
            "Use a trusted source.",
            "The Trusted Source. It is a book.",
            "Is it a Trusted Source?",
            "Read it. Trusted Source is a magazine.",
        ),
        needs=("Trusted",),
    ),
    CleaningRule(
        name="drop-source-label-in-sentence",
        why="The same button behind the words that it proves, in the middle of a sentence.",
        pattern=re.compile(
            r"(?P<word>\b[\w%’'-]{1,40}?[)”\",;:]?) ?Trusted ?Source\b(?=[ \n][a-z(]| ?[.,;:)]|[ \n]?\Z)"
        ),
        replacement=drop_label,
        fixes=(
            ("A 2018 study Trusted Source found that it helps.", "A 2018 study found that it helps."),
            ("One in fiveTrusted Source, they say.", "One in five, they say."),
            ("It hurts (a lot) Trusted Source. It heals.", "It hurts (a lot). It heals."),
            ("It lasts 12 weeks Trusted Source .", "It lasts 12 weeks ."),
        ),
        keeps=("It is a Trusted Source for parents.", "ask your Trusted Source.", "Trusted Source Books sells it."),
        needs=("Trusted",),
    ),
    CleaningRule(
        name="drop-link-label",
        why="A link tells screen readers where it leads; that is no part of the sentence.",
        pattern=re.compile(
            r" ?[(\[](?:(?:this )?link )?(?:opens in (?:a )?new (?:window|tab)|is external|"
            r"external (?:link|icon))(?: icon)?[)\]]"
            r"|(?<=[\w.,;:!?)”\"’])[ \n]?(?:Opens in (?:a )?[Nn]ew (?:[Ww]indow|[Tt]ab)|External Link Icon|"
            r"[Ee]xternal icon"
            r"|[Pp]df icon)\b\.?(?= ?[.,;:)]|[ \n][\w(]|\Z)"
        ),
        replacement="",
        fixes=(
            ("See the guide (opens in a new tab).", "See the guide."),
            ("See the guideexternal icon for more.", "See the guide for more."),
            ("Read the rules Opens in new window and sign.", "Read the rules and sign."),
            ("The Act (link is external) says so.", "The Act says so."),
        ),
        keeps=(
            "The file opens in a new window.",
            "Opens in a new window, the man said.",
            "Add an external link.",
            "the external icons",
        ),
        needs=("new", "New", "xternal", "pdf icon", "Pdf icon"),
    ),
    CleaningRule(
        name="drop-image-label",
        why="An image leaves the bare word “image” on a line of its own.",
        pattern=re.compile(r"(?:\n[ \t]*image[ \t]*(?=\n|\Z))+|\A(?:[ \t]*image[ \t]*\n)+"),
        replacement="",
        fixes=(("A cat.\nimage\nA dog.", "A cat.\nA dog."), ("image\nA cat.", "A cat.")),
        keeps=("The image\nshows a cat.", "A mirror\nimage of it."),
        needs=("image",),
    ),
    CleaningRule(
        name="drop-glued-image-label",
        why="The same label behind the last sentence, where lines were joined.",
        pattern=re.compile(r"(?<=[.!?]) ?(?:image|\[image\])\Z"),
        replacement="",
        fixes=(("A cat sat. image", "A cat sat."), ("A cat sat.[image]", "A cat sat.")),
        keeps=("He saw an image", "It is called image. It is a word."),
        needs=("image",),
    ),
    CleaningRule(
        name="drop-advertisement-label",
        why="An advertisement leaves its label on a line of its own.",
        pattern=re.compile(r"(?:\n[ \t]*(?:Advertisements?|ADVERTISEMENTS?)[ \t]*(?=\n|\Z))+"),
        replacement="",
        fixes=(("It helps.\nAdvertisement\nIt lasts.", "It helps.\nIt lasts."),),
        keeps=("An\nadvertisement", "It is an Advertisement", "Kinds:\nAdvertisement law"),
        needs=("dvertisement", "ADVERTISEMENT"),
        where=ANSWERS,
    ),
    CleaningRule(
        name="drop-answer-label",
        why="The label says what the field says.",
        pattern=re.compile(r"\A(?:A|Ans|Answer|ANSWER) ?: ?(?=[A-Z“\"])"),
        replacement="",
        fixes=(("A: It helps.", "It helps."), ("Answer: No.", "No.")),
        keeps=("A. Smith wrote it.", "Answer: a noun.", "At: Home"),
        needs=(":",),
        where=ANSWERS,
    ),
    CleaningRule(
        name="drop-question-label",
        why="The label says what the field says.",
        pattern=re.compile(r"\A(?:Q|Question|QUESTION) ?\d{0,3} ?[:.] ?(?=[A-Z“\"])"),
        replacement="",
        fixes=(("Q: Is it safe?", "Is it safe?"), ("Q12. Is it safe?", "Is it safe?")),
        keeps=("Q fever", "Question everything?", "Q-tips: are they safe?"),
        where=QUESTIONS,
    ),
)
