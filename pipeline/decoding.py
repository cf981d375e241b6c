"""Bytes -> text: which encoding, and how we know; damage that runs through the whole text is undone.

The order: a byte order mark; the NULs that wide encodings leave in Latin text; UTF-8, which other encodings hardly ever
look like; then Windows-1252, in which every byte means something, so that it is a guess and says so.
"""

from __future__ import annotations

import codecs
import re
from importlib import import_module

import msgspec

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

MOST_NULS = 0.01  # share of NUL characters beyond which bytes are not text

# UTF-8 that was read as one of these and written as UTF-8 again; bytes that the encoding leaves open stay as they were.
MISREAD_AS = ("latin-1", "sloppy-windows-1252", "macroman", "sloppy-windows-1251", "sloppy-windows-1250")
MOST_LAYERS = 3

# What the bytes of one character look like when they were misread as Windows-1252 or Latin-1.
_MISREAD = re.compile(
    r"[\u00c2-\u00f4](?:[\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc"
    r"\u2013\u2014\u2018-\u201a\u201c-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122])+"
)
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_MOST_OF_ASCII = bytes(byte for byte in range(128) if byte not in b"\n<")  # what is left keeps texts of a page apart
SHARE_MISREAD = 0.8  # of the characters beyond ASCII: less is local damage, which cleaning takes back place by place


class Decoded(msgspec.Struct, frozen=True):
    """A text, the encoding that it was read in, and each step that led to it."""

    text: str
    encoding: str
    steps: tuple[str, ...] = ()


def decode_bytes(data: bytes) -> Decoded:
    """The text of bytes of which nothing is known. Raises ValueError, with the reason, where they are no text."""
    decoded = undo_misreading(choose_encoding(data))
    nuls = decoded.text.count("\0")
    if nuls > MOST_NULS * len(decoded.text):
        raise ValueError(f"not a text: {nuls:,} of {len(decoded.text):,} characters are NUL")
    if nuls:
        text = decoded.text.replace("\0", "\ufffd")
        return msgspec.structs.replace(decoded, text=text, steps=(*decoded.steps, "replace-nul"))
    return decoded


def choose_encoding(data: bytes) -> Decoded:
    """The text in the encoding that the bytes themselves speak for."""
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return decode_as(data[len(mark) :], encoding, ("drop-byte-order-mark",))
    wide = wide_encoding(data)
    if wide:
        return decode_as(data, wide, ("guess-encoding",))
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    text = data.decode("utf-8", "replace")
    damaged = text.count("\ufffd")
    if damaged <= MOST_DAMAGE * len(_BEYOND_ASCII.findall(text)):
        return Decoded(text, "utf-8", ("replace-undecodable",))
    return decode_as(data, "windows-1252", ("guess-encoding",))


def decode_as(data: bytes, encoding: str, steps: tuple[str, ...]) -> Decoded:
    """The text in a given encoding; what that leaves undefined is replaced and noted."""
    codec = encoding
    if encoding == "windows-1252":
        import_module("ftfy.bad_codecs")  # registers a form of it in which every byte means something
        codec = "sloppy-windows-1252"
    try:
        return Decoded(data.decode(codec), encoding, steps)
    except UnicodeDecodeError:
        return Decoded(data.decode(codec, "replace"), encoding, (*steps, "replace-undecodable"))


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
    beyond = text.encode("utf-8", "surrogatepass").translate(None, _MOST_OF_ASCII).decode("utf-8", "surrogatepass")
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
