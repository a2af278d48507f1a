"""A cluster on a virtual clock with a shell on some of its nodes."""

from __future__ import annotations

from functools import cache
from typing import Any

from pyshell.assembly import Tools, make_cluster, open_session
from pyshell.cluster import Cluster
from pyshell.runtime.clock import VirtualClock
from pyshell.runtime.node import Node


@cache
def tools() -> Tools:
    return Tools()


class Shell:
    """`shell("1 + 1.")` answers "2"; an evaluation that waits moves the clock."""

    def __init__(self, cluster: Cluster, node: Node) -> None:
        self.cluster = cluster
        self.node = node
        self.session = open_session(tools(), node)
        self.session.start((), True)
        self._run()

    def _run(self) -> str:
        text: list[str] = []
        while True:
            self.cluster.run_until_idle()
            while (event := self.session.next_event()) is not None:
                if type(event).__name__ != "Prompt":
                    text.append(event.text)
            if self.session.waiting:
                return "".join(text).strip()
            deadline = self.cluster.next_deadline()
            assert deadline is not None, "nothing will ever happen: " + "".join(text)
            self.cluster.clock.jump_to(deadline)

    def __call__(self, line: str) -> str:
        self.session.feed_text(line + "\n")
        return self._run()


class Lab:
    """`lab.a`, `lab.b` ...: shells on nodes of these names at host lab."""

    def __init__(self, names: str, seed: int = 1, **options: Any) -> None:
        self.cluster = make_cluster(tools(), seed, VirtualClock())
        self.shells: dict[str, Shell] = {}
        for name in names:
            node = self.cluster.start_alive(f"{name}@lab", cookie="lab", **options)
            assert node is not None
            self.shells[name] = Shell(self.cluster, node)

    def __getattr__(self, name: str) -> Shell:
        return self.shells[name]

    @property
    def seconds(self) -> float:
        return self.cluster.clock.now_ns() / 1e9

    def wait(self, milliseconds: int) -> None:
        self.cluster.run_for(milliseconds)
