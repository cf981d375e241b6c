"""What a finished run leaves in its folder: a manifest of its files, and which names there are its own."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from pipeline.datapackage import FILE_NAME as DATA_PACKAGE
from pipeline.engine import WORK_FOLDER
from pipeline.export import FORMATS
from pipeline.model import RawFile, WrongCall

MANIFEST = "manifest.json"
REPORT = "report.html"
WRITTEN = "written.json"  # in the work folder: the names that a run has begun to put in place
LARGEST_MANIFEST = 2**24  # bytes; ours has some thousand

# Every name that a run writes beside its work folder.
TABLE_FILES = tuple(f"{table}.{form}" for table, forms in FORMATS.items() for form in forms)
OUTPUT_NAMES = (*TABLE_FILES, DATA_PACKAGE, MANIFEST, REPORT)


class ManifestFile(msgspec.Struct, frozen=True):
    """A file of the output; `rows` is null where it holds none."""

    path: str
    bytes: int
    sha256: str
    rows: int | None


class Manifest(msgspec.Struct, frozen=True):
    """What a run did, and the files that it left; clock times and durations stand here and nowhere else."""

    winnow: str
    created: str
    duration_seconds: float
    python: str
    settings: dict[str, Any]
    key: str
    counts: dict[str, dict[str, int]]
    lines: tuple[str, ...]
    files: tuple[ManifestFile, ...]
    report_key: str | None = None


def read_manifest(out: Path) -> Manifest | None:
    """The manifest of a finished run; None where there is none that can be read."""
    try:
        if (out / MANIFEST).stat().st_size > LARGEST_MANIFEST:
            return None
        return msgspec.json.decode((out / MANIFEST).read_bytes(), type=Manifest)
    except (OSError, msgspec.DecodeError):
        return None


def note_names(out: Path, names: Iterable[str]) -> None:
    """Leave word of the files that are about to be put in place, should that be stopped half-way."""
    aside = out / WORK_FOLDER / f"{WRITTEN}.aside"
    aside.write_bytes(msgspec.json.encode(sorted(names)))
    aside.replace(out / WORK_FOLDER / WRITTEN)


def own_names(folder: Path) -> frozenset[str]:
    """The names in a folder that a run of ours put there; none where no run did."""
    manifest = read_manifest(folder)
    names = {MANIFEST, *(file.path for file in manifest.files)} if manifest else set[str]()
    with suppress(OSError, msgspec.DecodeError):
        names.update(msgspec.json.decode((folder / WORK_FOLDER / WRITTEN).read_bytes(), type=list[str]))
    return frozenset(names)


def check_nothing_is_lost(out: Path, raw: Iterable[RawFile]) -> None:
    """Raises WrongCall where the run would write over a file that is not its own, or that it reads."""
    there = [name for name in OUTPUT_NAMES if os.path.lexists(out / name)]
    if not there:
        return
    own = own_names(out)
    read = {Path(os.fsdecode(file.location)).resolve() for file in raw if Path(file.path).name in OUTPUT_NAMES}
    lost = [name for name in there if name not in own or (out / name).resolve() in read]
    if lost:
        raise WrongCall(
            f"A run into {out} would write over what no run wrote there, or what it reads: {', '.join(lost)}. "
            "Choose another --out, or move those files away."
        )
