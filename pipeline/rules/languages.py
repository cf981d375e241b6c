"""What tells the language of a text: scripts that one language alone is written in, and tags for kin of a language."""

from __future__ import annotations

import re

# Letters that are not Latin, by script. A group that is named as a language is written in no other script that a web
# page is likely to have; the others are named `script_...`.
SCRIPTS = re.compile(
    r"(?P<el>[\u0370-\u03ff\u1f00-\u1fff]+)|(?P<script_cyrillic>[\u0400-\u052f]+)|(?P<hy>[\u0531-\u0587]+)"
    r"|(?P<he>[\u05d0-\u05ea\u05b0-\u05c7]+)|(?P<script_arabic>[\u0620-\u065f\u066e-\u06d3\u06fa-\u06ff\u0750-\u077f]+)"
    r"|(?P<script_devanagari>[\u0900-\u0963\u0970-\u097f]+)|(?P<script_bengali>[\u0980-\u09ff]+)|(?P<pa>[\u0a00-\u0a7f]+)"
    r"|(?P<gu>[\u0a80-\u0aff]+)|(?P<or>[\u0b00-\u0b7f]+)|(?P<ta>[\u0b80-\u0bff]+)|(?P<te>[\u0c00-\u0c7f]+)"
    r"|(?P<kn>[\u0c80-\u0cff]+)|(?P<ml>[\u0d00-\u0d7f]+)|(?P<si>[\u0d80-\u0dff]+)|(?P<th>[\u0e00-\u0e7f]+)"
    r"|(?P<lo>[\u0e80-\u0eff]+)|(?P<my>[\u1000-\u109f]+)|(?P<ka>[\u10a0-\u10ff\u1c90-\u1cbf]+)"
    r"|(?P<ko>[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]+)|(?P<script_ethiopic>[\u1200-\u139f]+)|(?P<km>[\u1780-\u17ff]+)"
    r"|(?P<ja>[\u3041-\u3096\u30a1-\u30fa\u30fc\uff66-\uff9d]+)"
    r"|(?P<script_han>[\u3005\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002ffff]+)"
)

# Scripts whose signs are syllables or words: one says as much as some letters do.
DENSE = frozenset(("ja", "ko", "script_han"))

# Characters that Chinese text is full of and Japanese text does not have: small words, simplified forms.
CHINESE = re.compile(
    "[吗嗎么麼们們您你没沒怎哪啊呢吧很让讓为个這说时对过还进应问题间开关请电视话车东长门马鱼鸟图书见页风飞给经线组约红级"
    "纪设许证语误读课谁谢货费贵钱铁银错键镜闻阅阳阴难预领颜顺须订单满欧运们这]"
)
# Japanese is never without kana for so many signs.
MOST_WITHOUT_KANA = 20

# What the model tells apart and a reader of a dataset would not; None where a tag would say more than is known.
KIN: dict[str, str | None] = {
    "yue": "zh",
    "wuu": "zh",
    "nn": "no",
    "arz": "ar",
    "ary": "ar",
    "uzs": "uz",
    "sdh": "ku",
    "grc": "el",
    "hbo": "he",
    "gug": "gn",
    "zxx": None,
}

# Languages that share most of what a model sees, and small words that one writes and the other never does.
NEAR_KIN: dict[frozenset[str], dict[str, frozenset[str]]] = {
    frozenset(("da", "no")): {
        "da": frozenset("af efter hvad nogle blive mig dig sig jer uden mellem ud bliver bøger meget nej".split()),  # noqa: SIM905
        "no": frozenset("av etter hva noen bli meg deg seg dere uten mellom ut blir bøker mye nei".split()),  # noqa: SIM905
    },
    frozenset(("id", "ms")): {
        "id": frozenset("bisa karena uang kantor beda kalian silakan gratis mengatur ongkos".split()),  # noqa: SIM905
        "ms": frozenset("kerana wang kereta pejabat ialah awak percuma sila hendaklah daripada".split()),  # noqa: SIM905
    },
}

# Small words of English that no other language has. Most pages are English, and this tells it at little cost.
ENGLISH = frozenset(
    """
    the and that it for are with you this from have not by which can your they will when how what who has their been if
    there these other about more than would should after most into some its also because where why does did were
    """.split()  # noqa: SIM905  # a list of quoted words is hard to read
)

# What is no word of a language: addresses, numbers, code, names of files.
NO_WORD = re.compile(r"[\d@_{}<>=\\/|#$~^`]|\w\.\w|\w\(")

# Scripts that set no spaces between words: what is no word stands amid what are some.
UNSPACED = re.compile("[\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff]{4}")
NO_WORD_AMID = re.compile(r"[!-~]*[\d@_{}<>=\\/|#$~^`][!-~]*")
