"""Which files a run reads: RAW arguments -> raw files, with what an index.csv says of them."""

from __future__ import annotations

import csv
import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from glob import glob, has_magic
from pathlib import Path

import msgspec

from pipeline.dates import parse_time, utc
from pipeline.decisions import DECISIONS
from pipeline.ids import readable
from pipeline.manifest import MANIFEST, own_names
from pipeline.model import Issue, RawFile, WrongCall

# What a folder may hold beside documents: where its files came from.
INDEX = "index.csv"
BESIDE = (INDEX, DECISIONS)

# A message names so many paths, and counts the others.
PATHS_NAMED = 5

_URL = re.compile(r"[a-z][a-z0-9+.-]*://\S+\Z", re.IGNORECASE)


class RawFiles(msgspec.Struct, frozen=True):
    """The files to read, by path, what was odd about the index, and files of decisions that lay beside them."""

    files: tuple[RawFile, ...]
    issues: tuple[Issue, ...] = ()
    decisions: tuple[Path, ...] = ()


class Indexed(msgspec.Struct, frozen=True):
    """What an index.csv says of a file."""

    url: str | None = None
    fetched_at: str | None = None


def list_raw_files(arguments: Sequence[str | Path], leave_out: Path | None = None) -> RawFiles:
    """The files below RAW arguments (files, folders, globs), but for those below `leave_out` and the results of runs.

    Raises WrongCall where an argument names nothing, where two files would have the same path, and where there is none.
    """
    found: dict[str, RawFile] = {}
    indexes: dict[Path, dict[str, Indexed]] = {}
    issues: list[Issue] = []
    decisions: list[Path] = []
    for argument in expand(arguments):
        decided = argument if argument.name == DECISIONS else argument / DECISIONS
        if os.path.lexists(decided) and (argument.is_dir() or decided is argument):
            if not decided.is_file():
                raise WrongCall(f"{decided} is no file: mend it, or take it away.")
            decisions.append(decided)
        if decided is argument:
            continue
        folder = argument if argument.is_dir() else argument.parent
        if folder not in indexes:
            indexes[folder], odd = read_index(folder / INDEX)
            issues += odd
        results: list[str] = []
        for path, location in walk(argument, leave_out, results):
            known = found.get(path)
            if known is not None and location.samefile(os.fsdecode(known.location)):
                continue
            if known is not None:
                raise WrongCall(
                    f"Two files have the path {path!r}: {os.fsdecode(known.location)} and {location}. "
                    "Give one folder that holds both, or rename one."
                )
            said = indexes[folder].get(path, Indexed())
            size = location.stat().st_size if location.is_file() else 0
            found[path] = RawFile(path, os.fsencode(location), hash_file(location), said.url, said.fetched_at, size)
        issues += [Issue("results-passed-over", f"Not read, as they are the results of a run: {r}") for r in results]
    if not found:
        raise WrongCall(f"There is no file in {', '.join(str(argument) for argument in arguments)}: nothing to read.")
    whole = (index for folder, index in indexes.items() if any(Path(argument) == folder for argument in arguments))
    issues += [issue for index in whole for issue in rows_without_file(index, found)]
    return RawFiles(tuple(found[path] for path in sorted(found)), tuple(issues), tuple(dict.fromkeys(decisions)))


def expand(arguments: Sequence[str | Path]) -> Iterator[Path]:
    if not arguments or not all(str(argument) for argument in arguments):
        raise WrongCall("Nothing to read: name a file, a folder or a glob.")
    for argument in arguments:
        paths = [Path(argument)]
        if not os.path.lexists(paths[0]) and has_magic(str(argument)):
            paths = [Path(name) for name in sorted(glob(str(argument), recursive=True))]  # noqa: PTH207  # absolute too
            paths = [path for path in paths if path.name not in BESIDE or path.name == DECISIONS]
        if not paths or not os.path.lexists(paths[0]):
            raise WrongCall(f"There is no {argument}: name a file, a folder or a glob that exists.")
        yield from paths


def walk(argument: Path, leave_out: Path | None, results: list[str]) -> Iterator[tuple[str, Path]]:
    """Each file with its path below the argument, in order; names that begin with a dot are not documents.

    What a run of ours wrote is passed over, and `results` collects where that was, but for `leave_out`. A folder that
    cannot be opened, or is a link, comes as if it were a file: reading it says why nothing of it is here.
    """
    if not argument.is_dir():
        yield readable(argument.name), argument
        return
    closed: list[Path] = []

    def note(error: OSError) -> None:
        closed.append(Path(error.filename))

    for name_of_folder, folders, names in os.walk(argument, onerror=note):
        folder = Path(name_of_folder)
        folders[:] = sorted(n for n in folders if not n.startswith(".") and not is_same(folder / n, leave_out))
        closed += [folder / name for name in folders if (folder / name).is_symlink()]
        own = own_names(folder).intersection(names) if MANIFEST in names or is_same(folder, leave_out) else ()
        if own and not is_same(folder, leave_out):
            where = readable(folder.relative_to(argument).as_posix())
            results.append(f"{len(own)} files in {where if where != '.' else 'the folder itself'}")
        for name in sorted(names):
            location = folder / name
            path = readable(location.relative_to(argument).as_posix())
            if not name.startswith(".") and path not in BESIDE and name not in own:
                yield path, location
    for location in closed:
        yield readable(location.relative_to(argument).as_posix()) + "/", location


def is_same(folder: Path, other: Path | None) -> bool:
    return other is not None and folder.resolve() == other.resolve()


def read_index(location: Path) -> tuple[dict[str, Indexed], list[Issue]]:
    """What an index.csv (`path,url,fetched_at`) says by path, times in UTC, and what it says that means nothing.

    Raises WrongCall where it cannot be read or has no `path`.
    """
    if not os.path.lexists(location):
        return {}, []
    if not location.is_file():
        raise WrongCall(f"{location} is no file: mend it, or take it away.")
    try:
        with location.open(newline="", encoding="utf-8-sig", errors="replace") as file:
            rows = csv.DictReader(file)
            names = rows.fieldnames or ()
            if "path" not in names:
                raise WrongCall(f"{location} has no column named path: its first line must be path,url,fetched_at.")
            index, odd = read_index_rows(rows)
    except (OSError, csv.Error) as error:
        raise WrongCall(f"{location} cannot be read: {error}. Mend it, or take it away.") from None
    issues = [Issue("index-odd", f"{INDEX} {what}: {some(paths)}") for what, paths in odd.items()]
    if "url" not in names:
        issues.append(Issue("index-odd", f"{INDEX} has no column named url, only {', '.join(names)}"))
    return index, issues


def read_index_rows(rows: Iterable[Mapping[str, str | None]]) -> tuple[dict[str, Indexed], dict[str, list[str]]]:
    """What the rows say by path, and the paths of odd rows by what is odd."""
    index: dict[str, Indexed] = {}
    odd: dict[str, list[str]] = {}
    for row in rows:
        path, url, fetched_at = row["path"], row.get("url") or None, row.get("fetched_at") or None
        if not path:
            continue
        time = parse_time(fetched_at)
        if path in index:
            odd.setdefault("has more than one row for (the last holds)", []).append(path)
        if fetched_at and time is None:
            odd.setdefault("gives no time in ISO 8601 for", []).append(path)
        if url and not _URL.match(url):
            odd.setdefault("gives no complete URL for", []).append(path)
            url = None
        index[path] = Indexed(url, utc(fetched_at))
    return index, odd


def rows_without_file(index: Mapping[str, Indexed], found: Mapping[str, RawFile]) -> list[Issue]:
    missing = [path for path in index if path not in found]
    return [Issue("index-row-without-file", f"{INDEX} names what is not there: {some(missing)}")] if missing else []


def some(paths: Sequence[str]) -> str:
    more = len(paths) - PATHS_NAMED
    return ", ".join(paths[:PATHS_NAMED]) + (f" and {more:,} more" if more > 0 else "")


def hash_file(location: Path) -> str:
    """The SHA-256 of a file; of nothing where it is no plain file or may not be opened, which reading it will tell."""
    try:
        if location.is_file():
            with location.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        pass
    return hashlib.sha256().hexdigest()
