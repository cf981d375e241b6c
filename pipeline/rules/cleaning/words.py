"""Words that cleaning rules look at. English first; other languages add rows."""

from __future__ import annotations

import re
from functools import lru_cache

# What a sentence often begins with, and a name or a counted thing does not.
STARTERS = frozenset(
    """
    A About According After Again All Almost Also Although An And Another Any As At Because Before Being Both But
    By Can Despite During Each Either Even Every Few Finally First For From Furthermore Further He Her Here His How
    However I If In Including Instead It Its Less Like Many More Moreover Most Much My Neither Nevertheless No None
    Nor Not Now Of Often On Once One Only Or Other Others Our Over Perhaps Please Rather Second She Several
    Similarly Since So Some Sometimes Still Such Than That The Their Then There Therefore These They This Those
    Though Through Throughout Thus To Today Together Two Typically Under Unfortunately Unless Unlike Until Up
    Usually We What When Whenever Where Whereas Whether Which While Who Why With Within Without Yes Yet You Your
    """.split()  # noqa: SIM905  # a list of quoted words is hard to read
)

# What a number follows: the full stop ends no sentence.
NUMBERED = frozenset(
    """
    no nos nr num fig figs tab vol vols p pp ch chap chaps sec sect sections art arts eq eqs ex ed eds ref refs approx
    ca circa c para par ver v vv max min est cf jan feb mar apr jun jul aug sep sept oct nov dec gen lev deut josh judg
    sam
    chr neh ps psa prov eccl isa jer ezek dan matt mt mk lk jn rom cor gal eph phil col thess tim heb jas pet rev apt
    ste rm tel ext op cat ser pt bk div st rd ave blvd route hwy
    """.split()  # noqa: SIM905
)

# What a number before them counts or names, so that it is no citation: months, days, peoples, books, amounts, units.
COUNTED = frozenset(
    """
    January February March April May June July August September October November December Jan Feb Mar Apr Jun Jul Aug
    Sep Sept Oct Nov Dec Monday Tuesday Wednesday Thursday Friday Saturday Sunday Mon Tue Wed Thu Fri Sat Sun Weekdays
    Samuel Kings Chronicles Corinthians Thessalonians Timothy Peter John Maccabees Esdras
    American African Asian European English British Scottish Irish French German Italian Spanish Portuguese Dutch Swiss
    Danish Swedish Norwegian Finnish Polish Greek Turkish Russian Ukrainian Israeli Iraqi Iranian Indian Pakistani
    Chinese Japanese Korean Thai Vietnamese Australian Canadian Mexican Brazilian Egyptian Jewish Arab Christian Muslim
    Britons Swedes Danes Finns Poles Greeks Turks Jews Muslims Christians Democrats Republicans
    Million Billion Trillion Thousand Hundred Dozen Percent Degrees Dollars Euros Pounds Years Months Weeks Days Hours
    Minutes Seconds Day Week Hour Minute
    AM PM MG ML KG GB MB TB KB KM CM MM M G D K C F V W L Mg Ml Kg Gb Mb Km Cm Mm Hz KHz MHz GHz Mbps Gbps
    Street Avenue Main Downing Tablespoons Tablespoon Teaspoons Teaspoon Cups Cup Ounces Best Top Wall
    """.split()  # noqa: SIM905
)
# What a clause says rather than names; only the commonest, and forms in -s and -ed with more words behind them.
CLAUSE = re.compile(
    r"[^.!?;\n]{0,120}?\b(?:is|are|was|were|be|been|has|have|had|do|does|did|can|could|may|might|must|shall|should|will|would|"
    r"found|tend|seem|need|use|become|make|take|get|include|occur|cause|suggest|require|show|help|often|usually|typically|"
    r"[a-z]{3,}(?:s|ed) (?!and\b|or\b|of\b)[a-z])"
)
PEOPLES = re.compile(r"[A-Z][a-z]+(?:icans|asians|peans|nadians|ndians|stralians|ussians|talians|ermans|zilians|ese)\Z")

# Text that shows code rather than prose: full stops and brackets mean something else in it.
CODE = re.compile(
    r"\w\(\)|[{}]|==|=>|->|::|</|#include|\w\[[0ijkxn]\]|\b(?:def|var|import|const|return) \w|"
    r"\b(?:Java|JavaScript|TypeScript|Python|PHP|SQL|API|namespace|npm|pip|JSON|XML|HTML|CSS|regex|LaTeX)\b|C#|\.NET\b"
)


@lru_cache(maxsize=2)  # asked for each match in a text
def shows_code(text: str) -> bool:
    """Whether a text holds code, or is about it."""
    return bool(CODE.search(text))


def fold(text: str) -> str:
    """The words of a text without case, marks and what stands in brackets: what two forms of a heading share."""
    return " ".join(re.findall(r"\w+", re.sub(r"\([^()]{0,80}\)", " ", text[:400].casefold())))
