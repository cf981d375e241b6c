"""Every bench in turn, each a module with a `main` of its own: python -m benchmarks [NAME ...]"""

from __future__ import annotations

import importlib
import sys

BENCHES = ("duplicates",)


def main() -> None:
    for name in sys.argv[1:] or BENCHES:
        print(f"== {name} ==")
        importlib.import_module(f"benchmarks.{name}").main()


if __name__ == "__main__":
    main()
