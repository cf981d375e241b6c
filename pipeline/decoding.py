"""Bytes -> text: which encoding, and how we know; damage that runs through the whole text is undone.

The order: a byte order mark; the NULs that wide encodings leave in Latin text; UTF-8, which other encodings hardly ever
look like; what was declared (by the server, then by the document itself), if the bytes can be that; what a detector is
sure of; then Windows-1252, in which every byte means something, so that it is a guess and says so.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from importlib import import_module

import msgspec

from pipeline.binary import check_characters
from pipeline.encodings import (
    OTHER_LATIN,
    Declaration,
    Encoding,
    decodes,
    detect_encoding,
    encoding_of,
    find_declaration,
    is_iso_2022_jp,
    wide_by_letters,
)
from pipeline.model import Issue

BYTE_ORDER_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

SAMPLE = 4_096  # bytes that tell whether a text is set in wide characters
WIDE_NULS = (
    0.4  # share of NULs in every second byte of Latin text in UTF-16; of other scripts spaces leave some, too few
)

# How many bytes of a text in UTF-8 may be damaged, among those that are not ASCII, before it counts as something else.
MOST_DAMAGE = 0.25
MOST_BROKEN = 0.05  # the same for another encoding that is declared: fewer bytes mean nothing in those

UTF_8 = Encoding("utf-8", "utf-8")
DEFAULT = "windows-1252"  # what servers and editors declare that nobody has told better
LATIN = OTHER_LATIN | {DEFAULT}
BY_CHANCE = 4  # characters of an East Asian text may happen to be well-formed UTF-8
LONGEST_LABEL = 40  # characters; the standard's have 20

BY = {"http": "by its server", "mime": "by the mail that holds it", "meta": "by itself"}

MOST_NULS = 0.01  # share of NUL characters beyond which bytes are not text

# UTF-8 that was read as one of these and written as UTF-8 again; bytes that the encoding leaves open stay as they were.
MISREAD_AS = ("latin-1", "sloppy-windows-1252", "macroman", "sloppy-windows-1251", "sloppy-windows-1250")
MOST_LAYERS = 3

# What the bytes of one character look like when they were misread as Windows-1252 or Latin-1.
_MISREAD = re.compile(
    r"[\u00c2-\u00f4](?:[\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc"
    r"\u2013\u2014\u2018-\u201a\u201c-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122])+"
)
_LETTER_OF_LATIN_1 = b"\xc3"  # the first byte in UTF-8 of what each of those begins with
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_MOST_OF_ASCII = bytes(byte for byte in range(128) if byte not in b"\n<")  # what is left keeps texts of a page apart
SHARE_MISREAD = 0.8  # of the characters beyond ASCII: less is local damage, which cleaning takes back place by place


class Decoded(msgspec.Struct, frozen=True):
    """A text, the encoding that it was read in, and each step that led to it."""

    text: str
    encoding: str
    steps: tuple[str, ...] = ()
    issues: tuple[Issue, ...] = ()


def decode_bytes(data: bytes, declared: Sequence[Declaration] = ()) -> Decoded:
    """The text of bytes, and what they declare of their encoding, best first. Raises ValueError where they are no text.

    The message gives the reason.
    """
    decoded = choose_encoding(data, declared)
    return mend_text(decoded, data if decoded.encoding == "utf-8" and not decoded.steps else None)


def decode_html(data: bytes, declared: Sequence[Declaration] = ()) -> Decoded:
    """The markup of an HTML document; what it says of its encoding itself comes after what was said of it."""
    own = find_declaration(data)
    return decode_bytes(data, (*declared, own) if own else declared)


def mend_text(decoded: Decoded, data: bytes | None = None) -> Decoded:
    """The text without damage that runs through the whole of it. Raises ValueError, with the reason, for no text.

    `data` is the text in UTF-8, where that is at hand.
    """
    if data is None or _LETTER_OF_LATIN_1 in data:
        decoded = undo_misreading(decoded)
    nuls = decoded.text.count("\0")
    if nuls > MOST_NULS * len(decoded.text):
        raise ValueError(f"not a text: {nuls:,} of {len(decoded.text):,} characters are NUL")
    check_characters(decoded.text.replace("\0", "") if nuls else decoded.text)
    if nuls:
        text = decoded.text.replace("\0", "\ufffd")
        return msgspec.structs.replace(decoded, text=text, steps=(*decoded.steps, "replace-nul"))
    return decoded


def choose_encoding(data: bytes, declared: Sequence[Declaration] = ()) -> Decoded:
    """The text in the encoding that the bytes themselves speak for; where they do not, in the one that is declared."""
    for mark, name in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return decode_as(data[len(mark) :], Encoding(name, name), ("drop-byte-order-mark",))
    known = [(said, encoding) for said in declared if (encoding := encoding_of(said.label))]
    wide = wide_encoding(data) or wide_by_letters(data)
    if wide:
        agreed = any(encoding.name == wide for _, encoding in known)
        return decode_as(data, Encoding(wide, wide), () if agreed else ("guess-encoding",))
    chosen = choose_utf_8(data, known) or choose_declared(data, known) or choose_undeclared(data)
    return note_overruled(chosen, declared)


def choose_utf_8(data: bytes, known: Sequence[tuple[Declaration, Encoding]]) -> Decoded | None:
    """The text in UTF-8, which other encodings hardly ever look like, unless the bytes are of a declared one, too."""
    first = known[0][1] if known else UTF_8
    if first.multibyte and decodes(data, first):
        odd = is_iso_2022_jp(data) if first.name == "iso-2022-jp" else not is_plainly_utf_8(data)
        return decode_as(data, first, (f"declared-by-{known[0][0].by}",)) if odd else decode_strictly(data)
    if is_iso_2022_jp(data):
        return None
    decoded = decode_strictly(data)
    if decoded or any(encoding.multibyte and decodes(data, encoding) for _, encoding in known):
        return decoded
    text = data.decode("utf-8", "replace")
    if text.count("\ufffd") <= MOST_DAMAGE * len(_BEYOND_ASCII.findall(text)):
        return Decoded(text, "utf-8", ("replace-undecodable",))
    return None


def choose_declared(data: bytes, known: Sequence[tuple[Declaration, Encoding]]) -> Decoded | None:
    """The text in the first declared encoding that it can be in; a common default yields to better knowledge."""
    able = [(said, encoding) for said, encoding in known if encoding != UTF_8 and nearly_decodes(data, encoding)]
    if not able:
        return None
    said, encoding = able[0]
    detected = detect_encoding(data) if encoding.name == DEFAULT else None
    if detected is None or detected.name in LATIN:
        return decode_as(data, encoding, (f"declared-by-{said.by}",))
    for said, encoding in able[1:]:
        if encoding.name not in LATIN:
            return decode_as(data, encoding, (f"declared-by-{said.by}",))
    return decode_as(data, detected, ("guess-encoding",))


def choose_undeclared(data: bytes) -> Decoded:
    """The text in the encoding that a detector is sure of, else in the one in which every byte means something."""
    encoding = detect_encoding(data) or encoding_of(DEFAULT)
    assert encoding is not None  # noqa: S101  # the table has it
    return decode_as(data, encoding, ("guess-encoding",))


def note_overruled(decoded: Decoded, declared: Sequence[Declaration]) -> Decoded:
    """With a step and an issue for each declaration that did not hold; of plain ASCII nothing can be said."""
    if decoded.text.isascii():
        return decoded
    steps, issues = list(decoded.steps), []
    for said in declared:
        encoding = encoding_of(said.label)
        if encoding is None or encoding.name != decoded.encoding:
            label = "".join(character for character in said.label[:LONGEST_LABEL] if character.isprintable())
            steps.append(f"overrule-{said.by}: {label}")
            message = f"The text is declared as {label!r} ({BY[said.by]}), and was read as {decoded.encoding}."
            issues.append(Issue("encoding-misdeclared", message))
    return msgspec.structs.replace(decoded, steps=tuple(steps), issues=tuple(issues))


def decode_strictly(data: bytes) -> Decoded | None:
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return None


def is_plainly_utf_8(data: bytes) -> bool:
    """Whether more characters than by chance are well-formed UTF-8, and no others are there."""
    decoded = decode_strictly(data)
    return decoded is not None and len(_BEYOND_ASCII.findall(decoded.text)) >= BY_CHANCE


def nearly_decodes(data: bytes, encoding: Encoding) -> bool:
    """Whether the bytes are of an encoding, but for a few that are damaged."""
    text = data.decode(encoding.codec, "replace")
    return text.count("\ufffd") <= MOST_BROKEN * len(_BEYOND_ASCII.findall(text))


def decode_as(data: bytes, encoding: Encoding, steps: tuple[str, ...]) -> Decoded:
    """The text in a given encoding; what that leaves undefined is replaced and noted."""
    try:
        return Decoded(data.decode(encoding.codec), encoding.name, steps)
    except UnicodeDecodeError:
        return Decoded(data.decode(encoding.codec, "replace"), encoding.name, (*steps, "replace-undecodable"))


def wide_encoding(data: bytes) -> str | None:
    """UTF-16 without its mark: Latin text has a NUL in every second byte."""
    sample = data[:SAMPLE]
    half = len(sample) // 2
    if not half or len(data) % 2:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd >= WIDE_NULS * half and even < odd // 8 + 1:
        return "utf-16-le"
    if even >= WIDE_NULS * half and odd < even // 8 + 1:
        return "utf-16-be"
    return None


def undo_misreading(decoded: Decoded) -> Decoded:
    """UTF-8 that was taken for another encoding and written as UTF-8 again, read as what it was, layer by layer."""
    for _ in range(MOST_LAYERS):
        text = decoded.text
        if not is_misread(text):
            break
        repaired = read_again(text)
        if repaired is None:
            break
        text, codec = repaired
        steps = (*decoded.steps, f"undo-misreading-as-{codec.removeprefix('sloppy-')}")
        decoded = msgspec.structs.replace(decoded, text=text, steps=steps)
    return decoded


def is_misread(text: str) -> bool:
    """Whether the characters beyond ASCII are mostly pairs and triples that misreading UTF-8 makes.

    Looked for first without nearly all that is ASCII, at a fraction of the time: that brings characters together and
    parts none, so it finds no fewer.
    """
    if text.isascii():
        return False
    data = text.encode("utf-8", "surrogatepass")
    if _LETTER_OF_LATIN_1 not in data:
        return False
    beyond = data.translate(None, _MOST_OF_ASCII).decode("utf-8", "surrogatepass")
    enough = max(1, SHARE_MISREAD * (len(beyond) - beyond.count("\n") - beyond.count("<")))
    return all(sum(map(len, _MISREAD.findall(said))) >= enough for said in (beyond, text))


def read_again(text: str) -> tuple[str, str] | None:
    """The text as UTF-8 of the bytes that one encoding makes of it; None where no encoding makes UTF-8 of all of it."""
    import_module("ftfy.bad_codecs")
    for codec in MISREAD_AS:
        try:
            return text.encode(codec).decode("utf-8"), codec
        except UnicodeError:
            continue
    return None
