"""Types a transcript into a world and keeps what came back.

The law: every step is done, in order, whether or not an earlier one differed, so that one run tells all and can be
accepted. Only trouble (a node that is not there, an endless loop) ends a run early. The world does the waiting; this
file has no idea of processes or clocks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from pyshell.transcript.format import Check, Input, Step, Transcript, Wait, prompt_text
from pyshell.transcript.match import matches


class WorldTrouble(Exception):
    """The world cannot go on: one sentence for people."""


class World(Protocol):
    """What a player needs of a world; transcript/world.py has the real one. Times in nanoseconds since the start."""

    def now(self) -> int: ...

    def prompt(self, node: str) -> str | None:
        """The prompt at which this node's shell waits ("" is the node without a name); None while it runs.

        Raises WorldTrouble: there is no such shell, or it has ended.
        """

    def enter(self, node: str, source: str) -> None:
        """Type an input; the world runs until the prompt is back or nothing is left to run. Raises WorldTrouble."""

    def wait(self, ns: int) -> None:
        """Let time pass. Raises WorldTrouble."""

    def look(self, expression: str) -> str:
        """The value of an expression, printed, seen by nobody. Raises WorldTrouble: it has none."""

    def fault(self) -> str:
        """What shows a mistake of pyshell's own since the last call, or nothing."""

    def shown(self, node: str) -> list[str]:
        """Lines shown since the last call, seen from `node`: those of other nodes carry their name."""


@dataclass(slots=True)
class Outcome:
    """What one step did. prompt: what stood there instead of the expected prompt; trouble: why it could not be done."""

    step: Step
    actual: list[str]
    time: int
    prompt: str = ""
    trouble: str = ""

    @property
    def same(self) -> bool:
        """Was the output as expected?"""
        return not self.trouble and matches(self.step.output, self.actual)


@dataclass(slots=True)
class Run:
    """A whole replay. `rest`: output behind the last step; `undone`: steps that were not reached."""

    transcript: Transcript
    outcomes: list[Outcome] = field(default_factory=list)
    rest: list[str] = field(default_factory=list)

    @property
    def undone(self) -> int:
        return len(self.transcript.steps) - len(self.outcomes)

    @property
    def broken(self) -> list[Outcome]:
        """Steps whose output differs."""
        return [outcome for outcome in self.outcomes if not outcome.same]

    @property
    def misnumbered(self) -> Outcome | None:
        """The first step whose prompt has another number."""
        return next((outcome for outcome in self.outcomes if outcome.prompt), None)

    @property
    def passed(self) -> bool:
        return not self.broken and not self.undone and not self.rest and self.misnumbered is None


def replay(
    transcript: Transcript, world: World, until: int | None = None, seen: Callable[[Outcome], None] | None = None
) -> Run:
    """Do all steps (until: those that start before this line). seen: told of each step when it is done."""
    run = Run(transcript)
    player = Player(world, transcript.header.nodes)
    for step in transcript.steps:
        if until is not None and step.line >= until:
            break
        outcome = player.do(step)
        run.outcomes.append(outcome)
        if seen is not None:
            seen(outcome)
        if outcome.trouble and not isinstance(step, Check):
            return run
    run.rest = player.world.shown(player.node)
    return run


class Player:
    """Does one step after the other. `node` is where the last input was typed."""

    __slots__ = ("world", "node")

    def __init__(self, world: World, nodes: Sequence[str]) -> None:
        self.world = world
        self.node = nodes[0] if nodes else ""

    def do(self, step: Step) -> Outcome:
        """One step; never raises for what the world says."""
        outcome = Outcome(step, [], self.world.now())
        try:
            if isinstance(step, Input):
                self._input(step, outcome)
            elif isinstance(step, Wait):
                self.world.wait(step.ns)
            else:
                self._check(step, outcome)
        except WorldTrouble as trouble:
            outcome.trouble = str(trouble)
        outcome.actual = self.world.shown(self.node)
        if self.world.fault():
            outcome.trouble = "this is a mistake of pyshell itself, not of the transcript"
        outcome.time = self.world.now()
        return outcome

    def _input(self, step: Input, outcome: Outcome) -> None:
        self.node = step.node
        prompt = self.world.prompt(step.node)
        if prompt is None:
            raise WorldTrouble(f"the shell of {step.node or 'this node'} is still busy with the input before")
        if prompt != prompt_text(step.node, step.number):
            outcome.prompt = prompt
        self.world.enter(step.node, step.source)

    def _check(self, step: Check, outcome: Outcome) -> None:
        value = self.world.look(step.expression)
        if value != "true":
            raise WorldTrouble(f"the check is not true but {value}")
