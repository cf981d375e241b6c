"""Words and marks that tell a question, a promotion or an end of a sentence."""

from __future__ import annotations

import re

# What a reader sees nothing of: white space, and characters of no width that only tell where a line may break, or which
# way text runs.
INVISIBLE = (
    "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\u200b\u200c\u200d\u2060\ufeff\u00ad"
    "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)

# What an English question begins with; a heading that does is a question even where its mark is lost. The openings of
# other languages stand in rules/questions.py.
QUESTION_WORDS = frozenset(
    """
    what what's whats why who who's whom whose when where which how how's is isn't are aren't am was were do don't does
    doesn't did can can't could should shouldn't would will won't may might must shall has have had
    """.split()  # noqa: SIM905  # a list of quoted words is hard to read
)

# What may stand behind the last mark of a sentence: quotes, brackets, marks for the direction of text.
_CLOSING = "[\"'”’“»›)\\]」』）】》\u200b-\u200f\u061c\u202a-\u202e\u2066-\u2069]*"

# Question marks: Latin, full-width, Arabic, Ethiopic, double ones; the Greek one, also typed as a semicolon behind
# Greek text; the Armenian one, which stands within a word. Search in the last 40 characters.
QUESTION_MARK = re.compile(
    rf"(?:[?\uff1f\u061f\u037e\u1367\u2047-\u2049\u203d]|[\u0370-\u03ff\u1f00-\u1fff][^;\n]{{0,40}};)"
    rf"!{{0,3}}{_CLOSING}\s*:?\Z|\u055e[^\n\u055e\u0589]{{0,40}}\Z"
)

# The end of a sentence or clause, also where closing quotes or citation digits follow it.
SENTENCE_END = re.compile(rf"[.!?:;,…。！？؟।॥։۔။።،؛；，、：．]{_CLOSING}(?:[\s\[][\s\d\[\]]*)?\Z")

# What counts the parts of an answer: "Step 2", "Day 1:", "Part three".
COUNTED = re.compile(
    r"(?:step|part|day|week|month|phase|stage|tip|method|option|rule|level|schritt|teil|tag|paso|parte|étape|jour|passo)"
    r"\s+(?:\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten)\b",
    re.IGNORECASE,
)

# What a text asks its reader in passing; a question of a FAQ or a search box does not begin so.
ASIDE = re.compile(
    r"(?:have you (?:ever|heard|noticed|wondered)|did you (?:know|ever)|do you (?:ever|know|remember|want|need|still)|"
    r"are you (?:ready|looking|tired|still|struggling)|would you like|want|wondering|sounds?|ready|why (?:not|wait)|"
    r"so (?:what|how|why)|but (?:what|how|why)|what (?:now|next)|how about|what about|who knows|"
    r"right|isn['’]t it|can you (?:guess|imagine|believe))\b",
    re.IGNORECASE,
)

# A sentence that tells something before another one; "Dr." and "vs." end none.
TELLS_FIRST = re.compile(r"[^\W\d_]{4,}[\"'”’)\]]*[.!]\s+[^\W\d_]|[。！]\s*[^\W\d_]")

# What a heading begins with when it asks the reader to act rather than tells something.
PROMOTION_HEADING = re.compile(
    r"(?:find|connect with|book|shop|buy|subscribe|sign up|get started|get matched|contact|call|order|schedule|"
    r"download|join|try|learn more|read more|see more|request)\b",
    re.IGNORECASE,
)

# What the text below such a heading says when it sells rather than explains.
PROMOTION_TEXT = re.compile(
    r"\b(?:near you|near me|today|sign up|subscribe|free trial|click here|call us|contact us|get started|for free|"
    r"your inbox|our newsletter|book (?:a|an|your)|shop now|buy now)\b",
    re.IGNORECASE,
)

# How the rest of a sentence begins that markup cut in pieces; also brand names such as "iPhone", which is rare enough.
BROKEN_START = re.compile(r"[a-z][^\W\d_]*\b(?![^\W\d_]*[A-Z])|[,;:.)\]]")
