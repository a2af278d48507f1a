"""The soak for a few hours of cluster time: nothing is left over, and memory does not grow."""

from __future__ import annotations

from .soak import Soak, differences, objects


def test_nothing_leaks() -> None:
    soak = Soak(1)
    soak.run(40)
    soak.settle()
    before, held = soak.census(), objects()
    assert all(before[f"{name} sees"] == "{200,40,4,200}" for name in "abcde")
    soak.run(160)
    soak.settle()
    assert differences(before, soak.census()) == []
    assert objects() < held * 1.1
