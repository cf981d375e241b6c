"""Labelled pages of another make, from real Q&As of several sites: a second opinion on what was learnt on the first.

    .venv/bin/python -m benchmarks.other_pages ../shared/data/jhu FOLDER [--pages 60]
    .venv/bin/python -m benchmarks.bench_attribution --other FOLDER

Reads JSONL (also gzipped) of a scraper: questionText, answerText, in the order of the site, a file for each site. A run
of some twenty Q&As plays a web page; a source list cites six to nine of these. Nothing is shared with the
generator of the first pages: texts are whole answers, with no damage, of sites with styles of their own; groups follow
the order of their site; several sources may be of one site, as hard to tell apart as they are in life.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

RUN = 20  # Q&As to a web page
LEAST_WORDS = 8
SNIPPET_CHARACTERS = (90, 190)
MODES = ("aligned", "missing", "compact", "shift")


class Site(NamedTuple):
    """A stretch of a site that plays a web page: its name, and its questions with answers."""

    name: str
    qas: tuple[tuple[str, str], ...]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", type=int, default=60)
    args = parser.parse_args()
    stretches = stretches_of(args.data)
    for n in range(args.pages):
        text, gold = aggregate(stretches, random.Random(n), n)  # noqa: S311  # no secret
        here = args.folder / f"{n:04d}"
        here.mkdir(parents=True, exist_ok=True)
        (here / "page.txt").write_text(text, encoding="utf-8")
        (here / "gold.json").write_text(json.dumps(gold, ensure_ascii=False, indent=1), encoding="utf-8")


def stretches_of(data: Path) -> list[Site]:
    found = []
    for path in sorted([*data.glob("*.jsonl"), *data.glob("*.jsonl.gz")]):
        content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        rows = [json.loads(line) for line in content.splitlines()]
        qas = [(" ".join(row["questionText"].split()), " ".join(row["answerText"].split())) for row in rows]
        told = [(asked, said) for asked, said in qas if asked.endswith("?") and len(said.split()) >= LEAST_WORDS]
        found += [
            Site(path.name.partition(".")[0], tuple(told[n : n + RUN])) for n in range(0, len(told) - RUN // 2, RUN)
        ]
    return found


def aggregate(stretches: Sequence[Site], r: random.Random, number: int) -> tuple[str, dict[str, Any]]:
    """A page in the aggregator's layout, and what is true of it."""
    drawn = r.sample(stretches, min(len(stretches), r.randint(6, 9) + 4))
    unlisted, listed = drawn[:4], drawn[4:]
    search = r.randrange(len(listed)) if r.random() < 0.3 else None
    qas = first_part(unlisted, listed, search, r)
    for n, site in enumerate(listed, 1):
        if r.random() < 0.12:
            qas += group(r.choice(unlisted), None, r)
        if n - 1 != search and r.random() < 0.8:
            qas += group(site, n, r)
    mode = r.choice(MODES)
    own = [None if n == search else snippet(site, r) for n, site in enumerate(listed)]
    shown, owners = slip(own, mode, r)
    sources = []
    lines = ["Ask Away", "", "what is coronavirus", "", "Full Answer", ""]
    for qa in qas:
        lines += [qa["question"], "", qa["answer"], ""]
    for n, (site, text) in enumerate(zip(listed, shown, strict=True), 1):
        host = f"https://www.{site.name.lower()}{n}.example"
        title = f"Coronavirus questions, part {n} | {site.name}"
        url = f"{host}/faq/{n}"
        if n - 1 == search:
            title, url = "Coronavirus - Search", f"{host}/search?q=coronavirus"
        lines += [f"{n}.{title}", "", f"Url:{url}", "", f"{r.randint(2, 40)} hours ago {text or ''}".strip(), ""]
        sources.append({"n": n, "snippet_source": owners[n - 1], "non_source": n - 1 == search})
    gold = {
        "topic": f"{number % 6}",
        "snippet_mode": mode,
        "misaligned": any(owner not in (None, n) for n, owner in enumerate(owners, 1)),
        "qas": [qa | {"also": also(qa, listed), "near": []} for qa in qas],
        "sources": sources,
    }
    return "\n".join(lines), gold


def also(qa: dict[str, Any], listed: Sequence[Site]) -> list[int]:
    """The other listed pages that give the same answer."""
    same = (n for n, site in enumerate(listed, 1) if any(said == qa["answer"] for _, said in site.qas))
    return [n for n in same if n != qa["source"]]


def first_part(
    unlisted: Sequence[Site], listed: Sequence[Site], search: int | None, r: random.Random
) -> list[dict[str, Any]]:
    part = []
    for _ in range(r.randint(6, 26)):
        at = r.randrange(len(listed))
        source = at + 1 if r.random() < 0.35 and at != search else None
        asked, said = r.choice(listed[at].qas if source else r.choice(unlisted).qas)
        part.append({"part": 1, "question": asked, "answer": said, "source": source})
    return part


def group(site: Site, source: int | None, r: random.Random) -> list[dict[str, Any]]:
    size = min(len(site.qas), 1 + int(r.expovariate(0.25)))
    places = sorted(r.sample(range(len(site.qas)), size))
    return [{"part": 2, "question": site.qas[n][0], "answer": site.qas[n][1], "source": source} for n in places]


def snippet(site: Site, r: random.Random) -> str:
    """The beginning of an answer, or its middle, as a search engine cuts it."""
    said = r.choice(site.qas)[1]
    sentences = said.split(". ")
    text = ". ".join(sentences[r.randrange(len(sentences)) :]) if r.random() < 0.3 else said
    cut = text[: r.randint(*SNIPPET_CHARACTERS)]
    return cut if cut == text else f"{cut.rpartition(' ')[0]} …"


def slip(own: Sequence[str | None], mode: str, r: random.Random) -> tuple[list[str | None], list[int | None]]:
    """The snippets as the list shows them, and the entry that each is really of."""
    texts = [(n, text) if text else None for n, text in enumerate(own, 1)]
    if mode != "aligned":
        for n in r.sample(range(len(texts)), r.randint(1, 3)):
            texts[n] = None
    if mode == "compact":
        left = [text for text in texts if text]
        texts = [*left, *[None] * (len(texts) - len(left))]
    if mode == "shift":
        texts = [*texts[1:], None]
    return [text[1] if text else None for text in texts], [text[0] if text else None for text in texts]


if __name__ == "__main__":
    main()
