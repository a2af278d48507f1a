"""Expressions of the data part of the library: our answers against recorded ones of a real erl (OTP 25).

Recorded are values, classes and reasons of errors, the stack trace and the explanations of arguments.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from pyshell.assembly import Tools

from . import record
from .evaluate import Evaluator

FILES = sorted(record.FOLDER.glob("*.txt"))


@pytest.fixture(scope="module")
def evaluator() -> Evaluator:
    return Evaluator(Tools())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_answers_are_those_of_erl(path: Path, evaluator: Evaluator) -> None:
    wrong = []
    for expression, wanted in record.read(path):
        found = evaluator.answer(expression)
        if found != wanted:
            wrong.append(f"{expression}\n    wanted {wanted}\n    found  {found}")
    assert not wrong, "\n" + "\n".join(wrong)


@pytest.mark.beam
@pytest.mark.slow
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_recording_is_what_this_erl_says(path: Path) -> None:
    record_of_erl = pytest.importorskip("shutil").which("escript")
    if record_of_erl is None:
        pytest.skip("no erl")
    pairs = record.read(path)
    assert record.ask([expression for expression, _ in pairs]) == [answer for _, answer in pairs]
