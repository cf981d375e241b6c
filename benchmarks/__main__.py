"""Run every bench of this folder, and print what each found: `make bench`, or `python -m benchmarks`.

A bench is a module named `bench_*.py` with a function `main(arguments)`; it is found by being there. Names given after
the command run those alone: `python -m benchmarks html duplicates`.
"""

from __future__ import annotations

import argparse
import importlib
from pathlib import Path


def main() -> None:
    found = sorted(path.stem.removeprefix("bench_") for path in Path(__file__).parent.glob("bench_*.py"))
    parser = argparse.ArgumentParser(
        description=__doc__,
        epilog="options of a bench: python -m benchmarks.bench_NAME --help",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"by default all: {', '.join(found)}")
    names = parser.parse_args().names or found
    # Before the first bench, which may take minutes. Not by `choices`: Python 3.11 then refuses no name at all.
    if unknown := sorted(set(names) - set(found)):
        parser.error(f"no bench is named {', '.join(unknown)}; there are: {', '.join(found)}")
    for name in names:
        print(f"== {name} ==", flush=True)
        importlib.import_module(f"benchmarks.bench_{name}").main([])


if __name__ == "__main__":
    main()
