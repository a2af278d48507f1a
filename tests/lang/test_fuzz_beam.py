"""Random programs give the same values, exceptions and order of evaluation here and on BEAM."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from pyshell.assembly import Tools
from pyshell.lang.compile_file import compile_source
from pyshell.lang.preprocess import no_include
from pyshell.lang.source import Source
from tests.otp.evaluate import Evaluator

from .programs import Programs

SEEDS = range(1, 7)

pytestmark = [pytest.mark.beam, pytest.mark.slow]


def test_random_programs(tmp_path: Path) -> None:
    if shutil.which("erl") is None:
        pytest.skip("no erl")
    texts = {f"fz{seed}": Programs(seed).module(f"fz{seed}") for seed in SEEDS}
    for name, text in texts.items():
        (tmp_path / f"{name}.erl").write_text(text, "utf-8")
    asked = "[begin {ok, M, B} = compile:file(M, [binary]), code:load_binary(M, [], B), io:format(\"~tw~n\", [M:run()]) end"
    program = f"{asked} || M <- [{','.join(texts)}]], halt()."
    run = subprocess.run(
        ["erl", "-noinput", "-eval", program], cwd=tmp_path, capture_output=True, text=True, timeout=50, check=False
    )
    wanted = dict(zip(texts, run.stdout.splitlines(), strict=True))
    tools = Tools()
    evaluator = Evaluator(tools)
    for name, text in texts.items():
        source = Source(f"{name}.erl", text)
        outcome = compile_source(source, tools.parser, tools.linker, no_include, lambda _behaviour: ([], []))
        assert outcome.compiled is not None, outcome.errors
        evaluator.node.code.load(outcome.compiled)
        found = evaluator.answer(f"{name}:run()")
        assert found == wanted[name], name
