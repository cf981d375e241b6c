"""Options, places and the browser that tests share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

# No test is timed: a busy machine, or what an example loads first, fails none.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.browser import Tab

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--golden", action="store_true", help="write the golden files anew instead of comparing")


@pytest.fixture
def shared() -> Path:
    """The folder of development data; a test that needs it is skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip(f"the development data is not at {SHARED.name}/ beside this folder")
    return SHARED


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser, open for the tests of one module; they are skipped where none is installed."""
    from tests.browser import open_chromium

    with open_chromium() as browser:
        yield browser


@pytest.fixture
def tab(chromium: Browser) -> Iterator[Tab]:
    """A tab: `tab.show(markup)` gives the page as the browser shows it."""
    from tests.browser import open_tab

    with open_tab(chromium) as opened:
        yield opened
