"""Which outputs of a lesson count as the same."""

from __future__ import annotations

import pytest

from pyshell.lesson.verify import _told

REPORT = ["=ERROR REPORT==== 1-Jan-2026::00:01:15.000000 ===", "** Node b@lab not responding **", ""]
THEIRS = ["b@lab: =ERROR REPORT==== 1-Jan-2026::00:01:15.000000 ===", "b@lab: ** Node a@lab not responding **"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (["<0.83.0>"], ["<0.85.0>"]),
        (["#Ref<0.1.2.3>"], ["#Ref<0.4.5.6>"]),
        (["{x,[{line,98}]}"], ["{x,[{line,", "  99}]}"]),
        ([*REPORT, *THEIRS, "ok"], [*THEIRS, *REPORT, "ok"]),
        ([*REPORT, "ok"], ["ok", *REPORT]),
        (["a   b"], ["a", "  b"]),
    ],
)
def test_alike(one: list[str], other: list[str]) -> None:
    assert _told(one) == _told(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (["ok"], ["error"]),
        ([*REPORT, "ok"], ["ok"]),
        (["a", "b"], ["b", "a"]),
        ([*REPORT, "ok"], [*THEIRS, "ok"]),
    ],
)
def test_not_alike(one: list[str], other: list[str]) -> None:
    assert _told(one) != _told(other)
