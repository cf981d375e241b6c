"""Bytes that are no text: told by how files of other kinds begin, and by characters that no text is made of."""

from __future__ import annotations

import re

# How files begin that some server or scraper took for text: (offset, bytes, what it is).
SIGNS: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\x1f\x8b\x08", "gzip data, and nothing said so"),
    (0, b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (0, b"\xff\xd8\xff", "a JPEG image"),
    (0, b"GIF87a", "a GIF image"),
    (0, b"GIF89a", "a GIF image"),
    (8, b"WEBPVP8", "a WebP image"),
    (4, b"ftyp", "a video or an image (ISO media)"),
    (0, b"OggS\x00", "Ogg audio or video"),
    (0, b"\x1aE\xdf\xa3", "a Matroska video"),
    (0, b"%PDF-1.", "a PDF"),
    (0, b"%PDF-2.", "a PDF"),
    (0, b"PK\x03\x04", "a ZIP archive or an office document"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document"),
    (0, b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (0, b"Rar!\x1a\x07", "a RAR archive"),
    (0, b"BZh91AY&SY", "bzip2 data"),
    (0, b"\xfd7zXZ\x00", "xz data"),
    (0, b"\x28\xb5\x2f\xfd", "Zstandard data"),
    (0, b"\x7fELF", "a program"),
    (0, b"\x00asm\x01", "a program"),
    (0, b"wOFF\x00", "a font"),
    (0, b"wOF2\x00", "a font"),
    (0, b"SQLite format 3\x00", "a database"),
    (0, b"PAR1\x15", "a Parquet file"),
)

# Of random bytes every ninth is one; a text has a few that a printer or a terminal once needed.
CONTROLS = "\x00-\x08\x0e-\x1a\x1c-\x1f\x7f"  # not ESC: colours of a terminal's text are many
MOST_CONTROLS = 0.03  # share of the characters
FEW_CONTROLS = 3
SAMPLE = 2**14  # characters that are looked at

_CONTROL = re.compile(f"[{CONTROLS}]")
_CONTROL_BYTE = re.compile(f"[{CONTROLS}]".encode("latin-1"))


def kind_of_file(data: bytes) -> str | None:
    """What sort of file the bytes are, where that is no text; None where they may be one."""
    return next((kind for at, sign, kind in SIGNS if data.startswith(sign, at)), None)


def is_binary(data: bytes) -> bool:
    """Whether bytes are neither a text in an encoding that keeps ASCII nor markup, as far as they show it."""
    return kind_of_file(data) is not None or too_many(len(_CONTROL_BYTE.findall(data, 0, SAMPLE)), len(data))


def check_characters(text: str) -> None:
    """Raises ValueError, with the reason, where a text has more control characters than a text has."""
    found = len(_CONTROL.findall(text, 0, SAMPLE))
    if too_many(found, len(text)):
        raise ValueError(f"not a text: {found:,} of {min(len(text), SAMPLE):,} characters are control characters")


def too_many(controls: int, size: int) -> bool:
    return controls > max(FEW_CONTROLS, MOST_CONTROLS * min(size, SAMPLE))
