"""Sessions that come and go with their nodes."""

from __future__ import annotations

import asyncio

from pyshell.assembly import Tools
from tests.terminal.driven import driven


def test_a_node_that_is_stopped_gives_way(tools: Tools) -> None:
    async def body() -> None:
        async with driven(tools, nodes=("a@lab", "b@lab"), status=False) as shell:
            cluster = shell.terminal.cluster
            await shell.ask(":on b", "(b@lab)1>")
            cluster.remove_node(cluster.nodes["b@lab"])
            shell.terminal.stepper.wake()
            await shell.until("b@lab has stopped.\n(a@lab)1>")
            cluster.start_node("b@lab").alive = True
            shell.terminal.stepper.wake()
            await shell.ask(":on b", "(b@lab)1>")
            cluster.remove_node(cluster.nodes["a@lab"])
            shell.terminal.stepper.wake()
            await shell.ask("x.", "(b@lab)2>")
            cluster.remove_node(cluster.nodes["b@lab"])
            shell.terminal.stepper.wake()
            await shell.until(lambda: shell.status == 0)

    asyncio.run(body())


def test_the_first_node_stops_while_in_front(tools: Tools) -> None:
    async def body() -> None:
        async with driven(tools, nodes=("a@lab", "b@lab"), status=False) as shell:
            cluster = shell.terminal.cluster
            shell.press("half typed")
            await shell.until("half typed")
            cluster.remove_node(cluster.nodes["a@lab"])
            shell.terminal.stepper.wake()
            await shell.until("a@lab has stopped.\n(b@lab)1>")

    asyncio.run(body())


def test_halt_ends_the_program_with_its_status(tools: Tools) -> None:
    async def body() -> None:
        async with driven(tools, nodes=("a@lab", "b@lab"), status=False) as shell:
            await shell.ask(":on b", "(b@lab)1>")
            shell.press("halt(3).\r")
            await shell.until("(a@lab)1>")
            assert shell.status is None
            shell.press("halt(4).\r")
            await shell.until(lambda: shell.status == 4)

    asyncio.run(body())
