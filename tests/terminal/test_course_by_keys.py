"""The whole course by keystrokes: every lesson through the real terminal, as somebody new would, with the wrong answers
that its author has foreseen and one that nobody has.
"""

from __future__ import annotations

import json
import re
import time
from pathlib import Path
from typing import Any

import pytest

from pyshell.host.files import resource, resources
from pyshell.lesson.format import Lesson, Step, parse
from pyshell.transcript.format import Input, Wait
from pyshell.transcript.report import source_lines
from tests.terminal.test_pty import Program, program

pytestmark = pytest.mark.slow

LESSONS = [name.removesuffix(".md") for name in resources("lessons")]
ASKS = b"\x1b[?2004h"  # what prompt_toolkit says whenever a prompt begins
_STYLE = re.compile(rb"\x1b\[[0-9;?]*[A-Za-z]|\x1b\][^\x07]*\x07")
PROMPT = re.compile(r"\((\S+@\S+)\)\d+>")
WRONG = "length([1, 2 | three])."


class Learner:
    """Somebody at the keys."""

    def __init__(self, shell: Program, home: Path, lesson: Lesson) -> None:
        self.shell = shell
        self.home = home
        self.lesson = lesson
        self.asked = 0
        self.read = 0
        self.seen: set[str] = set()
        self.said = self.node = ""
        self.heard = ""  # since the last decision
        self.listen()

    def listen(self) -> str:
        """What came until the next prompt, or the end."""
        deadline = time.monotonic() + 30
        while self.shell.bytes.count(ASKS) <= self.asked:
            if not self.shell.read():
                break
            assert time.monotonic() < deadline, self.shell.text
        self.asked = self.shell.bytes.count(ASKS)
        self.said = _STYLE.sub(b"", self.shell.bytes[self.read :]).decode()
        self.heard += self.said
        self.read = len(self.shell.bytes)
        self.node = (PROMPT.findall(self.said) or [self.node])[-1]
        assert "Traceback" not in self.said and "mistake of pyshell" not in self.said, self.said
        return self.said

    def enter(self, line: str = "") -> str:
        self.shell.child.send(line + "\r")
        return self.listen()

    def kept(self) -> dict[str, Any]:
        return dict(json.loads((self.home / "progress.json").read_text())["lessons"][self.lesson.ident])

    def step(self) -> Step:
        index = self.lesson.index(self.kept()["at"])
        assert index is not None
        return self.lesson.steps[index]

    def type(self, steps: list[Any]) -> str:
        """Inputs, line by line, each on its node."""
        for step in steps:
            if isinstance(step, Wait):
                self.enter(":after " + source_lines(step)[0].removeprefix("%% after "))
            elif isinstance(step, Input):
                if step.node and step.node != self.node:
                    self.enter(f":on {step.node}")
                for line in step.source.split("\n"):
                    self.enter(line)
        return self.said

    def do_task(self) -> None:
        """Wrongly first, once; then as the answer says."""
        step = self.step()
        if step.slug not in self.seen:
            self.seen.add(step.slug)
            assert "Done." not in self.enter(WRONG)
            self.enter(":hint")
            for mistake in step.mistakes:
                if mistake.tries:
                    self.type(mistake.tries)
                    assert self.kept()["steps"][step.slug]["state"] == "open", (step.slug, self.shell.text)
            self.heard = ""
            self.enter(":reset")
            return
        assert step.answer is not None
        self.type(step.answer.steps)
        if self.kept()["steps"][step.slug]["state"] != "done":
            missing = self.enter(":check")
            raise AssertionError(f"{step.slug}: the answer does not pass: {missing}")


def learn(home: Path, lesson: Lesson) -> None:
    with program(home, "learn", lesson.ident, columns=120, rows=50) as shell:
        learner = Learner(shell, home, lesson)
        for _ in range(400):
            said, learner.heard = learner.heard, ""
            if "You have finished:" in said:
                break
            if "What does " in said and re.search(r"^\s*a\) ", said, re.MULTILINE):
                learner.enter("a")
            elif re.search(r"Enter (begins|types|for the next step|ends the lesson)", said):
                learner.enter()
            else:
                learner.do_task()
        else:
            raise AssertionError(shell.text)
        assert shell.status() == 0
    steps = learner.kept()["steps"]
    assert {step.slug: steps[step.slug]["state"] for step in lesson.steps} == {step.slug: "done" for step in lesson.steps}


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_by_keys(tmp_path: Path, name: str) -> None:
    learn(tmp_path, parse(resource("lessons", name + ".md")))
