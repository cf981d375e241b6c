"""Every issue that Winnow can report: code, severity and what it means. Codes are public: they are kept once given."""

from __future__ import annotations

from typing import Literal

import msgspec

Severity = Literal["info", "warning", "error"]


class IssueKind(msgspec.Struct, frozen=True):
    """A code of the `issues` output, how bad it is and what it means."""

    code: str
    severity: Severity
    title: str


ISSUES: tuple[IssueKind, ...] = (
    IssueKind("answer-cut-off", "info", "The page shows only the beginning of this answer."),
    IssueKind("answer-empty", "warning", "A question stands on the page without any answer."),
    IssueKind("list-cut-off", "info", "The page shows only some items of this answer's list."),
    IssueKind("copy-of-several", "warning", "A text that could be a copy of two records which say different things."),
    IssueKind(
        "encoding-guessed", "warning", "The bytes are not UTF-8 and say nothing of their encoding: it was guessed."
    ),
    IssueKind("encoding-misdeclared", "warning", "The bytes are not in the encoding that they are declared to be in."),
    IssueKind(
        "document-incomplete", "warning", "A document that was not kept whole, so that some of it may be lacking."
    ),
    IssueKind(
        "record-odd", "warning", "A record of a WARC or a line of a JSONL file says something that means nothing."
    ),
    IssueKind("characters-lost", "warning", "Bytes that are no text were replaced by U+FFFD."),
    IssueKind(
        "markup-tamed",
        "warning",
        "Elements nest too deep, or a tag has too many attributes: some were left out.",
    ),
    IssueKind("markup-broken", "info", "Markup for search engines that could not be read."),
    IssueKind("markup-differs-from-text", "warning", "Markup answers a question otherwise than the visible text does."),
    IssueKind("layout-unknown", "warning", "No layout fits the page; it was read as headings and paragraphs."),
    IssueKind("text-unexplained", "warning", "Text of the page that no rule accounts for."),
    IssueKind("source-without-snippet", "info", "An entry of the source list shows no text."),
    IssueKind("source-url-relative", "warning", "A listed source has no complete URL."),
    IssueKind("source-url-missing", "warning", "A listed source has no URL at all."),
    IssueKind("source-not-a-page", "info", "A listed source is a page of search results: no text can come from it."),
    IssueKind(
        "snippet-misplaced", "warning", "The text shown for one listed source stands in the page of another one."
    ),
    IssueKind("sources-contradict", "warning", "Pages took the same answer from different sources."),
    IssueKind("source-number-odd", "warning", "The numbers of the source list do not count 1, 2, 3, ..."),
    IssueKind("results-passed-over", "info", "A folder of raw files holds the results of a run, which were not read."),
    IssueKind("index-odd", "warning", "An index.csv says something that means nothing."),
    IssueKind("index-row-without-file", "warning", "An index.csv names a file that was not read."),
    IssueKind("decision-odd", "warning", "A line of decisions.csv says something that means nothing."),
    IssueKind("decision-conflict", "warning", "Decisions contradict each other, so they are not obeyed."),
    IssueKind("decision-without-target", "warning", "A decision is about something that is not there."),
    IssueKind("decision-doubtful", "warning", "A decision names a source that no text can come from. It is obeyed."),
)

ISSUE_BY_CODE = {kind.code: kind for kind in ISSUES}
