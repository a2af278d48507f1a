"""Random walks: the invariants of distribution hold whatever programs, nodes and the network do."""

from __future__ import annotations

import pytest

from tests.dist.walk import Walk


@pytest.mark.parametrize("seed", range(10))
def test_a_random_walk(seed: int) -> None:
    Walk(seed, 3 + seed % 4, overlap=seed % 2 == 0).run(1000)
