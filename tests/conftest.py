"""Options and places that tests share."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

# No test is timed: a busy machine, or what an example loads first, fails none.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

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
