"""Asks a real erl: terms go in and come back in the external format, one run a question."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import pytest

from pyshell.term.etf_decode import decode
from pyshell.term.etf_encode import encode

needs_erl = pytest.mark.skipif(shutil.which("erl") is None, reason="no erl")

_PROGRAM = """
{ok, B} = file:read_file("in"),
In = binary_to_term(B),
Answer = fun(Ask) -> try {ok, Ask()} catch C:R -> {C, R} end end,
Out = begin %s end,
ok = file:write_file("out", term_to_binary(Out)),
halt().
"""


def ask(expression: str, term: Any) -> Any:
    """The value of an Erlang expression that sees `In`; `Answer(fun() -> V end)` is {ok,V} or {Class,Reason}."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "in").write_bytes(encode(term))
        run = subprocess.run(
            ["erl", "-noshell", "-noinput", "-eval", _PROGRAM % expression],
            cwd=folder, capture_output=True, text=True, timeout=60, check=False,
        )
        out = Path(folder, "out")
        assert out.exists(), run.stdout + run.stderr
        return decode(out.read_bytes())[0]
