"""A difference of two runs as lines for a terminal, as JSON, and as a page that opens offline."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from itertools import islice
from typing import TextIO

import msgspec

from pipeline.diff import Change, Detail, Diff
from pipeline.terminal import Said, Screen, harmless, harmless_json, one_line

# Changes that are listed where no limit is given; JSON has all of them.
LISTED, LISTED_ON_PAGE = 50, 1_000
LONGEST = 500  # characters of a value

SIGNS = {"added": ("+", "come"), "gone": ("-", "gone"), "changed": ("~", "named")}


def counted(counts: dict[str, int], of: str = "") -> str:
    """Counts by kind in words; `of` stands behind them."""
    return ", ".join(f"{counts[kind]:,} {kind}" for kind in ("added", "gone", "changed") if counts.get(kind)) + of


def parts_of(found: Diff) -> str:
    """What changed of the changed records, most frequent first, in brackets."""
    return f" ({', '.join(f'{count:,} {part}' for part, count in found.parts.items())})" if found.parts else ""


def summary(found: Diff) -> list[tuple[str, str]]:
    """The counts: of what, and how many."""
    lines = [("pages", counted(found.pages)), ("records", counted(found.records, parts_of(found)))]
    if found.files:
        lines.append(("tables", f"{', '.join(found.files)} differ, but no page and no record"))
    return [(name, said) for name, said in lines if said]


def write_text(found: Diff, out: TextIO, screen: Screen, limit: int | None) -> None:
    """Counts, then changes, each no wider than the screen where words allow it."""
    if not found.differs:
        out.write(f"no difference between {harmless(found.before)} and {harmless(found.after)}\n")
        return
    out.write(f"{harmless(found.before)} -> {harmless(found.after)}\n")
    out.writelines(line + "\n" for name, said in summary(found) for line in screen.lines(f"{name} {said}", hang=8))
    most = LISTED if limit is None else limit
    for name, total, changes in lists(found):
        out.write("\n" + screen.paint(name, "bold") + "\n")
        out.writelines(line + "\n" for change in islice(changes, most) for line in change_lines(change, screen))
        if total > most:
            out.write(f"  and {total - most:,} more; --limit {total} lists all\n")


def lists(found: Diff) -> list[tuple[str, int, Iterator[Change]]]:
    """What there is to list: of what, how many, and the changes."""
    both = (("Pages", found.pages, found.page_changes), ("Records", found.records, found.record_changes))
    return [(name, total, changes) for name, counts, changes in both if (total := sum(counts.values()))]


def change_lines(change: Change, screen: Screen) -> Iterator[str]:
    sign, style = SIGNS[change.kind]
    ids = dict.fromkeys(filter(None, (change.before, change.after)))
    name = one_line(change.name, max(20, screen.width - 30))
    yield from screen.lines([Said(sign, style), Said(" " + " -> ".join(ids), "named"), Said(f" {name}")], 2, 6)
    for detail in change.details:
        yield from screen.lines(list(detail_said(detail)), 6, 10)


def detail_said(detail: Detail) -> Iterator[Said]:
    """A detail in words: `before -> after`, with a sign where it has only one of them."""
    before, after = detail.before, detail.after
    yield Said(f"{detail.what}:" if before or after else detail.what)
    if detail.record:
        yield Said(f" {detail.record}", "named")
    if before is not None:
        yield Said((" " if after is not None else " - ") + shortened(before), "gone")
    if after is not None:
        yield Said((" -> " if before is not None else " + ") + shortened(after), "come")
    if detail.why:
        yield Said(
            f" ({shortened(detail.why)})" if before or after or detail.record else f": {shortened(detail.why)}", "dim"
        )


def shortened(text: str) -> str:
    said = " ".join(text.split())
    return said if len(said) <= LONGEST else said[:LONGEST] + "…"


def write_json(found: Diff, out: TextIO, limit: int | None) -> None:
    """Everything, a change a line; `left_out` counts what a limit left out."""
    encode = msgspec.json.encode
    head = {"before": found.before, "after": found.after, "differs": found.differs, "pages": found.pages}
    head |= {"records": found.records, "parts": found.parts, "files": found.files}
    left_out = {
        name: max(0, sum(counts.values()) - limit) if limit is not None else 0
        for name, counts in (("pages", found.pages), ("records", found.records))
    }
    out.write(harmless_json(encode({**head, "left_out": left_out}).decode()[:-1]))
    for name, changes in (("page_changes", found.page_changes), ("record_changes", found.record_changes)):
        out.write(f',\n"{name}": [')
        out.writelines(
            (",\n" if n else "\n") + harmless_json(encode(change).decode())
            for n, change in enumerate(islice(changes, limit))
        )
        out.write("]")
    out.write("}\n")


# --- a page ----------------------------------------------------------------------------------------------------------

STYLE = """
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.2rem; margin-top: 2rem; }
table { border-collapse: collapse; } th { text-align: left; padding-right: 1rem; }
ol { list-style: none; padding: 0; }
ol > li { border-top: 1px solid #8888; padding: .5rem 0; break-inside: avoid; }
li p { margin: 0; overflow-wrap: anywhere; } li ul { margin: .2rem 0 0; }
code { font-size: .85em; } del, .gone { color: light-dark(#a11, #f99); } ins, .added { color: light-dark(#161, #9d9); }
.why { opacity: .75; } .left { font-style: italic; }
@media print { body { max-width: none; padding: 0; font-size: 10pt; } }
"""

POLICY = "default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"

HEAD = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<main>
<h1>{title}</h1>
"""


def write_page(found: Diff, out: TextIO, limit: int | None) -> None:
    """One file that asks for nothing, runs nothing and shows every text as text."""
    import base64
    import hashlib

    digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    title = marked(f"What changed from {found.before} to {found.after}")
    out.write(HEAD.format(policy=POLICY.format(digest=digest), title=title, style=STYLE))
    if not found.differs:
        out.write("<p>No difference.</p>\n")
    else:
        rows = (f"<tr><th scope=row>{name}</th><td>{marked(said)}</td></tr>\n" for name, said in summary(found))
        out.write(f"<table>\n{''.join(rows)}</table>\n")
    most = LISTED_ON_PAGE if limit is None else limit
    for name, total, changes in lists(found):
        out.write(f"<h2>{name}</h2>\n<ol>\n")
        out.writelines(change_item(change) for change in islice(changes, most))
        out.write("</ol>\n")
        if total > most:
            out.write(f'<p class="left">{total - most:,} more are left out; --limit {total} lists all.</p>\n')
    out.write("</main>\n</body>\n</html>\n")


def marked(text: str) -> str:
    """A text for a page: characters that show nothing, or turn the direction of others, as escapes."""
    return escape(harmless(" ".join(text.split())))


def change_item(change: Change) -> str:
    ids = " → ".join(f"<code>{marked(name)}</code>" for name in dict.fromkeys((change.before, change.after)) if name)
    details = "".join(f"<li>{detail_item(detail)}</li>" for detail in change.details)
    more = f"\n<ul>{details}</ul>" if details else ""
    return f'<li><p><strong class="{change.kind}">{change.kind}</strong> {marked(change.name)} {ids}</p>{more}</li>\n'


def detail_item(detail: Detail) -> str:
    return " ".join(tags(detail))


def tags(detail: Detail) -> Iterable[str]:
    yield marked(detail.what)
    if detail.record:
        yield f"<code>{marked(detail.record)}</code>"
    if detail.before is not None:
        yield f"<del>{marked(shortened(detail.before))}</del>"
    if detail.after is not None:
        yield f"<ins>{marked(shortened(detail.after))}</ins>"
    if detail.why:
        yield f'<span class="why">({marked(shortened(detail.why))})</span>'
