"""Ids and keys made of content, so that the same thing has the same name in every run and on every machine."""

from __future__ import annotations

import hashlib
import os
import re

# 80 bits: a billion ids meet by chance with a probability of 4 in ten million.
DIGEST_BYTES = 10

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def content_id(prefix: str, *parts: str) -> str:
    """`prefix-` and 20 hexadecimal digits that depend on every part and on where one ends and the next begins."""
    said = "".join(f"{len(part)}:{part}" for part in parts)
    return f"{prefix}-{hashlib.blake2b(said.encode('utf-8', 'surrogatepass'), digest_size=DIGEST_BYTES).hexdigest()}"


def bucket_of(path: str, buckets: int) -> int:
    """The bucket of a page: by a hash of its path, so that a page stays in its bucket when others come."""
    return int.from_bytes(hashlib.blake2b(path.encode("utf-8", "surrogatepass"), digest_size=4).digest()) % buckets


def readable(name: str) -> str:
    """A name with bytes that are not UTF-8, and control characters, as escapes: any output can hold it."""
    said = os.fsencode(name).decode("utf-8", "backslashreplace")
    return _CONTROL.sub(lambda match: f"\\x{ord(match[0]):02x}", said)
