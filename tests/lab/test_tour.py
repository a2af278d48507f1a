"""The tour: every function of lab and see is used by a transcript at least once, and its replays are equal."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pyshell.commands.worlds import Worlds
from pyshell.transcript.format import Input, parse
from pyshell.transcript.player import replay
from tests.dist.shells import Lab

TOURS = sorted((Path(__file__).parent.parent.parent / "transcripts").glob("tour-*.transcript"))


def test_every_function_of_lab_and_see_is_used() -> None:
    lab = Lab("a")
    typed = ""
    for path in TOURS:
        typed += "".join(step.source + "\n" for step in parse(path.read_text("utf-8")).steps if isinstance(step, Input))
    for module in ("lab", "see"):
        text = lab.a(f'io:format("~0p~n", [[F || {{F, _}} <- {module}:module_info(exports)]]).').split("\n")[0]
        exported = set(text.strip("[]").split(","))
        used = set(re.findall(rf"\b{module}:(\w+)\(", typed))
        missing = {name for name in exported if not name.startswith("'") and name != "module_info"} - used
        assert not missing, (module, missing)
        assert used <= exported


@pytest.mark.slow
@pytest.mark.parametrize("path", TOURS, ids=[path.stem for path in TOURS])
def test_twenty_replays_give_the_same_bytes(path: Path) -> None:
    worlds = Worlds()
    transcript = parse(path.read_text("utf-8"))
    runs = set()
    for _ in range(20):
        run = replay(transcript, worlds.make(transcript.header, transcript.files))
        runs.add(tuple((row.time, row.prompt, row.trouble, *row.actual) for row in run.outcomes))
    assert len(runs) == 1
