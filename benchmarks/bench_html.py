"""Speed on saved web pages, beside other programs that read them.

    python -m benchmarks.bench_html [FOLDER] [--rounds 5]

FOLDER holds pages as .html, .htm or .html.gz. In each round every program reads all pages once, in a process of its own
and on one core; the programs take turns, so that what else the machine does strikes all alike. What counts is CPU time,
without that of imports and of a first page that warms up. The table has the median of the rounds. They do different
work: see `what it gives`.
"""

from __future__ import annotations

import argparse
import gzip
import importlib
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).parent.parent
PAGES = ROOT.parent / "shared" / "data" / "html" / "pages"
ENDINGS = (".html", ".htm", ".html.gz", ".htm.gz")

# Loads what a program loads once: of Winnow also the model that tells languages other than English.
WARM_UP = (
    b"<!doctype html><html lang=fr><title>Aide</title><h1>FAQ</h1><h2>Comment payer mes achats ?</h2>"
    b"<p>Vous pouvez payer vos achats par carte, par virement ou en magasin, quand vous voulez.</p></html>"
)

Reader = Callable[[bytes], Any]


def winnow() -> Reader:
    from pipeline.decoding import decode_bytes
    from pipeline.model import Page
    from pipeline.parse import parse_page
    from pipeline.workers import collect_seldom

    collect_seldom()  # as in a run

    def read(data: bytes) -> Any:
        return parse_page(Page("p-1", "page.html", "0" * 64, "read", decode_bytes(data).text, media_type="text/html"))

    return read


def lxml_html() -> Reader:
    import lxml.html

    return lxml.html.document_fromstring


def trafilatura() -> Reader:
    return function("trafilatura", "extract")


def extruct() -> Reader:
    extract = function("extruct", "extract")
    return lambda data: extract(data, syntaxes=["json-ld", "microdata", "rdfa"])


def readability() -> Reader:
    document = function("readability", "Document")
    return lambda data: document(data.decode("utf-8", "replace")).summary()


def justext() -> Reader:
    paragraphs, stop_words = function("justext", "justext"), function("justext", "get_stoplist")("English")
    return lambda data: paragraphs(data, stop_words)


def resiliparse() -> Reader:
    extract = function("resiliparse.extract.html2text", "extract_plain_text")
    return lambda data: extract(data.decode("utf-8", "replace"), main_content=True)


def function(module: str, name: str) -> Callable[..., Any]:
    """A function of a package that has no types."""
    found: Callable[..., Any] = getattr(importlib.import_module(module), name)
    return found


PROGRAMS: dict[str, tuple[Callable[[], Reader], str]] = {
    "lxml.html": (lxml_html, "a tree, nothing read from it"),
    "winnow": (winnow, "Q&As of text and markup, a role for every character"),
    "trafilatura": (trafilatura, "main text"),
    "extruct": (extruct, "JSON-LD, microdata, RDFa"),
    "readability": (readability, "main text as HTML"),
    "justext": (justext, "paragraphs, boilerplate marked"),
    "resiliparse": (resiliparse, "main text"),
}
BARE = "lxml.html"


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=PAGES)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--one", choices=PROGRAMS, help=argparse.SUPPRESS)
    args = parser.parse_args(arguments)
    if args.one:
        print(json.dumps(measure(args.one, args.folder)))
        return
    pages = list(load(args.folder))
    if not pages:
        print(f"HTML: no saved pages in {args.folder}; name a folder: python -m benchmarks.bench_html FOLDER")
        return
    print_table(pages, run_rounds(args.folder, args.rounds))


def load(folder: Path) -> Iterator[bytes]:
    """The bytes of each page, in order of name."""
    for path in sorted(folder.glob("*")):
        if path.name.endswith(ENDINGS):
            data = path.read_bytes()
            yield gzip.decompress(data) if path.suffix == ".gz" else data


def measure(name: str, folder: Path) -> tuple[float, int]:
    """CPU seconds that a program needs for all pages, and how many it raised an exception on."""
    pages = list(load(folder))
    read = PROGRAMS[name][0]()
    read(WARM_UP)
    failed = 0
    start = time.process_time()
    for page in pages:
        try:
            read(page)
        except Exception:  # noqa: BLE001  # a program of others may raise anything
            failed += 1
    return time.process_time() - start, failed


def run_rounds(folder: Path, rounds: int) -> dict[str, list[tuple[float, int]]]:
    """What was measured in each round, for each program that runs at all."""
    found: dict[str, list[tuple[float, int]]] = {}
    for _ in range(rounds):
        for name in PROGRAMS:
            call = [sys.executable, "-m", "benchmarks.bench_html", str(folder.resolve()), "--one", name]
            done = subprocess.run(call, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603
            if done.returncode:
                print(f"{name} does not run: {done.stderr.strip().rpartition(chr(10))[2]}", file=sys.stderr)
            else:
                seconds, failed = json.loads(done.stdout)
                found.setdefault(name, []).append((seconds, failed))
    return found


def print_table(pages: Sequence[bytes], found: dict[str, list[tuple[float, int]]]) -> None:
    seconds = {name: median(taken for taken, _ in rounds) for name, rounds in found.items()}
    megabytes = sum(map(len, pages)) / 1e6
    rounds = max(map(len, found.values()))
    print(f"HTML: {len(pages)} pages, {megabytes:.1f} MB, one core, median of {rounds} rounds\n")
    print("| program | pages/s | MB/s | time / lxml.html | range | failed | what it gives |")
    print("| --- | ---: | ---: | ---: | --- | ---: | --- |")
    for name in sorted(seconds, key=seconds.__getitem__):
        taken = seconds[name]
        each = [round_taken / taken for round_taken, _ in found[name]]
        print(
            f"| {name} | {len(pages) / taken:.1f} | {megabytes / taken:.1f} | {taken / seconds[BARE]:.2f} "
            f"| {min(each):.2f}-{max(each):.2f} | {found[name][0][1]} | {PROGRAMS[name][1]} |"
        )
    if "trafilatura" in seconds and "winnow" in seconds:
        print(f"\nwinnow reads {seconds['trafilatura'] / seconds['winnow']:.2f} times as many pages as trafilatura")


if __name__ == "__main__":
    main(sys.argv[1:])
