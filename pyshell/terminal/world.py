"""Steps the cluster from the asyncio loop, in slices of a few milliseconds: keys are answered while processes run.

The law: the world changes only inside `_slice` and in answers to the user, on the loop's thread; nothing here draws.
When all is idle the loop sleeps until the next timer of the cluster, or until `wake`.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

from pyshell.host.memory import Collector

SLICE_SECONDS = 0.004
TYPING_SLICE = 0.0005  # a key takes several rounds of the loop until it is on the screen: keep them short
TYPING_SECONDS = 0.03
LONGEST_SLEEP = 3600.0


class Stepper:
    """after_slice: called after every slice; settled: called whenever the world becomes idle."""

    def __init__(self, cluster: Any, after_slice: Callable[[], None], settled: Callable[[], None]) -> None:
        self.cluster = cluster
        self.after_slice = after_slice
        self.settled = settled
        self.busy = False
        self.may_jump: Callable[[], bool] = lambda: False  # does somebody wait, so that a clock that may jump should?
        self._collector = Collector()
        self._typed = 0.0
        self.began = 0.0  # when the step that runs now began; 0.0: none does
        self._woken = asyncio.Event()
        self._loop = asyncio.get_running_loop()

    def wake(self) -> None:
        """There may be something to do; only on the loop's thread."""
        self._woken.set()

    def wake_from_thread(self) -> None:
        """The same from any thread."""
        self._loop.call_soon_threadsafe(self._woken.set)

    def key_came(self) -> None:
        """Somebody types: for a moment the screen goes first."""
        self._typed = time.perf_counter()

    def listen(self, sockets: Any) -> None:
        """Serve them whenever one is ready: `fileno()` and `poll(seconds)` as of host/tcp_network.py."""

        def ready() -> None:
            sockets.poll(0)
            self.wake()

        self._loop.add_reader(sockets.fileno(), ready)

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            self._woken.clear()
            self.busy = self._slice()
            self.after_slice()
            if self.busy or self._woken.is_set():
                await asyncio.sleep(0)
                continue
            self.settled()
            if not self._jump():
                await self._sleep()

    def _jump(self) -> bool:
        """Go to the next timer, if the learner has stopped the clock or let it run ahead (`lab:clock/1`, `lab:advance/1`)."""
        deadline = self.cluster.next_deadline()
        return deadline is not None and self.may_jump() and bool(self.cluster.clock.jump_to(deadline))

    def _slice(self) -> bool:
        """Run processes for a while. False: there is nothing to do now."""
        step = self.cluster.step
        now = time.perf_counter()
        end = now + (TYPING_SLICE if now - self._typed < TYPING_SECONDS else SLICE_SECONDS)
        try:
            while True:
                self.began = now
                if not step():
                    return False
                self._collector.look()
                now = time.perf_counter()
                if now >= end:
                    return True
        finally:
            self.began = 0.0

    async def _sleep(self) -> None:
        seconds = LONGEST_SLEEP
        deadline = self.cluster.next_deadline()
        if deadline is not None:
            seconds = min(seconds, max(0.0, (deadline - self.cluster.clock.now_ns()) / 1e9))
        try:
            async with asyncio.timeout(seconds):
                await self._woken.wait()
        except TimeoutError:
            pass
