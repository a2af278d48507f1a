"""Headers -> a world that runs: cluster, nodes, network, files and sessions, put together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pyshell.assembly import Tools, make_cluster, open_session
from pyshell.dist.options import split_flags, start_options
from pyshell.dist.sim.rules import Loss
from pyshell.host.memory import resident_bytes
from pyshell.host.real_clock import LiveClock
from pyshell.lesson.format import Lesson
from pyshell.runtime.clock import VirtualClock
from pyshell.transcript.files import MemoryFiles
from pyshell.transcript.header import Header
from pyshell.transcript.world import World

SECOND = 1_000_000_000
MEMORY = 1 << 30  # what the programs of a world may take beside what this process has already


def make_world(
    tools: Tools, header: Header, files: Mapping[str, str] | MemoryFiles | None = None, speed: float = 1.0
) -> World:
    """A new world; all its nodes see the same folder with these files (or the folder given). speed: of a live clock."""
    clock = LiveClock(speed) if header.clock == "live" else VirtualClock(header.epoch)
    cluster = make_cluster(tools, header.seed, clock)

    def opened(node: Any, columns: int) -> Any:
        return open_session(tools, node, "unicode", columns)

    before = resident_bytes()
    cluster.world.memory_usage = lambda: max(0, resident_bytes() - before)
    cluster.world.memory_limit = MEMORY
    cluster.network.latency = header.latency
    if header.loss:
        for source in header.nodes:
            for target in header.nodes:
                rule = Loss(header.loss, cluster.world.rng.stream(f"loss {source} {target}"))
                cluster.network.path(source, target).rules.append(rule)
    folder = files if isinstance(files, MemoryFiles) else MemoryFiles(files)
    cluster.files = folder
    if not header.nodes:
        cluster.start_node()
    flags = split_flags(list(header.flags))
    options = {"tick_time": max(SECOND, header.tick), **start_options(flags)}
    for name in header.nodes:
        node = cluster.start_alive(name, **options)
        assert node is not None  # the header has no name twice
    for node in cluster.nodes.values():
        cluster.tell_arguments(node, flags, [])
    return World(header, cluster, tools, opened)


class Worlds:
    """Makes worlds with tools that are made once, when the first world is."""

    __slots__ = ("_tools",)

    def __init__(self) -> None:
        self._tools: Tools | None = None

    @property
    def tools(self) -> Tools:
        """The tools, made now if need be."""
        if self._tools is None:
            self._tools = Tools()
        return self._tools

    def make(
        self, header: Header, files: Mapping[str, str] | MemoryFiles | None = None, speed: float = 1.0
    ) -> World:
        """A world for a transcript."""
        return make_world(self.tools, header, files, speed)

    def of_lesson(self, lesson: Lesson) -> World:
        """A world for a lesson."""
        return self.make(lesson.header, lesson.files)
