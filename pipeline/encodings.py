"""Which encoding a label means on the web, which one a document declares, and which one undeclared bytes speak for.

Labels mean what the WHATWG Encoding Standard says: "latin-1" is windows-1252, "gb2312" is GBK, and "shift_jis" is
Microsoft's form of it.
"""

from __future__ import annotations

import codecs
import re
from importlib import import_module
from unicodedata import category

import msgspec

from pipeline.binary import is_binary

# From Python's name of a codec to the web's name of the encoding and the codec that reads it as browsers do; forms that
# begin with "sloppy" are ftfy's, in which every byte means something. What is not here is no encoding of web pages.
ON_THE_WEB: dict[str, tuple[str, str]] = {
    "utf-8": ("utf-8", "utf-8"),
    "utf-16": ("utf-16-le", "utf-16-le"),
    "utf-16-le": ("utf-16-le", "utf-16-le"),
    "utf-16-be": ("utf-16-be", "utf-16-be"),
    "ascii": ("windows-1252", "sloppy-windows-1252"),
    "iso8859-1": ("windows-1252", "sloppy-windows-1252"),
    "iso8859-9": ("windows-1254", "sloppy-windows-1254"),
    "iso8859-11": ("windows-874", "sloppy-cp874"),
    "tis-620": ("windows-874", "sloppy-cp874"),
    "cp874": ("windows-874", "sloppy-cp874"),
    **{f"cp{n}": (f"windows-{n}", f"sloppy-windows-{n}") for n in range(1250, 1259)},
    **{f"iso8859-{n}": (f"iso-8859-{n}", f"iso8859-{n}") for n in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)},
    "koi8-r": ("koi8-r", "koi8-r"),
    "koi8-u": ("koi8-u", "koi8-u"),
    "cp866": ("ibm866", "cp866"),
    "mac-roman": ("macintosh", "mac-roman"),
    "mac-cyrillic": ("x-mac-cyrillic", "mac-cyrillic"),
    "gb2312": ("gbk", "gb18030"),
    "gbk": ("gbk", "gb18030"),
    "gb18030": ("gb18030", "gb18030"),
    "big5": ("big5", "big5hkscs"),
    "big5hkscs": ("big5", "big5hkscs"),
    "cp950": ("big5", "big5hkscs"),
    "euc_kr": ("euc-kr", "cp949"),
    "cp949": ("euc-kr", "cp949"),
    "shift_jis": ("shift_jis", "cp932"),
    "cp932": ("shift_jis", "cp932"),
    "euc_jp": ("euc-jp", "euc_jp"),
    "iso2022_jp": ("iso-2022-jp", "iso2022_jp"),
}

# Labels of the standard that Python does not know.
LABELS = {
    "unicode-1-1-utf-8": "utf-8",
    "unicode": "utf-16-le",
    "ansi_x3.4-1968": "ascii",
    "x-cp1250": "cp1250",
    "x-cp1251": "cp1251",
    "x-cp1252": "cp1252",
    "dos-874": "cp874",
    "windows-874": "cp874",
    "koi": "koi8-r",
    "koi8": "koi8-r",
    "koi8-ru": "koi8-u",
    "iso-8859-8-i": "iso8859-8",
    "logical": "iso8859-8",
    "visual": "iso8859-8",
    "x-mac-roman": "mac-roman",
    "x-mac-cyrillic": "mac-cyrillic",
    "x-mac-ukrainian": "mac-cyrillic",
    "x-gbk": "gbk",
    "gb_2312-80": "gbk",
    "cn-big5": "big5",
    "x-x-big5": "big5",
    "ks_c_5601-1989": "cp949",
    "windows-949": "cp949",
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "x-euc-jp": "euc_jp",
}

WIDE = ("utf-16-le", "utf-16-be")
MULTIBYTE = frozenset(("gbk", "gb18030", "big5", "euc-kr", "shift_jis", "euc-jp", "iso-2022-jp"))
OTHER_SCRIPTS = frozenset(
    (
        *("windows-1251", "koi8-r", "koi8-u", "ibm866", "iso-8859-5", "x-mac-cyrillic"),
        *("windows-1253", "iso-8859-7", "windows-1255", "iso-8859-8", "windows-1256", "iso-8859-6", "windows-874"),
    )
)
# Where the same bytes make words of several languages, a detector needs more of them.
OTHER_LATIN = frozenset(("windows-1250", "iso-8859-2", "windows-1254", "windows-1257", "iso-8859-13"))

# Bytes that are letters of Turkish in windows-1254 and others in windows-1252: Ğ İ Ş ğ ı ş, or Ð Ý Þ ð ý þ. Icelandic
# has the latter, and hardly a line without one of á é í ó ú æ. More letters of Turkish: Ç Ö Ü ç ö ü Â Î Û â î û.
TURKISH_ALONE = frozenset(b"\xd0\xdd\xde\xf0\xfd\xfe")
TURKISH = TURKISH_ALONE | frozenset(b"\xc7\xd6\xdc\xe7\xf6\xfc\xc2\xce\xdb\xe2\xee\xfb")
FIRST_LETTER = 0xC0  # below, both encodings have signs, and a few letters of neither language
FEW_TURKISH = 3

# UTF-16 of scripts in which spaces and line ends are few: letters, marks and signs, and hardly anything else.
FEWEST_NULS = 0.005  # share of the bytes: line ends, spaces and digits have one each
FEWEST_LETTERS = 0.5  # share of the characters
UNUSUAL = frozenset(("Cc", "Cn", "Co", "Cs"))  # controls, and what no script has

FEW = 8  # bytes beyond ASCII with which words of other scripts can be told; of Latin ones thrice as many
BEGINNING = 2**14  # bytes in which a page declares its encoding, if it does; the standard looks at fewer
SAMPLE = 2**16  # bytes of text that a detector is shown
SEPARATORS = re.compile(rb"[<>\r\n]")
_ISO_2022_JP = re.compile(rb"\x1b\$[@B]")


class Encoding(msgspec.Struct, frozen=True):
    """An encoding by its name on the web, and the codec that reads it."""

    name: str
    codec: str

    @property
    def multibyte(self) -> bool:
        """Whether bytes that are not of this encoding are likely to mean nothing in it."""
        return self.name in MULTIBYTE


class Declaration(msgspec.Struct, frozen=True):
    """What a document says of its encoding, and where it says so: `http`, `mime` or `meta`."""

    by: str
    label: str


def encoding_of(label: str) -> Encoding | None:
    """The encoding that a label means on the web; None where it means none."""
    wanted = label.strip().lower()
    try:
        name = codecs.lookup(LABELS.get(wanted, wanted)).name
    except (LookupError, ValueError):
        return None
    if name not in ON_THE_WEB:
        return None
    import_module("ftfy.bad_codecs")  # registers the sloppy forms
    return Encoding(*ON_THE_WEB[name])


def find_declaration(data: bytes) -> Declaration | None:
    """What an HTML document says of its encoding in a meta element or an XML declaration."""
    from bs4.dammit import EncodingDetector

    label = EncodingDetector.find_declared_encoding(data[:BEGINNING], is_html=True, search_entire_document=True)
    if label is None:
        return None
    encoding = encoding_of(label)
    # It could be read, so it is set in bytes, whatever it says.
    return Declaration("meta", "utf-8" if encoding and encoding.name in WIDE else label)


def detect_encoding(data: bytes) -> Encoding | None:
    """The encoding that the bytes speak for; None where that is not sure."""
    if is_iso_2022_jp(data):
        return encoding_of("iso-2022-jp")
    text = telling(data)
    beyond = sum(byte > 0x7F for byte in text)  # noqa: PLR2004  # the last of ASCII
    if beyond < FEW:
        return None
    if is_turkish(text):
        return encoding_of("windows-1254")
    import chardet

    found = encoding_of(chardet.detect(text)["encoding"] or "")
    if found is None:
        return None
    sure = found.multibyte or found.name in OTHER_SCRIPTS or (found.name in OTHER_LATIN and beyond >= 3 * FEW)
    return found if sure and decodes(data, found) else None


def is_iso_2022_jp(data: bytes) -> bool:
    """Whether bytes switch to Japanese as ISO-2022-JP does, which is else all ASCII."""
    return b"\x1b" in data and _ISO_2022_JP.search(data) is not None


def is_turkish(text: bytes) -> bool:
    """Whether every letter beyond ASCII is one of Turkish, and some are of no other language of the West."""
    letters = [byte for byte in text if byte >= FIRST_LETTER]
    return TURKISH.issuperset(letters) and sum(byte in TURKISH_ALONE for byte in letters) >= FEW_TURKISH


def wide_by_letters(data: bytes) -> str | None:
    """UTF-16 without its mark, in any script: what makes letters one way round makes nonsense the other way round."""
    sample = data[: SAMPLE // 4]
    is_narrow = data.isascii() and not is_binary(data)
    if is_narrow or len(data) % 2 or sample.count(0) < max(1, FEWEST_NULS * len(sample)):
        return None
    return next((name for name in WIDE if is_plain_text(sample, name)), None)


def is_plain_text(sample: bytes, wide: str) -> bool:
    """Whether bytes are letters and signs of plain text in UTF-16; a text in single bytes looks like Chinese in it."""
    try:
        text = codecs.getincrementaldecoder(wide)().decode(sample)
    except UnicodeDecodeError:
        return False
    if any(category(character) in UNUSUAL for character in text if character not in "\t\n\r"):
        return False
    letters = [character for character in text if character.isalpha()]
    parted = any(character.isspace() and character.isascii() for character in text)
    return parted and len(letters) >= FEWEST_LETTERS * len(text)


def telling(data: bytes) -> bytes:
    """The pieces of text, between tags and line ends, that are not plain ASCII; as much as a detector needs."""
    parts, size = [], 0
    for part in SEPARATORS.split(data):
        if part and not part.isascii():
            parts.append(part[:SAMPLE])
            size += len(part)
            if size > SAMPLE:
                break
    return b"\n".join(parts)


def decodes(data: bytes, encoding: Encoding) -> bool:
    """Whether every byte means something in an encoding."""
    try:
        data.decode(encoding.codec)
    except UnicodeDecodeError:
        return False
    return True
