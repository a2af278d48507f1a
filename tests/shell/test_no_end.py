"""Terms of sixty cells that would print as a thousand million characters: an error at once, and the shell goes on."""

from __future__ import annotations

import pytest

from pyshell.assembly import Tools
from tests.shell.talk import Talk


@pytest.mark.parametrize(
    "call",
    [
        'io:format("~s", [L])', 'io:format("~ts~n", [L])', 'io:format("~30s", [L])', "io:put_chars(L)", "io:format(L)",
        'io_lib:format("~s", [L])', "list_to_binary(L)", "iolist_to_binary(L)", "binary:list_to_bin(L)",
        "unicode:characters_to_binary(L)", "unicode:characters_to_list(L)", "lists:flatten(L)",
    ],
)  # fmt: skip
def test_too_large(tools: Tools, call: str) -> None:
    talk = Talk(tools)
    talk.type('L = lists:foldl(fun(_, A) -> [A, A] end, "x", lists:seq(1, 40)), ok.')
    assert talk.type(f"try {call} catch C:R -> {{C, R}} end.") == "{error,system_limit}\n"
    assert talk.type('io:format("~s~n", ["on"]).') == "on\nok\n"


@pytest.mark.parametrize("call", ["iolist_size(L)", "lists:flatlength(L)"])
def test_counted(tools: Tools, call: str) -> None:
    talk = Talk(tools)
    talk.type('L = lists:foldl(fun(_, A) -> [A, A] end, "x", lists:seq(1, 40)), ok.')
    assert talk.type(f"{call}.") == f"{1 << 40}\n"
    assert talk.type(f"try {call.replace('L', '[L | a]')} catch error:R -> element(1, {{R}}) end.") in (
        "badarg\n",
        "function_clause\n",
    )
