"""Rules for headings that were glued to the front of an answer."""

from __future__ import annotations

import re

from pipeline.rules.cleaning.rule import ANSWERS, CleaningRule
from pipeline.rules.cleaning.words import STARTERS, fold
from pipeline.rules.wording import QUESTION_WORDS

# What sections of articles are called; a title of nothing but these, and words that join them, is a heading.
SECTIONS = frozenset(
    """
    summary overview introduction background definition history symptoms signs causes treatment treatments diagnosis
    prevention outlook prognosis takeaway complications risks risk factors benefits advantages disadvantages pros cons
    strengths weaknesses limitations effectiveness uses types techniques examples goals principles basics conclusion
    dosage effects side interactions precautions warnings faq faqs contents key facts takeaways points terms effect
    """.split()  # noqa: SIM905  # a list of quoted words is hard to read
)
JOINING = frozenset(["and", "or", "of", "the", "&", "its", "a", "vs", "for", "in", "to"])
POINTING = frozenset(["It", "They", "This", "That", "These", "Those", "He", "She", "Its", "Their", "Which"])
# "Brief history of X", "Overview of X": nouns that say something about a text, not about X.
ABOUT_TEXT = re.compile(
    r"(?:(?:A |An |The )?(?:[Bb]rief |[Ss]hort |[Qq]uick |[Gg]eneral )?(?:[Hh]istory|[Oo]verview|[Dd]efinitions?|"
    r"[Ii]ntroduction|[Bb]ackground|[Ss]ummary|[Bb]asics|[Kk]ey facts) (?:of|to|on|about|behind)"
    r"|Vs\.?|Versus|Compar(?:ed|ison) (?:with|to)|Alternatives to) [\w’'()-]+(?: [\w’'()-]+){0,5}\Z"
    r"|(?:In (?:short|brief|summary|a nutshell)|At a glance|(?:The )?[Bb]ottom line)\Z"
)
VERBS = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|do|does|did|can|could|may|might|must|shall|should|will|would|goes|"
    r"remains?|includes?|began|begins?|shows?|means?|helps?|makes?)\b"
)
FULL_SENTENCE = re.compile(r"[A-Z“\"(](?:\S+ ){3,}")
TO_THE_READER = re.compile(r"\b(?:you|your|we|our|us|I|my|me)\b")
EMPTY_WORDS = frozenset(
    """
    a an of to in on at by or as if not it he she one the and for with from into that this these those them they there
    mean means meaning work works use used does about
    between difference get its it's your you have has any some kind type types best most main role
    """.split()  # noqa: SIM905
)
ARTICLES = frozenset(["the", "a", "an", "most", "some", "many"])
# The answer to any other says yes or no, or a name, and needs it.
OPEN_QUESTIONS = frozenset(["what", "how", "why"])
ACRONYM = re.compile(r"\b[A-Z]{2,6}\b")
FEWEST_WORDS = 3  # less than that is no answer of its own
LABELS = ("Context", "Background", "Objective", "Abstract")
# These are words of sentences too often, unless a colon follows or they are shouted.
RESULT_LABELS = ("Method", "Result", "Conclusion", "Finding")
ALL_LABELS = tuple(form for label in (*LABELS, *RESULT_LABELS) for form in (label, label.upper()))


def drop_repeated_question(match: re.Match[str], asked: str) -> str:
    """Nothing, where the leading question is the one that was asked, or the next sentence takes up its subject."""
    heading, rest = match[1], match.string[match.end() : match.end() + 200]
    first = re.match(r"[^.!?\n]{0,199}[.!?]?", rest)
    if len(rest.split()) < FEWEST_WORDS or first is None:
        return match[0]
    if asked and fold(heading) == fold(asked):
        return ""
    words = fold(heading).split()
    if not is_about_asked(heading, asked):
        return match[0]
    is_open = words[:1] and words[0] in OPEN_QUESTIONS and rest.split()[0].lower() not in QUESTION_WORDS
    if not is_open or first[0].endswith("?") or TO_THE_READER.search(heading):
        return match[0]
    subject = {w[:6] for w in subjects(heading)}
    opening = [w[:6] for w in re.findall(r"\w+", rest.casefold())[:5] if w not in ARTICLES]
    return "" if rest[0].isupper() and subject & set(opening[:2]) else match[0]


def subjects(question: str) -> list[str]:
    """The words of a question that say what it is about."""
    return [w for w in fold(question).split() if w not in QUESTION_WORDS and w not in EMPTY_WORDS]


def is_about_asked(heading: str, asked: str) -> bool:
    """Whether a question is about what was asked about: a word is the same, or short for one, or nothing is named."""
    wanted, found = subjects(asked), subjects(heading)
    if not wanted or any(a[:6].startswith(b[:6]) or b[:6].startswith(a[:6]) for a in wanted for b in found):
        return True
    short = [(asked, found), (heading, wanted)]
    return any(word[0] == name[0].lower() for text, words in short for name in ACRONYM.findall(text) for word in words)


def drop_section_title(match: re.Match[str], _asked: str) -> str:
    """Nothing, where the first words are the title of a section and a sentence follows that stands without it."""
    title, rest = match[1], match.string[match.end() : match.end() + 200]
    following = re.match(r"\w+", rest)
    if not FULL_SENTENCE.match(rest.replace("\n", " ")) and not match.re.match(rest):
        return match[0]
    if VERBS.search(title) or (following and following[0] in POINTING):
        return match[0]
    words = [word for word in re.findall(r"[\w&’'-]+", title.lower()) if word not in JOINING]
    is_title = (words and all(word in SECTIONS for word in words)) or ABOUT_TEXT.match(title)
    return "" if is_title else match[0]


def drop_abstract_label(match: re.Match[str], asked: str) -> str:
    """Nothing, where the label cannot be the first word of the sentence."""
    label, mark, word, second = match.groups()
    if label.lower().rstrip("s") in asked.lower():
        return match[0]
    is_label = (
        mark or label.isupper() or word in STARTERS or (second and not VERBS.match(second) and second[-1] not in "sd")
    )
    return "" if is_label else match[0]


HEADINGS: tuple[CleaningRule, ...] = (
    CleaningRule(
        name="drop-abstract-label",
        why="The first label of a scientific abstract, glued to its first sentence.",
        pattern=re.compile(
            rf"\A((?:{'|'.join(LABELS)})s?|(?:{'|'.join(RESULT_LABELS)})s?(?=:)|(?:{'|'.join(ALL_LABELS[1::2])})S?)"
            r"(:)?\s+(?=([A-Z][\w’'-]*)(?:\s+([a-z-]+))?)"
        ),
        replacement=drop_abstract_label,
        fixes=(
            ("Context Cognitive therapy (CT) changes beliefs.", "Cognitive therapy (CT) changes beliefs."),
            ("Background: Tea is a drink.", "Tea is a drink."),
            ("OBJECTIVE To see whether tea helps.", "To see whether tea helps."),
            ("Conclusions: Tea helps.", "Tea helps."),
        ),
        keeps=(
            "Context Switching is slow.",
            "Background music helps.",
            "Background Checks are common.",
            "Results vary.",
        ),
        where=ANSWERS,
    ),
    CleaningRule(
        name="drop-repeated-question",
        why="The heading above a paragraph was taken for its first sentence: “What is X? X is ...”.",
        pattern=re.compile(r"\A([A-Za-z][^!?\n]{2,200}\?+)\s+(?=\S)"),
        replacement=drop_repeated_question,
        fixes=(
            ("What is tea? Tea is a drink made of leaves.", "Tea is a drink made of leaves."),
            ("What Is Green Tea (GT)? Green tea (GT) is a drink.", "Green tea (GT) is a drink."),
            ("How long does tea last? About a week or two.", "About a week or two."),
        ),
        keeps=(
            "How is copper mined? Copper is mined in open pits.",
            "Is it safe? Yes, it is.",
            "Why tea? Because it is warm.",
            "What should you do? Call the doctor first.",
            "Who asks? What is tea? Tea is a drink.",
            "Do you like tea? Tea is a drink for you.",
            "Is tea allowed? No, tea is not allowed.",
        ),
        needs=("?",),
        where=ANSWERS,
        asked="How long does tea last?",
    ),
    CleaningRule(
        name="drop-section-title",
        why="The titles of sections, from a bar above the article or a heading, were taken for sentences.",
        pattern=re.compile(r"\A((?:Vs\. \w|[A-Z])[^.!?:;\n]{2,70})\.\s+(?=[A-Z“\"(])"),
        replacement=drop_section_title,
        fixes=(
            (
                "Vs. other kinds of tea. Strengths and weaknesses. Summary. Green tea is a kind of tea.",
                "Green tea is a kind of tea.",
            ),
            ("Brief history of tea. The first cup was made in 1969.", "The first cup was made in 1969."),
            ("Side effects. Tea may keep people awake.", "Tea may keep people awake."),
            (
                "Compared with other drinks. Pros and cons. In short. Green tea is a drink made of leaves.",
                "Green tea is a drink made of leaves.",
            ),
        ),
        keeps=(
            "Green tea. It was first made in 1969.",
            "Pain relief and sleep. The drug was made for both.",
            "Summary. Short.",
            "History of tea. It is a book on how tea is made.",
            "Treatment helps. Most people get well soon.",
            "Wash hands. Rinse. Dry them with a clean towel.",
            "In short, tea helps. Most people drink it every day.",
            "Compared with coffee. It has less caffeine in it.",
        ),
        needs=(". ", ".\n"),
        where=ANSWERS,
    ),
)
