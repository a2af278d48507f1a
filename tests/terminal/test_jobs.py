"""Ctrl-G: the menu of jobs, by keystrokes. What it prints was seen in erl 25 in a pseudo terminal."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

from pyshell.assembly import Tools
from tests.terminal.driven import CTRL_G, ENTER, Driven, driven


def run(body: Coroutine[Any, Any, None]) -> None:
    asyncio.run(body)


async def menu(shell: Driven, *lines: str) -> None:
    """Ctrl-G and some of its lines."""
    shell.press(CTRL_G)
    await at_menu(shell)
    await type_in(shell, *lines)


async def type_in(shell: Driven, *lines: str) -> None:
    """Lines of the menu; the last may lead out of it."""
    for index, line in enumerate(lines):
        count = shell.text.count("-->")
        shell.press(line + ENTER)
        if index < len(lines) - 1:
            await shell.until(lambda count=count: shell.text.count("-->") > count)  # type: ignore[misc]


async def at_menu(shell: Driven) -> None:
    await shell.until(lambda: shell.rows[-1].strip() == "-->")


def test_two_local_shells(tools: Tools) -> None:
    async def body() -> None:
        async with driven(tools, nodes=("a@lab",), status=False) as shell:
            await shell.ask("X = 1.", "(a@lab)2>")
            await menu(shell, "s", "j", "c")
            await shell.until(lambda: shell.rows[-1] == "(a@lab)1>")
            assert shell.rows[3:] == [
                "(a@lab)2>",
                "User switch command",
                " --> s",
                " --> j",
                "   1  {shell,start,[init]}",
                "   2* {shell,start,[]}",
                " --> c",
                "Eshell V13.1.5  (abort with ^G)",
                "(a@lab)1>",
            ]
            await shell.ask("X.", "(a@lab)2>")
            assert "* 1:1: variable 'X' is unbound" in shell.rows
            await shell.ask('io:format("two~n").', "(a@lab)3>")
            await menu(shell, "c 1")
            await shell.ask("X.", "(a@lab)3>")
            assert shell.rows[-2] == "1"

    run(body())


def test_a_job_is_interrupted_and_another_killed(tools: Tools) -> None:
    async def body() -> None:
        async with driven(tools, nodes=("a@lab",), status=False, rows=50) as shell:
            shell.press("receive never -> ok end." + ENTER)
            await shell.until("never")
            await asyncio.sleep(0.05)
            await menu(shell, "i", "c")
            await shell.until(lambda: shell.rows[-1] == "(a@lab)2>")
            assert "** exception exit: killed" in shell.rows
            await menu(shell, "k", "c", "s", "j", "c")
            await shell.until(lambda: shell.rows[-1] == "(a@lab)1>")
            assert "Unknown job" in shell.rows
            assert "   2* {shell,start,[]}" in shell.rows
            await shell.ask("1 + 1.", "(a@lab)2>")

    run(body())


def test_a_remote_shell_lives_as_long_as_its_connection(tools: Tools) -> None:
    async def body() -> None:
        async with driven(tools, nodes=("a@lab", "b@lab"), connected=True, status=False, rows=60) as shell:
            await menu(shell, "r 'b@lab'", "j", "c")
            await shell.until(lambda: shell.rows[-1] == "(b@lab)1>")
            assert "   2* {b@lab,shell,start,[]}" in shell.rows
            await shell.ask("nodes().", "(b@lab)2>")
            assert shell.rows[-2] == "[a@lab]"
            shell.press("erlang:disconnect_node('a@lab')." + ENTER)
            await shell.until("*** ERROR: Shell process terminated! (^G to start new job) ***")
            await at_menu(shell)
            await type_in(shell, "r 'no@lab'", "c", "c 1")
            await shell.until(lambda: shell.rows[-1] == "(a@lab)1>")
            assert shell.text.count("*** ERROR: Shell process terminated!") == 2

    run(body())


def test_exit_of_a_remote_shell(tools: Tools) -> None:
    async def body() -> None:
        async with driven(tools, nodes=("a@lab", "b@lab"), connected=True, status=False, rows=60) as shell:
            await menu(shell, "r 'b@lab'", "c")
            await shell.until(lambda: shell.rows[-1] == "(b@lab)1>")
            shell.press("exit()." + ENTER)
            await shell.until("*** Shell process terminated! (^G to start new job) ***")
            await at_menu(shell)
            await type_in(shell, ":on b")
            await shell.until(lambda: shell.rows[-1] == "(b@lab)1>")

    run(body())
