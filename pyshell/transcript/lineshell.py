"""A shell for people who type lines, on a world with virtual time. Lines go in, lines come out.

The law: an Erlang input is complete at its full stop; a line that starts with `:` at a fresh prompt is for us, since
no Erlang expression starts so. Time passes by `:after` and while an input waits.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pyshell.transcript.format import Input, Wait, input_lines, is_finished, is_one_input, split_inputs
from pyshell.transcript.header import duration_ns, duration_text, seconds_text, whole_name
from pyshell.transcript.player import World, WorldTrouble

HELP = (
    ":after 1500ms   let time pass (us, ms, s, min, h)",
    ":on b           type on another node",
    ":time           how much time has passed",
    ":forget         drop an input that is not finished",
)


class LineShell:
    """`node` is where the next input goes; `done` all that was typed so far, with its prompt number."""

    __slots__ = ("world", "node", "done", "_lines")

    def __init__(self, world: World, nodes: Sequence[str]) -> None:
        self.world = world
        self.node = nodes[0] if nodes else ""
        self.done: list[Input | Wait] = []
        self._lines: list[str] = []

    @property
    def unfinished(self) -> bool:
        """Is an input under way?"""
        return bool(self._lines)

    def prompt(self) -> str:
        """What stands in front of the next line."""
        try:
            text = self.world.prompt(self.node)
        except WorldTrouble:
            text = None
        if text is None:
            text = f"({self.node})busy> " if self.node else "busy> "
        return " " * max(0, len(text) - 3) + ".. " if self._lines else text

    def forget(self) -> None:
        """Drop an unfinished input."""
        self._lines.clear()

    def feed(self, line: str) -> list[str]:
        """One line without its end. What it shows; an input behind another one is shown with its prompt, too."""
        shown: list[str] = []
        for index, lines in enumerate(self.feed_each(line)):
            if index:
                typed = self.done[-1]
                shown += input_lines(typed.node, typed.number, typed.source) if isinstance(typed, Input) else []
            shown += lines
        return shown

    def feed_each(self, line: str) -> Iterator[list[str]]:
        """As `feed`: what each input of the line shows. The line must not end before the last was asked for."""
        if not self._lines and line.lstrip().startswith(":"):
            yield self.command(line.strip())
            return
        if not self._lines and (not line.strip() or line.lstrip().startswith("%")):
            return
        if self._lines and line.strip() == ":forget":
            self.forget()
            yield ["forgotten"]
            return
        self._lines.append(line.rstrip())
        source = "\n".join(self._lines)
        if not is_finished(source):
            return
        self._lines.clear()
        if is_one_input(source):
            yield self.enter(source)
            return
        inputs, rest = split_inputs(source)
        for one in inputs:
            yield self.enter(one)
        if rest:
            self._lines.append(rest)

    def command(self, line: str) -> list[str]:
        """A line that starts with `:`."""
        word, _, rest = line.partition(" ")
        if word == ":after":
            return self._after(rest)
        if word == ":on":
            return self._on(rest.strip())
        if word == ":time":
            return [seconds_text(self.world.now())]
        return [*([] if word == ":help" else [f"* there is no command {word}"]), *HELP]

    def enter(self, source: str) -> list[str]:
        """A whole input at the current node."""
        try:
            prompt = self.world.prompt(self.node)
            if prompt is None:
                who = self.node or "the shell"
                return [f"* {who} is busy with the input before; go :on another node, or wait :after some time"]
            self.done.append(Input(0, self.node, prompt_number(prompt), source, 0))
            self.world.enter(self.node, source)
        except WorldTrouble as trouble:
            return [*self.world.shown(self.node), f"** {trouble}"]
        return self.world.shown(self.node)

    def _after(self, time: str) -> list[str]:
        ns = duration_ns(time)
        if ns is None:
            return ["* how long? For example :after 1500ms, :after 75s, :after 2min"]
        self.done.append(Wait(0, ns, 0))
        try:
            self.world.wait(ns)
        except WorldTrouble as trouble:
            return [*self.world.shown(self.node), f"** {trouble}"]
        return self.world.shown(self.node)

    def _on(self, name: str) -> list[str]:
        if not name:
            return ["* which node? For example :on b"]
        try:
            self.world.prompt(whole_name(name))
        except WorldTrouble as trouble:
            return [f"* {trouble}"]
        self.node = whole_name(name)
        return []


def prompt_number(prompt: str) -> int:
    """`(a@lab)12> ` -> 12."""
    digits = prompt.rstrip().removesuffix(">").rpartition(")")[2]
    return int(digits) if digits.isdigit() else 0


def done_lines(done: Sequence[Input | Wait]) -> list[str]:
    """What was typed, as lines that `typed_lines` of a transcript read back."""
    lines: list[str] = []
    for step in done:
        if isinstance(step, Wait):
            lines.append(f"%% after {duration_text(step.ns)}")
        else:
            prompt = f"({step.node}){step.number}> " if step.node else f"{step.number}> "
            first, *rest = step.source.split("\n")
            lines += [prompt + first, *(".. " + line for line in rest)]
    return lines
