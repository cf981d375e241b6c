"""What the report says -> one HTML file that opens offline, asks for nothing and runs no script but its own."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from pipeline.report.chapters import PageListing, counted, pack
from pipeline.report.overview import Overview, tenth
from pipeline.rules.issues import ISSUE_BY_CODE
from pipeline.rules.roles import MEANING
from pipeline.rules.tiers import TIER_MEANS

if TYPE_CHECKING:
    import jinja2

TEMPLATE = "report.html.j2"

# The browser loads nothing, runs and styles by nothing but what has one of these hashes, and sends no form.
POLICY = "default-src 'none'; script-src '{script}'; style-src '{style}'; base-uri 'none'; form-action 'none'"


class Refusal(msgspec.Struct, frozen=True):
    """A document or row that was refused, and why."""

    kind: str
    path: str
    reasons: tuple[str, ...]


class Contents(msgspec.Struct, frozen=True):
    """All that the report shows, but for the chapters; `left_out` counts the pages that it has no room for."""

    overview: Overview
    pages: tuple[PageListing, ...]
    left_out: int
    groups: int
    refusals: tuple[Refusal, ...]
    refused: int
    run_issues: tuple[tuple[str, str], ...]


def issue_links(contents: Contents) -> dict[str, str]:
    """Where in the report each issue is: on records, else on pages, else in the run; what is left out is nowhere."""
    of_run = {code: "#run-issues" for code, _ in contents.run_issues}
    on_pages = {code: f"#pages?issue={code}" for page in contents.pages for code in page.issues}
    on_records = {
        code: f"#records?issue={code}" for page in contents.pages for record in page.records for code in record.issues
    }
    return of_run | on_pages | on_records


def tier_links(contents: Contents) -> dict[str, str]:
    """The list of records of each tier that has any in the report."""
    return {record.tier: f"#records?tier={record.tier}" for page in contents.pages for record in page.records}


def confidence_links(contents: Contents) -> dict[int, str]:
    """The list of records of each tenth of confidence that has any in the report."""
    named = (record.confidence for page in contents.pages for record in page.records)
    return {n: f"#records?sure={n}" for n in {tenth(sure) for sure in named if sure is not None}}


def write_report(path: Path, contents: Contents, chapters: Iterable[str]) -> None:
    """Write the report with the packed chapters of `contents.pages`, in that order."""
    script, style = read("report.js"), read("report.css")
    words = {"tiers": TIER_MEANS, "roles": MEANING, "issues": {code: k.title for code, k in ISSUE_BY_CODE.items()}}
    parts = (
        environment()
        .get_template(TEMPLATE)
        .stream(
            contents=contents,
            overview=contents.overview,
            chapters=chapters,
            issue_links=issue_links(contents),
            tier_links=tier_links(contents),
            confidence_links=confidence_links(contents),
            index=pack(contents.pages),
            words=pack(words),
            style=style,
            script=script,
            policy=POLICY.format(script=hash_of(script), style=hash_of(style)),
        )
    )
    with path.open("wb") as file:
        parts.dump(file, encoding="utf-8")


@cache
def environment() -> jinja2.Environment:
    """The templates of this folder; every value is escaped."""
    import jinja2

    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    made.filters["count"] = "{:,}".format
    made.filters["counted"] = counted
    return made


@cache
def read(name: str) -> str:
    """A file of this folder, whose text stands in the report as it is."""
    return Path(__file__).with_name(name).read_text("utf-8")


def hash_of(text: str) -> str:
    """What a content security policy names an inline script or style by."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
