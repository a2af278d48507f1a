"""Explanations for people: the examples of hints.txt, and that only the interactive terminal has them."""

from __future__ import annotations

from pathlib import Path

import pytest

from pyshell.assembly import make_cluster, open_session
from pyshell.runtime.clock import VirtualClock
from pyshell.shell.events import Complaint, Failure, Result
from pyshell.shell.hints import hint, scene_of
from tests.dist.shells import tools

TEXT = (Path(__file__).parent / "hints.txt").read_text("utf-8")
EXAMPLES = [block.splitlines() for block in TEXT.split("\n\n") if block.strip()]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example[-2])
def test_example(example: list[str]) -> None:
    *typed, wanted = example
    cluster = make_cluster(tools(), 1, VirtualClock())
    session = open_session(tools(), cluster.start_node())
    session.start()
    found: list[str] = []
    printed: list[str] = []
    for line in typed:
        session.feed_text(line + "\n")
        while cluster.step() or session.waiting not in ("form", "ended"):
            if not cluster.step() and session.waiting not in ("form", "ended"):
                deadline = cluster.next_deadline()
                assert deadline is not None
                cluster.clock.jump_to(deadline)
        found.clear()
        while (event := session.next_event()) is not None:
            printed.append(event.text)
            if isinstance(event, Complaint | Failure | Result):
                found.append(hint(event, scene_of(session)))
        if found == [""] and printed and wanted == "=":
            found.clear()
    assert found[:1] == [wanted.removeprefix("=").strip()] or (not found and wanted == "=")
    assert not any(text in "".join(printed) for text in found if text)  # piped output is erl's
