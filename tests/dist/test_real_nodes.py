"""Transcripts of several nodes say what a real Erlang answers: real_nodes.py on those in which nothing comes at its own time.

The others it plays as well (`python -m tests.dist.real_nodes`): there, what is printed in between stands behind another answer,
or a name of the host or a cookie differs.
"""

from __future__ import annotations

import shutil

import pytest

from pyshell.transcript.format import parse
from tests.dist.real_nodes import TRANSCRIPTS, play, playable

NAMES = (
    "a-node-crashes", "monitors", "links-and-exits", "remote-calls", "seed-consensus", "seed-global-names",
    "seed-group-leader", "seed-messaging", "seed-partition", "seed-process-groups", "seed-rpc",
)  # fmt: skip


@pytest.mark.beam
@pytest.mark.parametrize("name", NAMES)
def test_a_transcript_on_real_nodes(name: str) -> None:
    if shutil.which("erl") is None:
        pytest.skip("there is no erl")
    count, wrong = play(TRANSCRIPTS / f"{name}.transcript")
    assert not wrong, "\n".join(wrong)
    assert count >= 3


def test_what_only_pyshell_can_do_is_not_played() -> None:
    text = "%% pyshell transcript 1\n%% nodes: a b\n\n(a@lab)1> node().\na@lab\n(a@lab)2> lab:cut(a, b).\nok\n(a@lab)3> x.\nx\n"
    assert [step.source for step in playable(parse(text))] == ["node()."]
