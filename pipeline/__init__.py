"""Winnow: scraped pages of questions and answers in, clean, deduplicated, source-attributed datasets out.

    raw/ -read-> Page -parse-> Parsed -clean-> Parsed -deduplicate-> records, groups -attribute-> attributions
         -validate-> accepted and refused rows -export-> processed/

`run(*raw, out=...)` does all of it; `load(out, table)` reads a table of the result.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.flow import Outcome

__version__ = "0.1.0"


def run(*raw: str | Path, out: str | Path, workers: int | None = None, decisions: str | Path | None = None) -> Outcome:
    """Run every stage on RAW files, folders or globs into the folder `out`, obeying a file of decisions.

    Raises WrongCall for raw files that cannot be, PipelineError where a stage could not finish.
    """
    from pipeline.flow import run_flow

    return run_flow(raw, out, workers=workers, decisions=decisions)


def load(out: str | Path, table: str = "qa") -> pd.DataFrame:
    """A table of a run as a data frame. Raises PipelineError where its file is not what the manifest says."""
    from pipeline.flow import load_table

    return load_table(Path(out), table)
