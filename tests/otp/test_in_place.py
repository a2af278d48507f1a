"""OTP's own gen_server, supervisor, pg ... run our transcripts in the place of ours (see otp_in_place.py)."""

from __future__ import annotations

import pytest

from .otp_in_place import MODULES, TRANSCRIPTS, differences, empty, in_place
from .test_otp_sources import SOURCES

pytestmark = [
    pytest.mark.beam,
    pytest.mark.slow,
    pytest.mark.skipif(not SOURCES, reason="the sources of OTP are not installed (Debian: erlang-src)"),
]
LOOKS_INSIDE = ["tour-seeing:66"]
"""see:groups() reads the tables of our pg, so that it can look without asking; OTP's pg has none there."""


def places(found: list[str]) -> list[str]:
    return [text.partition("\n")[0] for text in found]


@pytest.mark.timeout(120)
def test_all_at_once() -> None:
    worlds = in_place(MODULES)
    found = [each for path in TRANSCRIPTS for each in differences(worlds, path)]
    assert places(found) == LOOKS_INSIDE, "\n".join(found)


@pytest.mark.parametrize("name", ["gen_server", "gen", "supervisor", "proc_lib", "pg"])
def test_what_is_in_place_is_used(name: str) -> None:
    """With an empty module there, transcripts fail: the test above is about these modules."""
    worlds = in_place((name,), empty)
    assert any(differences(worlds, path) for path in TRANSCRIPTS)
