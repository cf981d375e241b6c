"""Run every bench of this folder, and print what each found: `make bench`, or `python -m benchmarks`.

A bench is a module named `bench_*.py` with a function `main(arguments)`; it is found by being there.
"""

from __future__ import annotations

import importlib
from pathlib import Path


def main() -> None:
    for path in sorted(Path(__file__).parent.glob("bench_*.py")):
        importlib.import_module(f"benchmarks.{path.stem}").main([])


if __name__ == "__main__":
    main()
