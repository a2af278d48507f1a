"""One set of tools for all tests of the terminal: the grammar is loaded once."""

from __future__ import annotations

import pytest

from pyshell.assembly import Tools


@pytest.fixture(scope="session")
def tools() -> Tools:
    return Tools()
