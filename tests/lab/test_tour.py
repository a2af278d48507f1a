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
        text = lab.a(f'[io:format("~w/~w ", [F, A]) || {{F, A}} <- {module}:module_info(exports)], ok.')
        exported = {name for name in text.split() if "/" in name and not name.startswith(("module_info", "'"))}
        used = calls(module, typed)
        assert not exported - used, (module, exported - used)
        assert not used - exported, (module, used - exported)


def calls(module: str, typed: str) -> set[str]:
    """The functions of a module that are called, as `name/arity`."""
    found = set()
    for match in re.finditer(rf"\b{module}:(\w+)\(", typed):
        depth, arity, at = 1, 0, match.end()
        inside = ""
        while depth:
            char = typed[at]
            depth += (char in "([{") - (char in ")]}")
            arity += char == "," and depth == 1
            inside += char
            at += 1
        found.add(f"{match[1]}/{arity + (inside[:-1].strip() != '')}")
    return found


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
