"""The command line, from one table of commands."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pipeline.flow import Outcome
    from pipeline.model import Page, Parsed

DONE, REFUSED, WRONG_CALL, UNFINISHED, STOPPED = 0, 1, 2, 3, 130

EPILOG = """\
exit codes: 0 done (odd data is in `issues`, refused data in `refused`); 1 with --strict when anything was refused, and
of `parse FILE` when that file was; 2 the call is wrong; 3 a stage could not finish (nothing half-written; run again to
resume); 130 stopped from the keyboard.

example: python -m pipeline run raw --out processed
"""


MOST = 2**31  # of whatever a call counts


def count_of(text: str) -> int:
    """A number of things as a call names it. Raises ArgumentTypeError where it is none, or beyond all counting."""
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(MOST)) and int(text) <= MOST):
        raise argparse.ArgumentTypeError(f"{text[:40]!r} is no whole number from 0 to {MOST:,}")
    return int(text)


class Command(NamedTuple):
    """A command: what it does, what it takes, and the function that does it."""

    name: str
    does: str
    takes: tuple[str, ...]
    call: Callable[[argparse.Namespace], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit code."""
    options = argument_parser().parse_args(arguments)
    call: Callable[[argparse.Namespace], int] = options.call
    try:
        from pipeline.model import PipelineError
    except ModuleNotFoundError as error:
        print(f"winnow: {error}: run `make` once, then use .venv/bin/python -m pipeline", file=sys.stderr)
        return WRONG_CALL
    set_up_logging(options)
    stop_in_order()
    try:
        return call(options)
    except (PipelineError, OSError, KeyboardInterrupt) as error:
        code, said = failure(error)
        if said:
            print(f"winnow: {said}", file=sys.stderr)
        return code


def failure(error: BaseException) -> tuple[int, str]:
    """The exit code and the message for what ended a command."""
    from pipeline.model import PipelineError, WrongCall

    match error:
        case WrongCall():
            return WRONG_CALL, str(error)
        case PipelineError():
            return UNFINISHED, str(error)
        case KeyboardInterrupt():
            return STOPPED, "stopped; run again to go on from here"
        case BrokenPipeError():
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # who read it has gone
            return DONE, ""
    return UNFINISHED, f"{error}; nothing is half-written: mend that and run again to go on"


def argument_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m pipeline",
        description="Turn scraped pages of questions and answers into clean, deduplicated, source-attributed datasets.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in COMMANDS:
        sub = commands.add_parser(command.name, help=command.does, description=command.does)
        for name in command.takes:
            flags, settings = ARGUMENTS[name]
            sub.add_argument(*flags, **settings)  # type: ignore[arg-type]  # the table below holds what argparse takes
        noise = sub.add_mutually_exclusive_group()
        noise.add_argument("-q", "--quiet", action="store_true", help="say only what is wrong")
        noise.add_argument("-v", "--verbose", action="store_true", help="say more where something fails")
        sub.set_defaults(call=command.call, stage=command.name)
    return parser


ARGUMENTS: dict[str, tuple[tuple[str, ...], dict[str, object]]] = {
    "raw": (("raw",), {"nargs": "+", "metavar": "RAW", "help": "files, folders (read with all below them) or globs"}),
    "out": (("--out",), {"required": True, "metavar": "DIR", "help": "the folder to write into"}),
    "in": (("--in",), {"dest": "out", "required": True, "metavar": "DIR", "help": "the folder of a run"}),
    "in?": (("--in",), {"dest": "out", "metavar": "DIR", "help": "the folder of a run"}),
    "file?": (("file",), {"nargs": "?", "metavar": "FILE", "help": "print the parse of this one file as JSON"}),
    "id": (
        ("id",),
        {"metavar": "ID", "help": "an id of a record, occurrence, question group or page, or a question's text"},
    ),
    "json": (("--json",), {"action": "store_true", "help": "print JSON"}),
    "before": (("before",), {"metavar": "A", "help": "the folder of the first run"}),
    "after": (("after",), {"metavar": "B", "help": "the folder of the second run"}),
    "html": (("--html",), {"metavar": "FILE", "help": "write a page to look at"}),
    "limit": (("--limit",), {"type": count_of, "metavar": "N", "help": "list so many changes of each kind at most"}),
    "exit-code": (("--exit-code",), {"action": "store_true", "help": "exit with 1 when anything differs"}),
    "decisions": (
        ("--decisions",),
        {"metavar": "FILE", "help": "what people decided about records; decisions.csv in a RAW folder counts, too"},
    ),
    "labels": (
        ("--decisions",),
        {"required": True, "metavar": "FILE", "help": "what people decided about records"},
    ),
    "workers": (
        ("--workers",),
        {
            "type": int,
            "metavar": "N",
            "help": "worker processes; by default one for each processor; 0: none, no limits",
        },
    ),
    "strict": (("--strict",), {"action": "store_true", "help": "exit with 1 when anything was refused"}),
}


def set_up_logging(options: argparse.Namespace) -> None:
    import logging

    level = logging.WARNING if options.quiet else logging.DEBUG if options.verbose else logging.INFO
    logging.basicConfig(level=level, format="%(message)s", stream=sys.stderr)


def stop_in_order() -> None:
    """Being told to end is answered like an interrupt from the keyboard: the workers end, too."""
    import signal

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, interrupt)


def run(options: argparse.Namespace) -> int:
    from pipeline.flow import run_flow

    check_workers(options)
    outcome = run_flow(
        options.raw, options.out, workers=options.workers, progress=progress_bar(), decisions=options.decisions
    )
    return close(options, outcome)


def stage(options: argparse.Namespace) -> int:
    from pipeline.flow import run_stage

    check_workers(options)
    outcome = run_stage(
        options.stage,
        options.out,
        raw=getattr(options, "raw", ()),
        workers=options.workers,
        progress=progress_bar(),
        decisions=getattr(options, "decisions", None),
    )
    return close(options, outcome)


def parse(options: argparse.Namespace) -> int:
    from pipeline.model import WrongCall

    if bool(options.file) == bool(options.out):
        raise WrongCall("parse takes either --in DIR, the folder of a run, or one FILE to print the parse of.")
    return print_parse(options.file) if options.file else stage(options)


def print_parse(file: str) -> int:
    from pipeline.archives import is_archive, read_archive
    from pipeline.parse import parse_page
    from pipeline.rawfiles import list_raw_files
    from pipeline.read import read_document

    files = list_raw_files([file]).files
    pages = [page for raw in files for page in (read_archive(raw) if is_archive(raw.path) else [read_document(raw)])]
    parses = [shown_parse(page, parse_page(page)) for page in pages]
    shown = parses[0] if len(parses) == 1 else parses
    print_json(shown)
    for page in pages:
        if page.status != "read":
            print(f"winnow: {page.path} is {page.status}: {page.reason}", file=sys.stderr)
    statuses = {page.status for page in pages}
    return DONE if "read" in statuses and "refused" not in statuses else REFUSED


def shown_parse(page: Page, parsed: Parsed) -> dict[str, object]:
    """A page and its parse, the text stream, which all spans point into, as the text of both."""
    import msgspec

    return {"page": msgspec.structs.replace(page, text=parsed.text), "parsed": parsed}


def check_workers(options: argparse.Namespace) -> None:
    from pipeline.model import WrongCall

    if options.workers is not None and options.workers < 0:
        raise WrongCall(f"--workers takes 0 or more, not {options.workers}.")


def progress_bar() -> Callable[[str, int, int], None]:
    """Tell a terminal how far a long stage is; tell a file nothing."""

    def show(stage: str, done: int, of: int) -> None:
        if of > 1:
            end = "\n" if done == of else ""
            print(f"\r{stage}: {done:,} of {of:,} buckets", end=end, file=sys.stderr, flush=True)

    return show if sys.stderr.isatty() else lambda *_: None


def close(options: argparse.Namespace, outcome: Outcome) -> int:
    """Print the closing summary of a run; the exit code."""
    if outcome.manifest is None:
        if outcome.done == 0:
            print(f"{options.stage}: nothing changed, no work done", file=sys.stderr)
        return DONE
    from pipeline.summary import refusals, summarise

    if not options.quiet:
        print(summarise(outcome))
    for line in refusals(outcome):
        print(line, file=sys.stderr)
    refused = outcome.manifest.counts["export"].get("refused", 0)
    return REFUSED if getattr(options, "strict", False) and refused else DONE


def explain(options: argparse.Namespace) -> int:
    from pathlib import Path

    from pipeline.explain import explain as explain_row
    from pipeline.explain_text import as_text
    from pipeline.finished import FinishedRun
    from pipeline.lookup import Found, find
    from pipeline.terminal import screen_for

    run = FinishedRun(Path(options.out))
    found = find(run, options.id)
    said = found if isinstance(found, Found) else explain_row(run, found)
    if options.json:
        print_json(said)
    else:
        sys.stdout.write(as_text(said, screen_for(sys.stdout)))
    return DONE


def diff(options: argparse.Namespace) -> int:
    from pathlib import Path

    from pipeline.diff import diff_runs
    from pipeline.diff_text import write_json, write_page, write_text
    from pipeline.model import WrongCall
    from pipeline.terminal import screen_for

    if options.limit is not None and options.limit < 0:
        raise WrongCall(f"--limit takes 0 or more, not {options.limit}.")
    found = diff_runs(Path(options.before), Path(options.after))
    if options.html:
        with Path(options.html).open("w", encoding="utf-8") as file:
            write_page(found, file, options.limit)
    elif options.json:
        write_json(found, sys.stdout, options.limit)
    else:
        write_text(found, sys.stdout, screen_for(sys.stdout), options.limit)
    return REFUSED if options.exit_code and found.differs else DONE


def evaluate(options: argparse.Namespace) -> int:
    from pathlib import Path

    from pipeline.evaluate import as_table
    from pipeline.evaluate import evaluate as evaluate_run
    from pipeline.finished import FinishedRun
    from pipeline.terminal import screen_for

    found = evaluate_run(FinishedRun(Path(options.out)), Path(options.decisions))
    if options.json:
        print_json(found)
    else:
        sys.stdout.write(as_table(found, screen_for(sys.stdout)))
    return DONE


def print_json(value: object) -> None:
    import msgspec

    from pipeline.terminal import harmless_json

    said = msgspec.json.format(msgspec.json.encode(value), indent=2).decode()
    sys.stdout.write(harmless_json(said) + "\n")


COMMANDS: tuple[Command, ...] = (
    Command("run", "all stages: raw files in, datasets out", ("raw", "out", "decisions", "workers", "strict"), run),
    Command("read", "documents to pages: what the bytes of each raw file say", ("raw", "out", "workers"), stage),
    Command("parse", "pages to Q&As, sources and a role for every character", ("file?", "in?", "workers"), parse),
    Command("clean", "take back what scraping did to the texts, each edit named", ("in", "workers"), stage),
    Command("deduplicate", "occurrences that say the same to one record", ("in", "workers"), stage),
    Command("attribute", "which listed source an answer comes from", ("in", "workers"), stage),
    Command("validate", "hold every row against its schema", ("in", "workers"), stage),
    Command("export", "write the datasets and the manifest", ("in", "workers", "strict"), stage),
    Command("report", "write the audit report, report.html", ("in", "workers"), stage),
    Command("explain", "all about one record: places, edits, copies, source, and why", ("id", "in", "json"), explain),
    Command("diff", "what changed between two runs", ("before", "after", "json", "html", "limit", "exit-code"), diff),
    Command("evaluate", "score a run against what people decided", ("in", "labels", "json"), evaluate),
)

if __name__ == "__main__":
    sys.exit(main())
