"""An explanation as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from pipeline.explain import Explanation
from pipeline.finished import Row
from pipeline.lookup import Found
from pipeline.model import Edit
from pipeline.revisions import revise
from pipeline.rules.issues import ISSUE_BY_CODE
from pipeline.rules.tiers import TIER_MEANS
from pipeline.terminal import Said, Screen, harmless, one_line

LABEL = 15  # columns
MOST_PIECES = 6  # spans of an answer that are written out


class Writer:
    """Lines with a label before each paragraph, as a screen takes them."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        self.lines: list[str] = []

    def head(self, name: str, rest: str = "") -> None:
        self.lines.append(self.screen.paint(harmless(name), "bold") + (f"  {harmless(rest)}" if rest else ""))

    def part(self, title: str) -> None:
        self.lines += ["", self.screen.paint(title, "bold")]

    def say(self, label: str, said: Iterable[Said] | str, style: str = "") -> None:
        pieces = [Said(said, style)] if isinstance(said, str) else list(said)
        first, *rest = self.screen.lines(pieces, indent=LABEL + 3, hang=LABEL + 3)
        self.lines.append(f"  {self.screen.paint(label.ljust(LABEL), 'dim')} {first[LABEL + 3 :]}".rstrip())
        self.lines += rest

    def brief(self, label: str, text: str) -> None:
        self.say(label, [Said(one_line(text, max(20, self.screen.width - LABEL - 4)))])

    def more(self, count: int, what: str) -> None:
        if count > 0:
            self.say("", f"and {count:,} more {what}", "dim")


def as_text(found: Explanation | Found, screen: Screen) -> str:
    """The lines for a person, each no wider than the screen where its words allow it."""
    writer = Writer(screen)
    if isinstance(found, Found):
        write_found(writer, found)
    else:
        WRITERS[found.kind](writer, found)
    return "\n".join(writer.lines) + "\n"


def write_found(writer: Writer, found: Found) -> None:
    writer.head(f"{found.count:,} records fit", "explain one by its id")
    for row in found.records:
        writer.lines.append("")
        writer.head(f"  {row['id']}", f"{row['kind']}, {row['tier']}")
        writer.brief("question", row["question"])
        writer.brief("answer", row["answer"] or "(empty)")
    writer.more(found.count - len(found.records), "with other questions that hold these words")


def write_record(writer: Writer, found: Explanation) -> None:
    row = found.row
    writer.head(row["id"], ", ".join(filter(None, (row["kind"], f"answer {row['answer_status']}", row["language"]))))
    kept = next((one for one in found.occurrences if one["disposition"] == "kept"), None)
    write_text(writer, kept or row)
    write_places(writer, found)
    copies = [one for one in found.occurrences if one["duplicate"]]
    if copies:
        writer.part("Copies")
        for one in copies:
            write_copy(writer, one, found.own_ids[one["id"]])
    if found.like:
        writer.part("Much alike, but told apart")
        for other in found.like:
            writer.say(other["guard"], [Said(other["qa_id"], "named"), Said(f" {other['score']:.2f} alike")])
            write_differs(writer, other["differs"])
            writer.brief("", other["answer"])
        writer.more(found.left_out.get("like", 0), "records")
    if found.shares:
        writer.part("Other questions with the same passage as their answer")
        for other in found.shares:
            writer.brief("", f"{other['id']} {other['question']}")
    if found.question:
        write_group(writer, found.question, row)
        write_other_questions(writer, found.question)
    write_source(writer, found, row["attribution"], row["source_title"])
    write_issues(writer, found.issues)
    if row.get("decisions"):
        writer.part("Decisions")
        for decision in row["decisions"]:
            write_decision(writer, decision)


def write_occurrence(writer: Writer, found: Explanation) -> None:
    row = found.row
    writer.head(row["id"], f"{row['disposition']}, {row['kind']}, answer {row['answer_status']}")
    write_text(writer, row)
    writer.part("Place")
    write_place(writer, row)
    writer.part("Record")
    if found.record:
        writer.say("", [Said(found.record["id"], "named"), Said(f" {one_line(found.record['question'], 80)}")])
    else:
        writer.say("", row["qa_id"] or "none: it was refused")
    if row["duplicate"]:
        writer.part("Copy")
        write_copy(writer, row, found.own_ids[row["id"]])
        for twin in found.occurrences:
            writer.brief("kept text", twin["answer"])
            writer.brief("kept at", f"{twin['page_path']}, Q&A {twin['position']}")
    write_source(writer, found, row["attribution"], None)


def write_question(writer: Writer, found: Explanation) -> None:
    row = found.row
    writer.head(row["id"], f"question group of {records(len(row['qa_ids']))}")
    for n, variant in enumerate(row["variants"]):
        writer.say("asked as" if n == 0 else "", variant)
    write_other_questions(writer, row)
    writer.part("Records")
    for record in found.records:
        writer.say(record["tier"], [Said(record["id"], "named"), Said(f" {one_line(record['question'], 80)}")])
        writer.brief("", record["answer"] or "(empty)")
    writer.more(found.left_out.get("records", 0), "records")


def write_page(writer: Writer, found: Explanation) -> None:
    row = found.row
    writer.head(row["id"], f"{row['path']}, {row['status']}" + (f": {row['reason']}" if row["reason"] else ""))
    for label in ("url", "canonical_url", "title", "site", "author", "fetched_at", "language", "media_type"):
        if row[label]:
            writer.say(label.replace("_", " "), row[label])
    write_reading(writer, row)
    if found.occurrences:
        writer.part("Q&As")
        for one in found.occurrences:
            name = Said(one["qa_id"] or one["id"], "named")
            said = Said(f" {one['disposition']}: {one_line(one['question'], 80)}")
            writer.say(str(one["position"]), [name, said])
        writer.more(found.left_out.get("occurrences", 0), "Q&As")
    if found.sources:
        writer.part("Listed sources")
        for source in found.sources:
            writer.say(str(source["number"]), source["title"] or "(no title)")
            if source["url"]:
                writer.say("", source["url"], "dim")
    write_issues(writer, found.issues)


def write_reading(writer: Writer, row: Row) -> None:
    """How a page was read: encoding, layouts, what its characters are, how its snippets stand."""
    if row["encoding"]:
        writer.say("encoding", ", ".join((row["encoding"], *row["decoding"])))
    if row["layouts"]:
        writer.say("layout", ", ".join(row["layouts"]))
    counts = row["counts"]
    accounting = sorted(row["accounting"].items(), key=lambda item: (-item[1], item[0]))
    roles = ", ".join(f"{characters:,} {role}" for role, characters in accounting)
    writer.say("characters", f"{counts['characters']:,}" + (f": {roles}" if roles else ""))
    if row["snippet_map"]:
        chance = row["snippet_map"]["confidence"]
        writer.say(
            "snippets", f"{row['snippet_map']['kind']}" + (f", {chance:.2f} probable" if chance is not None else "")
        )


WRITERS = {"record": write_record, "occurrence": write_occurrence, "question": write_question, "page": write_page}


# --- parts -----------------------------------------------------------------------------------------------------------


def write_text(writer: Writer, row: Row) -> None:
    """Question and answer with each edit in place, and the edits by number."""
    edits: list[tuple[int, Row]] = []
    for name in ("question", "answer"):
        made = row.get(f"{name}_edits") or []
        text = row[name] if not made else None
        writer.say(name, text or list(in_place(row.get(f"raw_{name}", ""), made, len(edits))) or "(empty)")
        edits += [(len(edits) + n, edit) for n, edit in enumerate(made, 1)]
    if edits:
        writer.part("Edits, as [-gone-] and {+come+}")
        for number, edit in edits:
            change = [Said(visible(edit["before"]), "gone"), Said(" became "), Said(visible(edit["after"]), "come")]
            writer.say(str(number), [Said(f"{edit['rule']}: "), *change])


def in_place(raw: str, made: Sequence[Row], numbered: int) -> Iterator[Said]:
    """A raw text with its edits marked and numbered from `numbered` + 1."""
    for segment in revise(raw, msgspec.convert(made, list[Edit])):
        if segment.edit is None:
            yield Said(segment.text)
        elif segment.kind == "dropped":
            yield Said(f"[-{breaks(segment.text)}-]{numbered + segment.edit + 1}", "gone")
        else:
            yield Said(f"{{+{breaks(segment.text)}+}}{numbered + segment.edit + 1}", "come")


def breaks(text: str) -> str:
    """A text whose spaces and breaks are seen where they are what changed."""
    return text.replace("\r", "\\r").replace("\n", "\\n").replace("\t", "\\t")


def visible(text: str) -> str:
    return f'"{breaks(text)}"' if text else "nothing"


def write_places(writer: Writer, found: Explanation) -> None:
    writer.part("Where it stands")
    for one in found.occurrences:
        write_place(writer, one)
    writer.more(found.left_out.get("occurrences", 0), "places")


def write_place(writer: Writer, one: Row) -> None:
    """Page, position and spans of an occurrence, in characters of its page's text."""
    writer.say(one["disposition"], [Said(one["id"], "named"), Said(f" {one['page_path']}, Q&A {one['position']}")])
    if one["page_url"]:
        writer.say("", one["page_url"], "dim")
    if one["question_span"]:
        spans = [span_of(span) for span in one["answer_spans"][:MOST_PIECES]]
        more = len(one["answer_spans"]) - len(spans)
        answer = ", ".join(spans) + (f" and {more:,} more" if more else "")
        writer.say("", f"question {span_of(one['question_span'])}" + (f", answer {answer}" if spans else ""), "dim")
    elif one["sightings"] and one["sightings"][0]["locator"]:
        locator = one["sightings"][0]["locator"]
        writer.say("", f"{one['sightings'][0]['markup']} at {locator['xpath']}", "dim")
    for sighting in one["sightings"][1:]:
        agrees = "the same" if sighting["agrees"] else "something else"
        writer.say("", f"{sighting['markup']} says {agrees}", "dim")


def span_of(span: Row) -> str:
    return f"{span['start']:,}-{span['end']:,}"


def write_copy(writer: Writer, one: Row, own_id: str) -> None:
    """Why an occurrence is a copy, and of what."""
    duplicate = one["duplicate"]
    said = [Said(one["id"], "named"), Said(" of "), Said(duplicate["of"], "named")]
    writer.say(f"{duplicate['method']} {duplicate['score']:.2f}", said)
    write_differs(writer, duplicate["differs"])
    if duplicate["method"] != "exact":
        writer.brief("", one["answer"])
        writer.say("", f"its own id, for a decision: {own_id}", "dim")


def write_differs(writer: Writer, differs: Sequence[str]) -> None:
    """Words that differ: those of the other text only, and those of this one only."""
    if differs:
        styles = {"-": "gone", "+": "come"}
        said = [piece for word in differs for piece in (Said(word, styles.get(word[:1], "")), Said(" "))]
        writer.say("differs", said[:-1])


def records(count: int) -> str:
    return f"{count:,} record{'s' if count != 1 else ''}"


def write_group(writer: Writer, question: Row, row: Row) -> None:
    writer.part("Question group")
    writer.say("", [Said(question["id"], "named"), Said(f" {records(len(question['qa_ids']))}")])
    for n, variant in enumerate(question["variants"][:20]):
        writer.say("asked as" if n == 0 else "", variant)
    writer.more(len(question["variants"]) - 20, "ways to ask it")
    others = [name for name in question["qa_ids"] if name != row["id"]]
    if others:
        writer.say("others", ", ".join(others[:20]))
        writer.more(len(others) - 20, "records")


def write_other_questions(writer: Writer, question: Row) -> None:
    if question["told_apart"]:
        writer.part("Questions much alike, but told apart")
    for other in question["told_apart"]:
        writer.say(other["guard"], [Said(other["question_id"], "named"), Said(f" {other['score']:.2f} alike")])
        write_differs(writer, other["differs"])
        writer.brief("", other["question"])


def write_source(writer: Writer, found: Explanation, attribution: Row, title: str | None) -> None:
    """Which source, how that is known, what else is possible, and the evidence."""
    writer.part("Source")
    writer.say(attribution["tier"], TIER_MEANS[attribution["tier"]])
    titles = {source["number"]: source for source in found.sources}
    number = attribution["source_number"]
    if number is not None:
        title = title or titles.get(number, {}).get("title")
        writer.say(f"source {number}", title or "(no title)")
    if attribution["source_url"]:
        writer.say("" if number is not None else "address", attribution["source_url"])
    if attribution["confidence"] is not None:
        writer.say("confidence", f"{attribution['confidence']:.3f}")
    writer.say("why", attribution["method"])
    for n, candidate in enumerate(attribution["candidates"]):
        source = titles.get(candidate["source_number"], {})
        named = source.get("title") or source.get("url") or ""
        said = f"{candidate['confidence']:.3f}  {candidate['source_number']}  {named}"
        writer.brief("candidates" if n == 0 else "", said)
    if attribution["p_unlisted"] is not None:
        writer.say(
            "" if attribution["candidates"] else "candidates", f"{attribution['p_unlisted']:.3f}  none of the list"
        )
    addresses = {document["path"]: document for document in found.documents}
    for quoted in attribution["evidence"]:
        document = addresses.get(quoted["document_path"], {})
        place = (
            f"{quoted['document_path']} {span_of(quoted)}, answer {quoted['answer_start']:,}-{quoted['answer_end']:,}"
        )
        writer.say("evidence", [Said(document.get("id") or "", "named"), Said(f" {place}")])
        writer.say(
            "",
            [
                Said(("…" + quoted["prefix"]) if quoted["prefix"] else "", "dim"),
                Said(quoted["exact"], "bold"),
                Said((quoted["suffix"] + "…") if quoted["suffix"] else "", "dim"),
            ],
        )
        write_differs(writer, quoted["differs"])
        address = (document.get("url") or attribution["source_url"] or "").partition("#")[0]
        if quoted["text_fragment"] and address:
            writer.say("link", address + quoted["text_fragment"], "dim")


def write_issues(writer: Writer, issues: Sequence[Row]) -> None:
    if not issues:
        return
    writer.part("Issues")
    for issue in issues:
        kind = ISSUE_BY_CODE.get(issue["code"])
        writer.say(issue["severity"], [Said(issue["code"], "warn"), Said(f": {issue['message']}")])
        if kind and kind.title != issue["message"]:
            writer.say("", kind.title, "dim")


def write_decision(writer: Writer, decision: Row) -> None:
    """A decision as a sentence: what, about what, by whom, when and why."""
    about = " ".join(filter(None, (decision["other"], decision["value"])))
    by = " ".join(part for part in (decision["by"], decision["date"]) if part)
    said = about + (f" ({by})" if by else "") + (f": {decision['reason']}" if decision["reason"] else "")
    writer.say(decision["kind"], said.strip() or "(no reason given)")
