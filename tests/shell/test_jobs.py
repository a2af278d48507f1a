"""The menu of Ctrl-G, in the words of erl 25 (recorded in a pseudo terminal)."""

from __future__ import annotations

from typing import Any

import pytest

from pyshell.shell.jobs import CONNECTED, HELP, QUIT, Jobs


class Keeper:
    """Shells are their names; what was asked for is written down."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Any]] = []

    def start_job(self, node: str, module: str) -> Any:
        return f"{module} on {node or 'here'} {len(self.asked)}"

    def connect(self, shell: Any) -> str:
        self.asked.append(("c", shell))
        return ""

    def interrupt_job(self, shell: Any) -> None:
        self.asked.append(("i", shell))

    def kill_job(self, shell: Any) -> None:
        self.asked.append(("k", shell))


def talk(*lines: str) -> list[str]:
    jobs = Jobs(Keeper(), "first")
    return [jobs.command(line)[0] for line in lines]


def test_what_erl_prints() -> None:
    shown = talk("j", "s", "j", "r 'pp@localhost'", "s foo", "j", "k 1", "j", "c 1", "")
    assert shown == [
        "   1* {shell,start,[init]}\n",
        "",
        "   1  {shell,start,[init]}\n   2* {shell,start,[]}\n",
        "",
        "",
        "   1  {shell,start,[init]}\n   2  {shell,start,[]}\n   3  {pp@localhost,shell,start,[]}\n   4* {foo,start,[]}\n",
        "",
        "   2  {shell,start,[]}\n   3  {pp@localhost,shell,start,[]}\n   4* {foo,start,[]}\n",
        "Unknown job\n",
        "",
    ]


@pytest.mark.parametrize("line", ["c 1 2", "c x", "s foo bar", "r 1", "h foo", "j;", "j.", "J", "cc", "2.", "r", "x"])
def test_unknown_commands(line: str) -> None:
    assert talk(line) == ["Unknown command\n"]


def test_other_answers() -> None:
    assert talk('"a', "h", "?", "  j  ") == ["Illegal input\n", HELP, HELP, "   1* {shell,start,[init]}\n"]
    assert talk("c 7", "k 9", "i 9") == ["Unknown job\n"] * 3


def test_a_killed_job_is_nobodys_current_one() -> None:
    keeper = Keeper()
    jobs = Jobs(keeper, "first")
    assert [jobs.command(line) for line in ("k", "j", "c", "i", "k")] == [("", ""), ("", "")] + [("Unknown job\n", "")] * 3
    assert jobs.command("s") == ("", "")
    assert jobs.command("j")[0] == "   2* {shell,start,[]}\n"  # a number is given once
    assert jobs.command("c") == ("", CONNECTED)
    assert keeper.asked == [("k", "first"), ("c", "shell on here 1")]


def test_quit() -> None:
    assert Jobs(Keeper(), "first").command("q") == ("", QUIT)
