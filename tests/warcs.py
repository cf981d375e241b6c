"""WARCs for tests, made by hand, so that they can be broken by hand."""

from __future__ import annotations

import gzip
from pathlib import Path

from pipeline.archives import read_archive
from pipeline.model import Page, RawFile
from pipeline.rawfiles import list_raw_files

HTML = b"<!doctype html><h1>FAQ</h1><h2>What is rye?</h2><p>A grass whose grain makes dark bread.</p>"


def record(
    name: str | None, block: bytes, *, kind: str = "response", length: int | str | None = None, **fields: str | None
) -> bytes:
    """A record; `fields` have underscores for hyphens, and those that are None are left out."""
    head: dict[str, str | None] = {
        "WARC-Type": kind,
        "WARC-Record-ID": f"<{name}>" if name else None,
        "WARC-Date": "2026-03-01T08:00:00Z",
        "WARC-Target-URI": f"https://{name}.example/" if name else None,
        "Content-Type": "application/http; msgtype=response",
        "Content-Length": str(len(block) if length is None else length),
    }
    head.update({name.replace("_", "-"): value for name, value in fields.items()})
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items() if value is not None)
    return b"WARC/1.0\r\n" + lines.encode() + b"\r\n" + block + b"\r\n\r\n"


def http(body: bytes = HTML, status: str = "200 OK", content_type: str | None = "text/html", **fields: str) -> bytes:
    """An HTTP response."""
    named = {"Content-Type": content_type, **{name.replace("_", "-"): value for name, value in fields.items()}}
    lines = "".join(f"{name}: {value}\r\n" for name, value in named.items() if value is not None)
    return f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + body


def write(path: Path, *parts: bytes, gzipped: bool | None = None) -> RawFile:
    """A file of parts, each a gzip member of its own if the name ends in .gz; as a run would list it."""
    members = path.suffix == ".gz" if gzipped is None else gzipped
    path.write_bytes(b"".join(gzip.compress(part, mtime=0) if members else part for part in parts))
    [file] = list_raw_files([path]).files
    return file


def pages(path: Path, *parts: bytes) -> list[Page]:
    return list(read_archive(write(path, *parts)))


def outcome(page: Page) -> tuple[str, str, str | None]:
    """What stands behind the `#` of a page's path, its status and its reason."""
    return page.path.partition("#")[2], page.status, page.reason
