"""The bytes of a file from a place on, decompressed where it is gzip: bounded in memory, and exact about places."""

from __future__ import annotations

import zlib
from typing import BinaryIO

import msgspec

LARGEST_DOCUMENT = 32 * 2**20  # bytes, decoded; a page of text is a thousandth of it
LARGEST_RATIO = 200  # decoded bytes to one compressed: gzip makes about 5 of text, and 1,000 of nothing but zeros
SMALL = 2**20  # bytes; what decodes to less harms nobody, whatever its ratio

GZIP = b"\x1f\x8b"
MEMBER = b"\x1f\x8b\x08"  # how every member of a gzip file begins
WITH_GZIP_HEADER = 31  # zlib's word for it
BLOCK = 2**18  # bytes that are decoded at once
RAW_BLOCK = 2**15  # compressed bytes that are read at once; what is left of them is copied at every member
GLANCE = 1_024  # compressed bytes that show how a member begins


class Damaged(ValueError):  # noqa: N818  # says what the bytes are
    """Bytes that cannot be decoded; the message says why."""


class Offset(msgspec.Struct, frozen=True, order=True):
    """Where bytes stand in a file: the offset of the gzip member (or of the bytes themselves), and how far into it."""

    start: int
    within: int = 0


def gunzip(data: bytes, odd: list[str]) -> bytes:
    """The bytes that a gzip file holds. Raises ValueError, with the reason, where they are too many or damaged.

    What follows the gzip data and is none is passed over, and `odd` says so.
    """
    parts: list[bytes] = []
    size, rest = 0, data
    while rest.startswith(GZIP) or not parts:
        decoder = zlib.decompressobj(WITH_GZIP_HEADER)
        try:
            parts.append(decoder.decompress(rest, LARGEST_DOCUMENT - size + 1))
        except zlib.error:
            raise Damaged("its gzip data are damaged") from None
        size += len(parts[-1])
        check_size(size, len(data))
        if not decoder.eof:
            raise Damaged(f"its gzip data end early, after {size:,} bytes")
        rest = decoder.unused_data
    if rest.strip(b"\0"):
        odd.append(f"{len(rest):,} bytes that are no gzip data follow")
    whole = b"".join(parts)
    if whole.startswith(MEMBER):
        raise Damaged("gzip data within gzip data are not read")
    return whole


def check_size(size: int, compressed: int) -> None:
    """Raises ValueError where decoding came to more than a document may have."""
    if size > LARGEST_DOCUMENT:
        raise ValueError(f"decodes to more than the limit of {LARGEST_DOCUMENT:,} bytes")
    if size > SMALL and size > LARGEST_RATIO * compressed:
        raise ValueError(f"decodes to more than {LARGEST_RATIO} times its {compressed:,} bytes")


START = Offset(0)


class Stream:
    """Reads on from a place of a file. Before a member that begins with `stop`, or cannot be
    decoded, it ends until told to go on."""

    def __init__(self, file: BinaryIO, *, gzipped: bool, place: Offset = START, stop: bytes = b"") -> None:
        self.file, self.gzipped, self.stop = file, gzipped, stop
        self.go_to(place)

    def go_to(self, place: Offset) -> None:
        """Read on from there. Raises Damaged where there is no such place."""
        self.file.seek(place.start)
        self.raw, self.raw_start = b"", place.start  # compressed bytes at hand, and the offset of the first
        self.buffer, self.at = b"", 0  # decoded bytes at hand, all of one member, and the next of them
        self.member, self.before = place.start, 0  # where the member begins, and how much of it was there before buffer
        self.decoder: zlib._Decompress | None = None
        self.waits = False  # before a member that begins with `stop`
        self.count_anew()
        if place.within and self.skip(place.within):
            raise Damaged("the file ends before its place")

    def move_to(self, place: Offset) -> None:
        """The same, without decoding again what is at hand or lies on the way."""
        here = self.place
        if here.start == place.start and here.within <= place.within and self.gzipped:
            self.skip(place.within - here.within)
        elif here.start == place.start and here.within - place.within <= self.at and self.gzipped:
            self.at -= here.within - place.within
        elif here != place:
            self.go_to(place)

    def go_to_end(self) -> None:
        """Read nothing more."""
        self.go_to(Offset(self.file.seek(0, 2)))

    def count_anew(self) -> None:
        """What is decoded from here on counts against the limit of its ratio."""
        self.decoded = self.fed = 0

    @property
    def place(self) -> Offset:
        """The place of the next byte."""
        inside = self.before + self.at
        return Offset(self.member, inside) if self.gzipped else Offset(self.member + inside)

    def read(self, size: int) -> bytes:
        """The next bytes, `size` of them unless the stream ends."""
        parts = []
        while size > 0 and self.more():
            part = self.buffer[self.at : self.at + size]
            self.at += len(part)
            size -= len(part)
            parts.append(part)
        return b"".join(parts)

    def read_line(self, most: int) -> bytes:
        """The bytes up to a line feed and with it, or the next `most` bytes."""
        parts: list[bytes] = []
        while most > 0 and self.more():
            end = self.buffer.find(b"\n", self.at, self.at + most)
            part = self.buffer[self.at : end + 1 if end >= 0 else self.at + most]
            self.at += len(part)
            most -= len(part)
            parts.append(part)
            if end >= 0:
                break
        return b"".join(parts)

    def skip(self, size: int) -> int:
        """Pass over bytes; how many of them were not there."""
        if not self.gzipped and size > len(self.buffer) - self.at:
            here, end = self.place.start, self.file.seek(0, 2)
            there = min(here + size, end)
            self.go_to(Offset(there))
            return size - (there - here)
        while size > 0 and self.more():
            part = min(size, len(self.buffer) - self.at)
            self.at += part
            size -= part
        return size

    def shows(self, beginning: bytes) -> bool:
        """Whether what follows begins so, as far as it is at hand."""
        return self.more() and beginning.startswith(self.buffer[self.at : self.at + len(beginning)])

    def skip_line_ends(self) -> bool:
        """Pass over line ends; whether anything follows before the end, or the member that begins with `stop`."""
        while self.more():
            if self.buffer[self.at] not in b"\r\n":
                return True
            self.at += 1
        return False

    def go_on(self) -> bool:
        """Pass over line ends and the bounds of members; whether anything follows at all."""
        while not self.skip_line_ends():
            if not self.waits:
                return False
            self.waits = False
        return True

    def more(self) -> bool:
        """Whether there is a next byte to read now. Raises Damaged where what follows cannot be decoded."""
        while self.at == len(self.buffer):
            if self.waits:
                return False
            self.before, self.buffer, self.at = self.before + len(self.buffer), b"", 0
            if not (self.decode_more() if self.gzipped else self.read_more()):
                return False
        return not self.waits

    def read_more(self) -> bool:
        self.buffer = self.file.read(BLOCK)
        return bool(self.buffer)

    def decode_more(self) -> bool:
        """Decode some bytes of this member or begin the next; False at the end of the file."""
        if self.decoder is None or self.decoder.eof:
            return self.begin_member()
        self.raw = self.raw or self.file.read(RAW_BLOCK)
        if not self.raw:
            raise Damaged("the file ends before it does")
        before = len(self.raw)
        try:
            # A little at first, so that what is damaged further on still shows how it begins.
            self.buffer = self.decoder.decompress(self.raw, BLOCK if self.before else GLANCE)
        except zlib.error:
            raise Damaged("its gzip data are damaged") from None
        self.raw = self.decoder.unused_data or self.decoder.unconsumed_tail
        self.raw_start += before - len(self.raw)
        self.fed += before - len(self.raw)
        self.decoded += len(self.buffer)
        if self.decoded > LARGEST_DOCUMENT and self.decoded > LARGEST_RATIO * self.fed:
            raise Damaged(f"decodes to more than {LARGEST_RATIO} times its size")
        return True

    def begin_member(self) -> bool:
        if not self.raw:
            self.raw = self.file.read(RAW_BLOCK)
        while self.raw and not self.raw.strip(b"\0"):  # padding
            self.raw_start += len(self.raw)
            self.raw = self.file.read(RAW_BLOCK)
        if not self.raw:
            return False
        padding = len(self.raw) - len(self.raw.lstrip(b"\0"))
        self.raw = self.raw[padding:]
        if len(self.raw) < GLANCE:
            self.raw += self.file.read(RAW_BLOCK)
        self.raw_start += padding
        first = self.decoder is None
        self.member, self.before = self.raw_start, 0
        self.decoder = zlib.decompressobj(WITH_GZIP_HEADER) if self.raw.startswith(GZIP) else None
        self.waits = bool(self.stop) and not first and glance(self.raw, len(self.stop)) in (None, self.stop)
        if self.decoder is None and not self.waits:
            raise Damaged("what follows is no gzip data")
        return True

    def find_member(self) -> bool:
        """After damage: go on at the next member that begins with `stop`; False where there is none."""
        start = self.member + 1
        self.file.seek(start)
        window = b""
        while block := self.file.read(BLOCK):
            window += block
            found = window.find(MEMBER)
            while found >= 0:
                if found > len(window) - GLANCE:
                    window += self.file.read(GLANCE)
                if glance(window[found : found + GLANCE], len(self.stop)) == self.stop:
                    self.go_to(Offset(start + found))
                    return True
                found = window.find(MEMBER, found + 1)
            start += max(0, len(window) - 2)
            window = window[-2:]
        return False


def glance(compressed: bytes, size: int) -> bytes | None:
    """What a member begins with, decoded; None where that cannot be decoded."""
    try:
        return zlib.decompressobj(WITH_GZIP_HEADER).decompress(compressed[:GLANCE], size)
    except zlib.error:
        return None
