"""An HTTP response as a WARC keeps it: status, fields, and the body without its codings (RFC 9110, 9112)."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator

import msgspec

from pipeline.binary import is_binary
from pipeline.bytestream import BLOCK, GZIP, check_size

STATUS_LINE = re.compile(rb"HTTP/\d(?:\.\d)?[ \t]+(\d{3})\b")
END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
CHUNK_SIZE = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,15})[ \t]*(?:;[^\r\n]{0,1000})?\r?\n")
CHARSET = re.compile(r"\bcharset\s*=\s*[\"']?([^\s\"';,]+)", re.IGNORECASE)
LONGEST_HEAD = 2**18  # bytes
MOST_CODINGS = 3  # one on another; servers use one
ZSTD = b"\x28\xb5\x2f\xfd"


class Response(msgspec.Struct, frozen=True):
    """What a server answered: fields by name in small letters, the body as it was sent; no status if none was asked."""

    status: int | None
    fields: dict[str, str]
    body: bytes


class Body(msgspec.Struct, frozen=True):
    """A body as its author wrote it, and what was odd on the way there: each a sentence."""

    data: bytes
    odd: tuple[str, ...] = ()


def read_response(block: bytes) -> Response:
    """The response that a block of bytes holds. Raises ValueError, with the reason, where it holds none."""
    status = STATUS_LINE.match(block)
    if status is None or not 100 <= int(status[1]) < 600:  # noqa: PLR2004  # as RFC 9110 numbers them
        raise ValueError("no HTTP response stands in it")
    end = END_OF_HEAD.search(block, 0, LONGEST_HEAD)
    if end is None and len(block) >= LONGEST_HEAD:
        raise ValueError(f"its HTTP head is longer than {LONGEST_HEAD:,} bytes")
    head = block[: end.start() if end else len(block)]
    return Response(int(status[1]), read_fields(head), block[end.end() :] if end else b"")


def read_fields(head: bytes) -> dict[str, str]:
    fields: dict[str, str] = {}
    name = ""
    for line in head.decode("latin-1").split("\n")[1:]:
        text = line.rstrip("\r")
        if text[:1] in (" ", "\t") and name:
            fields[name] = f"{fields[name]} {text.strip()}"
            continue
        name, _, value = text.partition(":")
        name = name.strip().lower()
        fields[name] = f"{fields[name]}, {value.strip()}" if name in fields else value.strip()
    return fields


def media_type_of(content_type: str | None) -> str | None:
    """The media type that a Content-Type names, without its parameters and in small letters."""
    return (content_type or "").split(";")[0].split(",")[0].strip().lower() or None


def charset_of(content_type: str | None) -> str | None:
    """The character encoding that a Content-Type names."""
    found = CHARSET.search(content_type or "")
    return found[1] if found else None


def decode_body(response: Response) -> Body:
    """The body without its codings. Raises ValueError where it is coded as nobody knows, or comes to too much.

    Crawlers often take a coding away and leave the field that names it: what does not begin as the coding does, and may
    be text, is taken as it is. What breaks off is kept up to there.
    """
    data = response.body
    odd: list[str] = []
    if "chunked" in response.fields.get("transfer-encoding", "").lower():
        data = join_chunks(data, odd)
    named = [coding.strip().lower() for coding in response.fields.get("content-encoding", "").split(",")]
    codings = [coding for coding in named if coding not in ("", "identity", "none", "utf-8")]
    if len(codings) > MOST_CODINGS:
        raise ValueError(f"is compressed {len(codings)} times")
    for coding in reversed(codings):
        decoder = CODINGS.get(coding)
        if decoder is None:
            raise ValueError(f"is compressed with {coding!r}, which is not known")
        data = undo_coding(data, decoder, coding, odd)
    return Body(data, tuple(odd))


def join_chunks(data: bytes, odd: list[str]) -> bytes:
    """The chunks of a body in one; a body that does not begin with a chunk is taken as it is."""
    parts = []
    at = 0
    while size := CHUNK_SIZE.match(data, at):
        length = int(size[1], 16)
        if length == 0:
            break
        part = data[size.end() : size.end() + length]
        parts.append(part)
        at = size.end() + length
        if len(part) < length or (at < len(data) and data[at : at + 1] not in (b"\r", b"\n")):
            odd.append("its chunks break off" if len(part) < length else "the sizes of its chunks are wrong")
            if len(part) == length:  # the size is wrong, and nothing tells where this chunk ends
                parts[-1] = data[size.end() :]
            break
        at += 2 if data[at : at + 2] == b"\r\n" else 1
    else:
        if at == 0:
            return data
        odd.append("its chunks break off")
    return b"".join(parts)


def undo_coding(data: bytes, decoder: Callable[[bytes], Iterator[bytes]], coding: str, odd: list[str]) -> bytes:
    parts = []
    size = 0
    try:
        for part in decoder(data):
            parts.append(part)
            size += len(part)
            check_size(size, len(data))
    except (zlib.error, OSError):
        if not parts and is_binary(data):
            raise ValueError(f"its {coding} data are damaged") from None
        if not parts:
            return data
        odd.append(f"its {coding} data break off")
    return b"".join(parts)


def inflate(data: bytes, bits: int) -> Iterator[bytes]:
    rest = data
    while rest:
        decoder = zlib.decompressobj(bits)
        while not decoder.eof and (part := decoder.decompress(rest, BLOCK)):
            yield part
            rest = decoder.unconsumed_tail
        if not decoder.eof:
            raise zlib.error("ends early")
        rest = decoder.unused_data if decoder.unused_data.startswith(GZIP) else b""


def undo_gzip(data: bytes) -> Iterator[bytes]:
    if not data.startswith(GZIP):
        raise zlib.error("is not gzip")
    return inflate(data, zlib.MAX_WBITS | 16)


def undo_deflate(data: bytes) -> Iterator[bytes]:
    """With zlib's head, as it should be, or without, as some servers send it."""
    try:
        zlib.decompressobj().decompress(data, 1)
    except zlib.error:
        return inflate(data, -zlib.MAX_WBITS)
    return inflate(data, zlib.MAX_WBITS)


def undo_with_arrow(codec: str, data: bytes) -> Iterator[bytes]:
    import pyarrow as pa

    with pa.CompressedInputStream(pa.BufferReader(data), codec) as stream:
        while part := stream.read(BLOCK):
            yield part


def undo_brotli(data: bytes) -> Iterator[bytes]:
    if data.lstrip().startswith(b"<"):  # Brotli has no mark of its own; no text that it makes begins so
        raise OSError("is not Brotli")
    return undo_with_arrow("brotli", data)


def undo_zstd(data: bytes) -> Iterator[bytes]:
    if not data.startswith(ZSTD):
        raise OSError("is not Zstandard")
    return undo_with_arrow("zstd", data)


CODINGS: dict[str, Callable[[bytes], Iterator[bytes]]] = {
    "gzip": undo_gzip,
    "x-gzip": undo_gzip,
    "deflate": undo_deflate,
    "br": undo_brotli,
    "zstd": undo_zstd,
}
