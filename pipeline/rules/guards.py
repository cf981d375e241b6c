"""What makes two nearly equal texts say different things: numbers, negations, opposites, units, names, order."""

from __future__ import annotations

import re

# --- negation --------------------------------------------------------------------------------------------------------

NEGATIONS = frozenset(
    """
    no not never none nor neither nobody nothing nowhere without cannot unlikely
    hardly barely scarcely seldom rarely
    """.split()  # noqa: SIM905  # a list of quoted words is hard to read
)

# A word with one of these before it says the contrary: effective, ineffective.
NEGATING_PREFIXES = ("un", "in", "im", "il", "ir", "non", "dis", "mis", "anti", "de")
# The two ends of one thing: hypothyroidism, hyperthyroidism; careful, careless.
OPPOSITE_PREFIXES: tuple[tuple[str, str], ...] = (
    ("hypo", "hyper"),
    ("pre", "post"),
    ("intra", "inter"),
    ("intra", "extra"),
    ("macro", "micro"),
)
OPPOSITE_PREFIXES += (("mono", "poly"), ("uni", "bi"), ("under", "over"), ("in", "out"), ("up", "down"), ("in", "ex"))
OPPOSITE_SUFFIXES = (("ful", "less"),)
SHORTEST_STEM = 4  # letters that both words share beside the prefix

# Words of which one for the other turns a statement around.
OPPOSITES: tuple[tuple[str, str], ...] = (
    ("before", "after"),
    ("above", "below"),
    ("over", "under"),
    ("more", "less"),
    ("more", "fewer"),
    ("most", "least"),
    ("many", "few"),
    ("higher", "lower"),
    ("highest", "lowest"),
    ("high", "low"),
    ("increase", "decrease"),
    ("increase", "reduce"),
    ("raise", "lower"),
    ("rise", "fall"),
    ("gain", "lose"),
    ("gain", "loss"),
    ("improve", "worsen"),
    ("better", "worse"),
    ("best", "worst"),
    ("good", "bad"),
    ("with", "without"),
    ("always", "never"),
    ("often", "rarely"),
    ("frequent", "rare"),
    ("common", "rare"),
    ("safe", "dangerous"),
    ("hot", "cold"),
    ("warm", "cold"),
    ("early", "late"),
    ("first", "last"),
    ("minimum", "maximum"),
    ("min", "max"),
    ("longer", "shorter"),
    ("long", "short"),
    ("larger", "smaller"),
    ("large", "small"),
    ("strong", "weak"),
    ("fast", "slow"),
    ("adult", "child"),
    ("adult", "children"),
    ("adult", "infant"),
    ("adult", "teenager"),
    ("parent", "child"),
    ("men", "women"),
    ("man", "woman"),
    ("boy", "girl"),
    ("male", "female"),
    ("mother", "father"),
    ("husband", "wife"),
    ("acute", "chronic"),
    ("benign", "malignant"),
    ("positive", "negative"),
    ("dominant", "recessive"),
    ("allow", "forbid"),
    ("allow", "prohibit"),
    ("permit", "prohibit"),
    ("allow", "prevent"),
    ("accept", "refuse"),
    ("accept", "reject"),
    ("include", "exclude"),
    ("open", "close"),
    ("enable", "disable"),
    ("buy", "sell"),
    ("borrow", "lend"),
    ("send", "receive"),
    ("give", "take"),
    ("push", "pull"),
    ("start", "stop"),
    ("begin", "end"),
    ("start", "end"),
    ("arrive", "depart"),
    ("arrival", "departure"),
    ("import", "export"),
    ("upload", "download"),
    ("login", "logout"),
    ("install", "uninstall"),
    ("add", "remove"),
    ("day", "night"),
    ("morning", "evening"),
    ("summer", "winter"),
    ("weekday", "weekend"),
    ("left", "right"),
    ("up", "down"),
    ("upper", "lower"),
    ("on", "off"),
    ("in", "out"),
    ("inside", "outside"),
    ("indoor", "outdoor"),
    ("internal", "external"),
    ("north", "south"),
    ("east", "west"),
    ("and", "or"),
    ("both", "either"),
    ("all", "some"),
    ("yes", "no"),
    ("except", "including"),
    ("unless", "if"),
    ("true", "false"),
    ("true", "untrue"),
    ("can", "must"),
    ("may", "must"),
    ("public", "private"),
    ("single", "return"),
    ("wet", "dry"),
    ("empty", "full"),
    ("old", "new"),
    ("younger", "older"),
    ("young", "old"),
    ("mandatory", "optional"),
    ("required", "optional"),
)

# --- numbers and units -----------------------------------------------------------------------------------------------

NUMBER = re.compile(r"[<>≤≥±~−+-]?\d")
SMALL_NUMBERS = {
    word: n
    for n, word in enumerate(
        """
        zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
        eighteen nineteen twenty
        """.split()  # noqa: SIM905  # a list of quoted words is hard to read
    )
}
TENS = {word: 10 * n for n, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}  # noqa: SIM905
MULTIPLES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000}
ORDINALS = {
    word: f"{n}th"
    for n, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(),  # noqa: SIM905
        1,
    )
}
# These number things: type II. "I" alone is a word more often than a number.
ROMAN = {"ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9", "xi": "11", "xii": "12"}

_UNITS = """
    mg milligram milligrams milligramme milligrammes | g gram grams gramme grammes | kg kilo kilos kilogram kilograms
    | mcg µg μg ug microgram micrograms | ml millilitre millilitres milliliter milliliters | l litre litres liter liters
    | dl | cl | mm millimetre millimetres millimeter millimeters | cm centimetre centimetres centimeter centimeters
    | m metre metres meter meters | km kilometre kilometres kilometer kilometers | inch inches | ft foot feet
    | mile miles | yard yards | oz ounce ounces | lb lbs pound pounds | tsp teaspoon teaspoons
    | tbsp tablespoon tablespoons | cup cups | pint pints | gallon gallons | second seconds sec secs
    | minute minutes min mins | hour hours hr hrs | day days daily | week weeks weekly | month months monthly
    | year years yr yrs yearly annually | decade decades | century centuries | % percent | °c celsius
    | °f fahrenheit | $ dollar dollars usd | € euro euros eur | £ gbp | cent cents | pence penny | kb kilobyte kilobytes
    | mb megabyte megabytes | gb gigabyte gigabytes | tb terabyte terabytes | hz hertz | khz | mhz | ghz | w watt watts
    | kw | kwh | v volt volts | cal calorie calories | kcal | kj | iu | mmol | times
"""
# Every way to write a unit, with the one that stands for all.
UNITS = {word: forms.split()[0] for forms in _UNITS.split("|") for word in forms.split()}

MONTHS = (
    {
        name: month
        for month in "january february march april june july august september october november december".split()  # noqa: SIM905
        for name in (month, month[:3])
    }
    | {"sept": "september", "may": "may"}
)

# Common words that say how many, as a number does.
QUANTITIES = frozenset(
    "a all an another any both each either every few half many more most much no none once only some such".split()  # noqa: SIM905
)

WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())  # noqa: SIM905
DATE_WORDS = frozenset(MONTHS.values()) | WEEKDAYS

# --- names and order -------------------------------------------------------------------------------------------------

# Words that stand with a capital at the beginning of a sentence and name nothing.
FUNCTION_WORDS = frozenset(
    """
    a about above according after all also although an and another any are as at because been before being below both
    but by can could did do does during each either every few for from had has have he her here his how however i if in
    into is it its just let like many may me might more most much must my no nor not of on once one only or other our
    over please she should since so some such than that the their them then there these they this those through to
    under until up upon us usually very was we were what when where whether which while who whom whose why will with
    would yes you your
    """.split()  # noqa: SIM905  # a list of quoted words is hard to read
)

# Around one of these the order of two things says which is which: "A before B" is not "B before A".
ORDERING = frozenset(
    """
    than before after from to into versus vs over under above below instead rather replaces replace replaced causes
    cause caused precedes follows exceeds beats contains includes owns
    """.split()  # noqa: SIM905  # a list of quoted words is hard to read
)

# --- what pages put around an answer ---------------------------------------------------------------------------------

# Labels and links in small letters that may stand before an answer without a full stop between, or behind it. A larger
# corpus shows its own (see `pipeline.labels`); these are for one that is too small.
LABELS = (
    "full answer",
    "quick answer",
    "short answer",
    "answer",
    "context",
    "overview",
    "advertisement",
    "sponsored",
    "read more",
    "learn more",
    "see more",
    "show more",
    "more items",
    "continue reading",
    "trusted source",
    "share this",
    "was this helpful",
)
