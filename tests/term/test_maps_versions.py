"""Versions of a large map share one dict; whoever reads which version in which order must not see that."""

from __future__ import annotations

import random

from pyshell.term.atom import atom
from pyshell.term.maps import EMPTY, ErlMap, from_pairs, wrap
from pyshell.traps.data import map_put1, map_put2


def test_versions_stay_what_they_were_in_any_order_of_use() -> None:
    rng = random.Random(5)
    versions: list[tuple[ErlMap, dict[object, int]]] = [(EMPTY, {})]
    for step in range(3000):
        erl, model = rng.choice(versions[-50:])
        key = rng.choice([rng.randrange(80), float(rng.randrange(80)), atom(f"k{rng.randrange(20)}"), (1, 2)])
        model = dict(model)
        if rng.random() < 0.25:
            erl = erl.remove(key)
            model.pop(wrap(key), None)
        elif rng.random() < 0.5:
            erl = map_put2(erl, wrap(key), step, 7, step)
            model[wrap(key)] = step
            model[7] = step
        else:
            erl = map_put1(erl, wrap(key), step)
            model[wrap(key)] = step
        versions.append((erl, model))
        erl, model = rng.choice(versions)
        assert len(erl) == len(model)
        assert {wrap(k): v for k, v in erl.unordered()} == model


def test_a_far_version_is_copied_not_walked_to() -> None:
    first = from_pairs((i, i) for i in range(40))
    last = first
    for i in range(1000):
        last = last.put(0, i)
    assert first.get(0) == 0
    assert last.get(0) == 999
    assert type(first.inner) is dict and type(last.inner) is dict
