"""One edited line, for lessons and recording."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from pyshell.shell.completion import Names
from pyshell.terminal.editor import LineEditor
from pyshell.terminal.history import FormHistory


def edited(keys: str, propose: Callable[[], str] | None = None, later: str = "") -> str | None:
    names = Names(modules=["lists"], functions={"lists": (("reverse", 1),)})
    with create_pipe_input() as pipe:
        editor = LineEditor(lambda _where: names, propose, input=pipe, output=DummyOutput(), history=FormHistory(None))
        pipe.send_text(keys)
        if later:
            threading.Timer(0.4, pipe.send_text, [later]).start()
        return editor.ask("(a@lab)1> ")


def test_a_line() -> None:
    assert edited("1+1.\r") == "1+1."


def test_ctrl_d_and_ctrl_c() -> None:
    assert edited("\x04") is None
    with pytest.raises(KeyboardInterrupt):
        edited("abc\x03")


def test_completion() -> None:
    assert edited("lists:rev\t", later="[1]).\r") == "lists:reverse([1])."


def test_a_proposal_is_taken_with_the_right_arrow() -> None:
    assert edited("", lambda: "lab:cut(a, b).", later="\x1b[C\r") == "lab:cut(a, b)."


def test_a_word_to_one_who_does_nothing() -> None:
    said: list[str] = []

    def idle() -> str:
        said.append("Stuck?\n")
        return said[-1]

    with create_pipe_input() as pipe:
        editor = LineEditor(input=pipe, output=DummyOutput(), history=FormHistory(None), idle=idle, patience=0.3)
        threading.Timer(0.15, pipe.send_text, ["on"]).start()
        threading.Timer(0.3, pipe.send_text, ["e."]).start()  # keys put it off
        threading.Timer(1.0, pipe.send_text, ["\r"]).start()
        assert editor.ask("1> ") == "one."
        assert said == ["Stuck?\n"]
        pipe.send_text("two.\r")
        assert editor.ask("2> ") == "two." and len(said) == 1
