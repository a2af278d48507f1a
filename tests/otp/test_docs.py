"""What h/1,2,3 say: every entry is a function that is there, and every example gives the value that stands behind it."""

from __future__ import annotations

from pathlib import Path

import pytest

from pyshell.assembly import Tools
from pyshell.otp.stdlib.shell_docs import Entry, parsed

from .evaluate import Evaluator

FOLDER = Path(__file__).parents[2] / "pyshell" / "otp" / "docs"
MODULES = sorted(path.stem for path in FOLDER.glob("*.txt"))
COMPLETE = ("lists", "maps", "string", "rpc", "erpc", "pg")
INNER = frozenset(("module_info", "rmerge", "rmerge3", "rumerge", "rumerge3", "rkeymerge", "rukeymerge", "rex", "execute_call",
                   "execute_cast", "local_send"))  # fmt: skip


@pytest.fixture(scope="module")
def evaluator() -> Evaluator:
    return Evaluator(Tools())


def entries(module: str) -> list[Entry]:
    return parsed((FOLDER / f"{module}.txt").read_text("utf-8"))[1]


@pytest.mark.parametrize("module", MODULES)
def test_examples(module: str, evaluator: Evaluator) -> None:
    wrong = []
    for entry in entries(module):
        if entry.example:
            if "node()" in entry.example or "nodes" in entry.example:
                evaluator.answer("ok")
            found, wanted = evaluator.answer(entry.example), evaluator.answer(entry.value)
            if found != wanted:
                wrong.append(f"{entry.head}: {entry.example}\n    wanted {wanted}\n    found  {found}")
    assert not wrong, "\n" + "\n".join(wrong)


@pytest.mark.parametrize("module", MODULES)
def test_entries_are_functions(module: str, evaluator: Evaluator) -> None:
    assert evaluator.answer(f"element(1, code:ensure_loaded({module}))") == "module"
    for entry in entries(module):
        assert evaluator.answer(f"erlang:function_exported({module}, {entry.name}, {entry.arity})") == "true", entry.head


@pytest.mark.parametrize("module", COMPLETE)
def test_every_function_has_an_entry(module: str, evaluator: Evaluator) -> None:
    known = {entry.name for entry in entries(module)}
    exports = evaluator.answer(f"[F || {{F, _}} <- {module}:module_info(exports)]").strip("[]").split(",")
    assert {name for name in exports if not name.startswith("'")} - INNER <= known
