"""What the lessons about the language itself show is what a real erl answers."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from pyshell.host.files import resource
from pyshell.lesson.check import path
from pyshell.lesson.format import Predict, Session, parse
from pyshell.transcript.format import Input

LOCAL = ("hello-shell", "matching", "funs", "modules", "processes", "links", "monitors")
_NUMBERS = re.compile(r"<\d+\.\d+\.\d+>|#Ref<[\d.]+>|#Fun<[\w@.]+>|(?<=REPORT==== )[^=]*(?= ===)|\bline,? ?\d+")

pytestmark = [
    pytest.mark.beam,
    pytest.mark.skipif(shutil.which("erl") is None, reason="there is no erl here"),
]


def told(text: str) -> list[str]:
    """The words, without numbers of processes, references and lines."""
    return _NUMBERS.sub("", text).split()


@pytest.mark.parametrize("name", LOCAL)
def test_a_lesson_shows_what_erl_answers(name: str, tmp_path: Path) -> None:
    lesson = parse(resource("lessons", f"{name}.md"))
    for file, text in lesson.files.items():
        (tmp_path / file).write_text(text)
    typed: list[str] = []
    shown: list[str | None] = []  # of a question only the choices are known
    choices: list[list[str]] = []
    for step in lesson.steps:
        for part in path(step):
            if isinstance(part, Session):
                for one in part.steps:
                    if isinstance(one, Input):
                        typed.append(one.source)
                        shown.append("\n".join(line.text for line in one.output))
                        choices.append([])
            elif isinstance(part, Predict):
                typed.append(part.expression)
                shown.append(None)
                choices.append(part.choices)
    done = subprocess.run(
        ["erl"], input="\n".join(typed) + "\n", cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False
    )
    answers = re.split(r"(?m)^\d+> ", done.stdout)[1:]
    assert len(answers) == len(typed) + 1  # the last is the end of the session
    for source, wanted, among, answer in zip(typed, shown, choices, answers, strict=False):
        if wanted is not None:
            assert told(wanted) == told(answer), source
        else:
            assert any(told(choice) == told(answer)[: len(told(choice))] for choice in among), source
