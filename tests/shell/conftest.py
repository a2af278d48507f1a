"""One set of tools for all sessions of the tests."""

from __future__ import annotations

import pytest

from pyshell.assembly import Tools
from tests.shell.talk import Talk


@pytest.fixture(scope="session")
def tools() -> Tools:
    return Tools()


@pytest.fixture
def talk(tools: Tools) -> Talk:
    return Talk(tools)
