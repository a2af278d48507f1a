"""OTP's own gen_server, supervisor, pg ... run our transcripts in the place of ours (see otp_in_place.py)."""

from __future__ import annotations

import pytest

from .otp_in_place import MODULES, SERVERS, TRANSCRIPTS, differences, empty, in_place
from .test_otp_sources import SOURCES

pytestmark = [
    pytest.mark.beam,
    pytest.mark.slow,
    pytest.mark.skipif(not SOURCES, reason="the sources of OTP are not installed (Debian: erlang-src)"),
]
LOOKS_INSIDE = ["tour-seeing:66"]
"""see:groups() reads the tables of our pg, so that it can look without asking; OTP's pg has none there."""


TABLES_OF_PIDS = ["tour-past:82", "tour-seeing:60", "tour-seeing:66"]
"""Columns as wide as a pid, and pids in the text of a diagram."""
BY_THEIR_MODULE = {
    "rpc": [*TABLES_OF_PIDS, "tour-seeing:54"],
    "global": [
        *TABLES_OF_PIDS,
        *("tour-past:39", "tour-past:48", "tour-past:62", "tour-past:94", "tour-past:116", "tour-past:153"),
        *("tour-seeing:74", "tour-seeing:89", "tour-seeing:104", "tour-wires:40"),
    ],
}
"""A tour shows every signal and process there is: OTP's global has more of both. Every other transcript is the same."""


def places(found: list[str]) -> list[str]:
    return [text.partition("\n")[0] for text in found]


@pytest.mark.timeout(120)
def test_all_at_once() -> None:
    worlds = in_place(MODULES)
    found = [each for path in TRANSCRIPTS for each in differences(worlds, path)]
    assert places(found) == LOOKS_INSIDE, "\n".join(found)


@pytest.mark.timeout(120)
@pytest.mark.parametrize("name", sorted(SERVERS))
def test_servers_of_a_node(name: str) -> None:
    worlds = in_place((name,))
    found = [each for path in TRANSCRIPTS for each in differences(worlds, path)]
    assert sorted(places(found)) == sorted(BY_THEIR_MODULE[name]), "\n".join(found)


@pytest.mark.parametrize("name", ["gen_server", "gen", "supervisor", "proc_lib", "pg"])
def test_what_is_in_place_is_used(name: str) -> None:
    """With an empty module there, transcripts fail: the test above is about these modules."""
    worlds = in_place((name,), empty)
    assert any(differences(worlds, path) for path in TRANSCRIPTS)
