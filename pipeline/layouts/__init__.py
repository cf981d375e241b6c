"""One module per way of laying out Q&As, found by being there: each has one `LAYOUT`."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from functools import cache

import msgspec

from pipeline.document import Document
from pipeline.model import PipelineError, Reading


class Layout(msgspec.Struct, frozen=True):
    """A way that Q&As are laid out: `fits` says how sure it is of a page (0 to 100), `read` reads it."""

    name: str
    fits: Callable[[Document], int]
    read: Callable[[Document], Reading]


@cache
def all_layouts() -> tuple[Layout, ...]:
    """Every layout of this folder, by name. Raises PipelineError for a module that has none."""
    layouts = []
    for info in pkgutil.iter_modules(__path__):
        layout = getattr(importlib.import_module(f"{__name__}.{info.name}"), "LAYOUT", None)
        if not isinstance(layout, Layout):
            raise PipelineError(
                f"The layout {info.name} has no LAYOUT = Layout(name, fits, read): add one to its module."
            )
        layouts.append(layout)
    return tuple(sorted(layouts, key=lambda layout: layout.name))
