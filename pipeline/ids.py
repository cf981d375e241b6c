"""Ids and keys made of content, so that the same thing has the same name in every run and on every machine."""

from __future__ import annotations

import hashlib

# 80 bits: a billion ids meet by chance with a probability of 4 in ten million.
DIGEST_BYTES = 10


def content_id(prefix: str, *parts: str) -> str:
    """`prefix-` and 20 hexadecimal digits that depend on every part and on where one ends and the next begins."""
    said = "".join(f"{len(part)}:{part}" for part in parts)
    return f"{prefix}-{hashlib.blake2b(said.encode('utf-8', 'surrogatepass'), digest_size=DIGEST_BYTES).hexdigest()}"
