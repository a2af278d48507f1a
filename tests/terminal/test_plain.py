"""The front end without redraw: what is written, character for character."""

from __future__ import annotations

import asyncio
import io
import queue
from collections.abc import Callable

from pyshell.assembly import Tools, make_cluster, open_session
from pyshell.terminal.app import Terminal
from pyshell.terminal.options import Options
from pyshell.terminal.plain import Plain


class Keyboard:
    """Lines for a reader in another thread."""

    def __init__(self) -> None:
        self.lines: queue.Queue[str] = queue.Queue()

    def readline(self) -> str:
        return self.lines.get(timeout=20)


async def session(tools: Tools, steps: list[tuple[str | Callable[[Terminal], None], str]]) -> tuple[str, int]:
    """Each step: a line (or an action), and the text that must have been written before the next step."""
    cluster = make_cluster(tools, 7)
    node = cluster.start_node("nonode@nohost")
    terminal = Terminal(cluster, open_session(tools, node, "unicode", 80), Options(lambda _node: None, plain=True))
    assert isinstance(terminal.front, Plain)
    keyboard, paper = Keyboard(), io.StringIO()
    terminal.front._source, terminal.front._target = keyboard, paper  # type: ignore[assignment]
    task = asyncio.create_task(terminal.run())

    async def until(text: str) -> None:
        async with asyncio.timeout(20):
            while not paper.getvalue().endswith(text):
                assert not task.done(), paper.getvalue()
                await asyncio.sleep(0.002)

    await until("1> ")
    for action, text in steps:
        if isinstance(action, str):
            keyboard.lines.put(action)
        else:
            action(terminal)
        await until(text)
    keyboard.lines.put("")
    status = await asyncio.wait_for(task, 20)
    return paper.getvalue(), status


def test_a_session(tools: Tools) -> None:
    text, status = asyncio.run(
        session(tools, [("1+1.\n", "2> "), ("[a,\n", ".. "), ("b].\n", "3> "), (":nosuch\n", "3> ")])
    )
    assert text == (
        "Eshell V13.1.5  (abort with ^G)\n1> 2\n2> .. [a,b]\n"
        "3> There is no command :nosuch. :help lists them.\n3> \n*** Terminating erlang (nonode@nohost)\n"
    )
    assert status == 0


def test_background_output_waits_for_the_next_prompt(tools: Tools) -> None:
    put = (
        "G = group_leader(), spawn(fun() -> receive after 20 -> "
        'G ! {io_request, self(), x, {put_chars, unicode, <<"late\\n">>}} end end), ok.\n'
    )
    text, _status = asyncio.run(session(tools, [(put, "2> "), ("receive after 100 -> x end.\n", "3> ")]))
    assert text.endswith("ok\n2> late\nx\n3> \n*** Terminating erlang (nonode@nohost)\n")


def test_ctrl_c(tools: Tools) -> None:
    def interrupt(terminal: Terminal) -> None:
        terminal.front.sigint()

    def interrupt_later(terminal: Terminal) -> None:
        asyncio.get_running_loop().call_later(0.2, interrupt, terminal)

    text, _status = asyncio.run(
        session(
            tools,
            [
                ("[a,\n", ".. "),
                (interrupt, "1> "),
                ("ok.\n", "2> "),
                ("receive x -> y end.\n", "2> "),
                (interrupt_later, "3> "),
            ],
        )
    )
    assert "1> .. \n1> ok\n2> ** exception exit: killed\n3> " in text
