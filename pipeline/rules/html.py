"""What elements of HTML do to text, and which parts of a page are none of its content."""

from __future__ import annotations

import re
from functools import lru_cache

# Elements that begin and end a line of their own; table cells too, for a reader sees them apart.
BLOCK_TAGS = frozenset(
    """
    html head body title main article section nav aside header footer hgroup address div p pre blockquote figure
    figcaption ul ol li dl dt dd menu dir table caption thead tbody tfoot tr td th h1 h2 h3 h4 h5 h6 form fieldset
    legend details summary dialog hr center noscript template button select option optgroup textarea object
    frameset noframes search listing xmp marquee
    """.split()  # noqa: SIM905  # a list of quoted words is hard to read
)
TYPED_TAGS = frozenset(("pre", "listing", "xmp"))  # line ends in them are shown
BREAK_TAGS = frozenset(("br",))
# Elements whose text stands out from that around it, and styles that do the same.
BOLD_TAGS = frozenset(("b", "strong", "em", "i", "u"))
BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
RAISED_TAGS = frozenset(("sup", "sub"))
HEADING_LEVEL = {f"h{n}": n for n in range(1, 7)}

# Elements that show something else than their text, which is there for old browsers.
FALLBACK_TAGS = ("noscript", "video", "audio", "iframe", "canvas", "progress", "meter", "datalist", "noembed")

# Elements whose text no reader sees, and the role of that text.
UNSEEN_TAGS = {"script": "script", "style": "style", "template": "template", "svg": "image"} | dict.fromkeys(
    FALLBACK_TAGS, "noscript"
)

# How classes of fonts begin that draw the word in an element as a picture, and what such a word is made of.
ICON_NAME = "material-"
ICON_WORD = re.compile(r"\s*[a-z0-9]{1,30}(?:[_ ][a-z0-9]{1,20}){0,5}\s*\Z")

# Block elements that set or hide their text by their tags alone.
SET_TAGS = TYPED_TAGS.union(HEADING_LEVEL, UNSEEN_TAGS)

# Elements that say something about the page or its text: they are looked for wherever they stand.
TAGS_LOOKED_FOR = ("a", "base", "hr", "input", "link", "meta", "script", "select", "textarea", "title")

# What elements do to text; the others, such as spans, only hold it.
EFFECTS = (
    dict.fromkeys(BOLD_TAGS, "bold")
    | dict.fromkeys(UNSEEN_TAGS, "unseen")
    | dict.fromkeys(BREAK_TAGS, "break")
    | dict.fromkeys(BLOCK_TAGS, "block")
    | dict.fromkeys(RAISED_TAGS, "raised")
    | {"a": "link"}
)

# Elements whose content is shown once they have the attribute `open`.
FOLDED_TAGS = frozenset(("details", "dialog"))

HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)

# What holds the content is no part beside it, whatever its class says ("has-sidebar").
CONTENT_TAGS = frozenset(("html", "body", "main", "article", "h1", "h2", "h3", "h4", "h5", "h6", "p", "li", "dt", "dd"))

# Elements that hold the text of a page; text that stands in none of them needs another reason to be there.
TEXT_TAGS = frozenset(
    "p li dt dd blockquote pre td th caption figcaption address summary button label legend option".split()  # noqa: SIM905
)

ZONE_TAGS = {
    "nav": "navigation",
    "footer": "footer",
    "aside": "aside",
    "form": "form",
    "select": "form",
    "textarea": "form",
    "title": "title",
}
ZONE_ROLES = {
    "navigation": "navigation",
    "menu": "navigation",
    "menubar": "navigation",
    "contentinfo": "footer",
    "complementary": "aside",
    "search": "form",
    "dialog": "dialog",
    "alertdialog": "dialog",
}

# Words of class names and ids, in the order in which they are tried.
ZONE_WORDS: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(
            r"(?:^|[\s_-])(?:comments?|comment-?list|respond|disqus|replies|reviews?|testimonials?)(?:$|[\s_-])"
        ),
        "comments",
    ),
    (
        re.compile(
            r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|breadcrumbs?|toc|table-of-contents|pagination|pager)(?:$"
            r"|[\s_-])"
        ),
        "navigation",
    ),
    (re.compile(r"(?:^|[\s_-])(?:site-?footer|footer|colophon)(?:$|[\s_-])"), "footer"),
    (re.compile(r"(?:^|[\s_-])(?:sidebar|related|recommended|widget-area|also-like|more-posts)(?:$|[\s_-])"), "aside"),
    (re.compile(r"(?:^|[\s_-])(?:cookies?|consent|gdpr|modal|popup|newsletter|subscribe)(?:$|[\s_-])"), "dialog"),
    (re.compile(r"(?:^|[\s_-])(?:share|sharing|social|social-?share|follow-us)(?:$|[\s_-])"), "sharing"),
)

# Parts of a page in which no question stands for its own sake, those whose lines are no part of an answer, and those
# that are made of links, so that a line that is none is text.
NO_QUESTIONS = frozenset(("title", "form", "navigation", "footer", "sharing", "comments"))
NO_ANSWERS = frozenset(("form", "sharing", "title", "navigation"))
BESIDE_ANSWERS = frozenset(("aside", "dialog", "comments"))
LINK_ZONES = frozenset(("navigation", "footer"))

# Elements and class names of what stands around a text without being part of it.
FURNITURE_TAGS = frozenset(("figcaption",))
FURNITURE_NAME = re.compile(
    r"(?:^|[\s_-])(?:byline|by-?author|(?:post|entry|article)-?meta|meta(?:-?(?:data|info|line|box))?|posted-?on"
    r"|publish(?:ed)?-?(?:date|on)"
    r"|(?:post|entry|article)-?date|tags?-?(?:links|list)|post-?tags|entry-?tags|permalink|wp-caption-text|signature"
    r"|read-?time|reading-?time|edit-?link)(?:$|\s)"
)
# Names of a line that tells its category, or of a whole part of a FAQ.
CATEGORY_NAME = re.compile(r"(?:^|[\s_-])(?:cat-?links|(?:post|entry|faq)-?categor(?:y|ies))(?:$|\s)")
# What such a line says where no name tells it.
FURNITURE_TEXT = re.compile(
    r"(?:(?:post )?tags|tagged(?: with| as)?|(?:post )?categor(?:y|ies)|filed under|posted (?:in|on|by|under)|topics|"
    r"schlagw(?:ort|örter|orte)|stichw(?:ort|orte|örter)|kategorien?|mots[ -]clés|étiquettes?|catégories?"
    r"|publié (?:dans|le|par)|"
    r"etiquetas?|categorías?|publicado (?:en|por|el|em)|pubblicato (?:in|da|il)|categori[ae]|categorias?|tag"
    r"|trefwoorden|"
    r"метки|теги|рубрики?|タグ|カテゴリー?|标签|分類|分类)\s?[:：]\s?[^.!?]{1,120}\Z"
    r"|(?:by|von|par|por|di|door|av|af)\s(?:[A-Z][\w.'’-]*\s?){1,4}(?:[,|·•–—-]|on|am|le|el|il)?\s(?=.{0,25}\b(?:19"
    r"|20)\d\d)[^.!?]{4,40}\Z"
    r"|permalink\Z|share (?:this|on)\b.{0,60}\Z|(?:read|see|find out|learn|discover) (?:also|more (?:about|on|at|in"
    r"|here))\b[^.!?]{0,100}\Z"
    r"|(?:also|further) read(?:ing)?\s?:.{0,100}\Z|(?:lesen sie auch|lies auch|à lire aussi|lire aussi|lee también"
    r"|leer también|leggi anche"
    r"|leia também|lees ook|czytaj też|läs också|læs også|les også|читайте также)\s?:?.{0,100}\Z"
    r"|(?:last (?:updated|modified|reviewed)|updated|published|reviewed)(?: on)?\s?:?\s(?=.{0,25}\b(?:19"
    r"|20)\d\d)[^.!?]{4,40}\Z",
    re.IGNORECASE,
)

# What stands at the end of a page, and so behind its last answer: that it ends, whose it is, where to ask for more.
PAGE_END = re.compile(
    r"[\[(*\s]*(?:eof|end of (?:faq|file|document|page)|the end)[\])*.\s]*\Z"
    r"|(?:©|\(c\)|copyright\b).{0,120}\Z|all rights reserved\b.{0,80}\Z"
    r"|(?:this (?:page|document|faq) (?:was )?)?(?:last )?(?:updated|modified|revised|changed)(?: on"
    r"| by)?\s?:?\s(?=.{0,40}\b(?:19|20)\d\d).{4,80}\Z"
    r"|(?:if you (?:still )?have )?(?:any |all )?(?:other|further|more|additional) questions?\b[^.]{0,80}"
    r"\b(?:sent|send|mail(?:ed)?|e-?mail|directed|addressed|contact|write|call|ask)\b.{0,120}\Z",
    re.IGNORECASE,
)

# What opens and closes the text below it, or is a term that it describes.
SWITCH_TAGS = frozenset(("summary", "dt", "button"))
SWITCH_ATTRIBUTES = ("aria-expanded", "aria-controls")
SWITCH_NAME = re.compile(r"accordion|accordian|toggle|collaps|expand", re.IGNORECASE)
SWITCH_PART = re.compile(
    r"button|btn|trigger|toggle\Z|toggler|head|title|label|question|control|summary", re.IGNORECASE
)

# Attributes that name the element which a switch opens.
OPENS_ATTRIBUTES = ("aria-controls", "data-bs-target", "data-target", "href")

# Names of a page's title that is no heading.
TITLE_NAME = re.compile(r"(?:^|[\s_-])\w{0,20}(?:title|heading|headline)(?:$|\s)", re.IGNORECASE)

# By which names a page says that what they hold are questions.
FAQ_NAME = re.compile(r"faq|question|(?:^|[^a-z])q-?(?:and|n)?-?a(?:$|[^a-z])", re.IGNORECASE)

# Names of a question and of the answer behind it, as widgets and hand-made pages have them.
QUESTION_NAME = re.compile(
    r"(?:^|[\s_-])(?:q|question|frage|pregunta|domanda|pergunta|vraag)(?:-?_?_?(?:text|title|head(?:er|ing)?|label"
    r"|wrap(?:per)?))?(?:$|\s)"
    r"|(?:^|[\s_-])faq-?_?_?(?:title|head(?:er|ing)?|term)(?:$|\s)"
)
ANSWER_NAME = re.compile(
    r"(?:^|[\s_-])(?:a|answer|antwort|respuesta|risposta|resposta|reponse|antwoord)"
    r"(?:-?_?_?(?:text|body|content|inner|container|wrap(?:per)?))?(?:$|\s)"
    r"|(?:^|[\s_-])faq-?_?_?(?:content|body|text|description)(?:$|\s)"
)

# Parts of class names that tell the state of one item among its like.
STATES = frozenset(
    """
    active inactive open opened close closed collapse collapsed expanded show shown hide hidden visible selected select
    current first last odd even disabled enabled start end
    """.split()  # noqa: SIM905  # a list of quoted words is hard to read
)
STATE_PREFIXES = frozenset(("is", "has", "js", "not", "are", "state"))
# What class names begin with that set the space around one item, which the last of a row often lacks.
SPACES = frozenset(f"{kind}{side}" for kind in "mp" for side in ("", *"trblsexy")) | {"border"}


def zone_of(role: str | None, names: str | None, name: str | None) -> str:
    """The part of the page that an element begins by its role, its classes or its id; "" where they tell of none."""
    if role and role in ZONE_ROLES:
        return ZONE_ROLES[role]
    return "" if names is None and name is None else zone_of_names(f"{names or ''} {name or ''}")


@lru_cache(maxsize=65_536)
def zone_of_names(names: str) -> str:
    said = names.lower()[:300]
    return next((zone for pattern, zone in ZONE_WORDS if pattern.search(said)), "")


@lru_cache(maxsize=65_536)
def is_question_name(names: str) -> bool:
    return QUESTION_NAME.search(names.lower()) is not None


@lru_cache(maxsize=65_536)
def is_answer_name(names: str) -> bool:
    return ANSWER_NAME.search(names.lower()) is not None
