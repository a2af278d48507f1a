"""A world of strings: `say("x").` shows x, `sleep.` takes a second, `stuck.` never comes back."""

from __future__ import annotations

from pyshell.transcript.format import prompt_text
from pyshell.transcript.match import output_lines
from pyshell.transcript.player import WorldTrouble


class FakeWorld:
    def __init__(self, answers: dict[str, str] | None = None, later: dict[int, str] | None = None) -> None:
        self.answers = answers or {}
        self.later = dict(later or {})
        self.time = 0
        self.mistake = ""
        self.numbers: dict[str, int] = {}
        self.buffer: list[str] = []
        self.tape: list[tuple[str, str] | int] = []

    def now(self) -> int:
        return self.time

    def prompt(self, node: str) -> str | None:
        if node.startswith("gone"):
            raise WorldTrouble(f"there is no node {node}")
        if node.startswith("busy"):
            return None
        return prompt_text(node, self.numbers.setdefault(node, 1))

    def enter(self, node: str, source: str) -> None:
        answer = self.answers.get(source, "ok")
        if source.startswith("loop"):
            raise WorldTrouble("it runs and runs")
        self.buffer += output_lines(answer)
        if not answer.startswith("* "):
            self.numbers[node] = self.numbers.get(node, 1) + 1

    def wait(self, ns: int) -> None:
        self.time += ns
        for moment in sorted(self.later):
            if moment <= self.time:
                self.buffer += output_lines(self.later.pop(moment))

    def look(self, expression: str) -> str:
        return self.answers.get(expression, "false")

    def fault(self) -> str:
        return self.mistake

    def shown(self, node: str) -> list[str]:
        lines, self.buffer = self.buffer, []
        return lines
