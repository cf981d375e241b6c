"""Run every bench of this folder, and print what each found: `make bench`, or `python -m benchmarks`.

A bench is a module named `bench_*.py` with a function `main(arguments)`; it is found by being there. Names given after
the command run those alone: `python -m benchmarks html duplicates`.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path


def main() -> None:
    found = sorted(path.stem.removeprefix("bench_") for path in Path(__file__).parent.glob("bench_*.py"))
    unknown = sorted(set(sys.argv[1:]) - set(found))
    if unknown:  # said before the first bench, which may take minutes
        sys.exit(
            f"no bench is named {', '.join(unknown)}; there are: {', '.join(found)}. "
            "For a bench's own options run it alone: python -m benchmarks.bench_html --help"
        )
    for name in sys.argv[1:] or found:
        print(f"== {name} ==", flush=True)
        importlib.import_module(f"benchmarks.bench_{name}").main([])


if __name__ == "__main__":
    main()
