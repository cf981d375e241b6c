"""Ways to ask one thing: frames, words that say nothing, and words that say the same in a question."""

from __future__ import annotations

import re

import msgspec


class Frame(msgspec.Struct, frozen=True):
    """A kind of question that is asked in several ways; what stands for `x` (and `y`) is what it is asked about.

    `symmetric` frames ask the same of x and y as of y and x. `asks` are ways to ask it, `not_asks` look-alikes.
    """

    name: str
    pattern: re.Pattern[str]
    asks: tuple[str, ...]
    not_asks: tuple[str, ...]
    symmetric: bool = False


# Words as `fold_question` leaves them: small letters, no articles, "what is" for "what's".
FRAMES: tuple[Frame, ...] = (
    Frame(
        "difference",
        re.compile(
            r"\b(?:differences?|differ|different (?:from|than)|distinguish(?:es)?|compared? (?:to|with)|versus|vs)\b"
        ),
        asks=("what is difference between cbt and ipt", "how does ipt differ from cbt", "cbt vs ipt"),
        not_asks=("what is ipt",),
        symmetric=True,
    ),
    Frame(
        "preference",
        re.compile(r"\b(?:better|best|prefer(?:able|red)?)\b(?=.*\bor\b|.*\bthan\b)|\bor\b.*\bbetter\b"),
        asks=("is cbt or ipt better for depression", "which is better cbt or ipt"),
        not_asks=("how do i get better",),
        symmetric=True,
    ),
    Frame(
        "definition",
        re.compile(
            r"(?:what (?:exactly )?(?:is|are|was|were)(?: meant by)?|define|definition of|meaning of|"
            r"what is (?:meaning|definition) of|what do you mean by|explain|describe|who is|tell me about)"
            r"(?: (?!(?:for|to|of|in|on|at|with|from|by|about|used|good)\b)\S+){1,4}\Z|"
            r"what do(?:es)?(?: \S+){1,6} (?:mean|stand for)\Z"
        ),
        asks=("what is ipt", "define ipt", "what does ipt mean", "meaning of ipt"),
        not_asks=("what is ipt used for", "what does ipt cost"),
    ),
    Frame(
        "duration",
        re.compile(
            r"\bhow long (?:does|do|did|will|is|are|can)\b.*\b(?:last|take|continue)\b|\bduration of\b|"
            r"\bhow (?:much time|many (?:hours|days|weeks|months|years)) (?:does|do|will)\b.*\b(?:last|take)\b"
        ),
        asks=("how long does ipt last", "what is duration of ipt", "how long does it take to learn"),
        not_asks=("how long is rope",),
    ),
    Frame(
        "use",
        re.compile(r"\b(?:used|use|good|useful|prescribed) for\b|\b(?:uses?|purpose) of\b"),
        asks=("what is ipt used for", "what are uses of ipt"),
        not_asks=("how do i use ipt",),
    ),
    Frame(
        "cost",
        re.compile(
            r"\bhow much (?:does|do|is|are|will|would)\b.*\b(?:costs?|price)?\b|\b(?:cost|price|fee)s? (?:of|for)\b"
        ),
        asks=("how much does ticket cost", "what is price of ticket"),
        not_asks=("how many tickets",),
    ),
    Frame(
        "cause",
        re.compile(r"\b(?:causes? of|what (?:is )?(?:caus(?:es?|ing))|what leads to)\b"),
        asks=("what causes asthma", "what are causes of asthma"),
        not_asks=("what is asthma",),
    ),
    Frame("person", re.compile(r"\bwho(?:m|se)?\b"), asks=("who wrote it",), not_asks=("what is it",)),
    Frame(
        "time", re.compile(r"\bwhen\b|\bwhat (?:time|date|day|year)\b"), asks=("when was it",), not_asks=("what is it",)
    ),
    Frame("place", re.compile(r"\bwhere\b"), asks=("where is it",), not_asks=("what is it",)),
    Frame(
        "reason", re.compile(r"\bwhy\b|\breasons? for\b|\bhow come\b"), asks=("why is it so",), not_asks=("is it so",)
    ),
    Frame(
        "count", re.compile(r"\bhow (?:many|often|frequently)\b"), asks=("how many are there",), not_asks=("how is it",)
    ),
)

# Frames that ask for different kinds of answers: two questions of different such frames are not one.
EXCLUSIVE = frozenset(("difference", "preference", "definition", "duration", "cost", "count"))

# Frames that say all about one thing: with another word, it is another thing ("interpersonal conflict", "therapy").
OF_ONE_SUBJECT = frozenset(("definition", "use", "duration", "cost", "cause"))

# Words that a frame consists of; they are no part of what is asked about.
FRAME_WORDS: dict[str, frozenset[str]] = {
    "difference": frozenset(
        ["difference", "differences", "differ", "different", "distinguish", "distinguishes", "between", "compare"]
    ),
    "preference": frozenset("better best prefer preferable preferred than".split()),  # noqa: SIM905
    "definition": frozenset("define definition mean meaning meant stand explain describe exactly tell".split()),  # noqa: SIM905
    "duration": frozenset("long last take continue duration time".split()),  # noqa: SIM905
    "use": frozenset("used use uses useful good prescribed purpose".split()),  # noqa: SIM905
    "cost": frozenset("much cost costs price prices fee fees".split()),  # noqa: SIM905
    "cause": frozenset("cause causes causing lead leads".split()),  # noqa: SIM905
    "reason": frozenset("reason reasons come".split()),  # noqa: SIM905
}

# Words without which a question asks the same.
STOP_WORDS = frozenset(
    """
    a about also am an and any anyone anything are as at be been being but by can could did do does doing for from get
    gets getting got had has have having he her here him his how i if in into is it its just know may me might my need
    of on one onto or our ours please possible really shall she should so some somebody someone something such that the
    their them then there these they this those to too upon us want was way ways we were what when where whether which
    while who whom whose why will with would you your yourself
    closed solved faq question
    """.split()  # noqa: SIM905  # a list of quoted words is hard to read
)

# Endings that a word's forms differ by, longest first; what is left has four letters or more.
ENDINGS = (
    "ization", "isation", "ational", "fulness", "iveness", "ations", "ingly", "ation", "ments", "ition", "ers", "ing",
    "ies", "ied", "ment", "ness", "ions", "ally", "ion", "ble", "ive", "ful", "est", "ed", "er", "es", "ly", "al", "y",
    "s", "e",
)  # fmt: skip
