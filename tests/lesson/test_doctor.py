"""`pyshell doctor` asks for the packages that pyshell needs, and for no other."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from pyshell.commands.doctor import NEEDED

PROJECT = Path(__file__).parents[2] / "pyproject.toml"


def test_it_knows_the_dependencies_of_the_project() -> None:
    wanted = tomllib.loads(PROJECT.read_text("utf-8"))["project"]["dependencies"]
    names = [re.split(r"[<>=~! ]", item)[0].replace("-", "_").removesuffix("_py") for item in wanted]
    assert sorted(NEEDED) == sorted(names)
