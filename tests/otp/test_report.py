"""Reports of exceptions against texts that erl made (report_cases.txt, random reasons and stack traces)."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest

from pyshell.otp.errors.report import exception_text
from pyshell.term.atom import atom
from pyshell.term.cons import NIL, from_text, make_list
from pyshell.term.etf_decode import decode
from pyshell.term.maps import from_pairs
from pyshell.term.pretty import pretty
from pyshell.term.show import ShowEnv

LINES = (Path(__file__).parent / "report_cases.txt").read_text().splitlines()[1:]
ENV = ShowEnv("latin1")


def show(term: Any, column: int) -> str:
    return pretty(term, column, 80, 30, 60, ENV)


@pytest.mark.parametrize("number", range(len(LINES)))
def test_as_erl(number: int) -> None:
    encoded, _, expected = LINES[number].partition(" ")
    cls, reason, trace = decode(base64.b64decode(encoded))[0]
    assert exception_text(cls, reason, trace, show, None, 3) == base64.b64decode(expected).decode("latin-1")


def test_explanations_stand_below_the_first_entry() -> None:
    info = make_list([(atom("error_info"), from_pairs([(atom("module"), atom("erl_erts_errors"))]))])
    trace = make_list(
        [
            (atom("erlang"), atom("element"), make_list([3, (atom("a"),)]), info),
            (atom("m"), atom("f"), 1, make_list([(atom("file"), from_text("m.erl")), (atom("line"), 7)])),
            (atom("erl_eval"), atom("expr"), 6, NIL),
        ]
    )
    said = {1: "out of range\nreally", "general": "so"}
    text = exception_text(atom("error"), atom("badarg"), trace, show, lambda reason, stack: said, 3)
    assert text.splitlines() == [
        "exception error: bad argument",
        "     in function  element/2",
        "        called as element(3,{a})",
        "        *** argument 1: out of range",
        "                        really",
        "        *** so",
        "     in call from m:f/1 (m.erl, line 7)",
    ]


def test_an_explanation_may_replace_the_reason() -> None:
    info = make_list([(atom("error_info"), from_pairs([]))])
    trace = make_list([(atom("m"), atom("f"), 0, info)])
    text = exception_text(atom("error"), atom("badarg"), trace, show, lambda r, s: {"reason": "it broke"}, 3)
    assert text.startswith("exception error: it broke\n     in function  m:f/0")


def test_a_shell_command_with_arguments_it_does_not_know() -> None:
    trace = make_list([(atom("shell"), atom("history"), 1, NIL)])
    text = exception_text(atom("error"), atom("function_clause"), trace, show, None, 3)
    assert text == "exception error: no function clause matching call to history/1"
