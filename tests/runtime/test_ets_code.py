"""Match specifications written out as Python answer what the closures answer, for one object and for many."""

from __future__ import annotations

import random
from typing import Any

import pytest

from pyshell.otp.stdlib.ets.selecting import GUARD_BIFS
from pyshell.runtime.ets_match import BadSpec, Clause, compile_spec
from pyshell.term.atom import FALSE, TRUE, atom
from pyshell.term.cons import make_list
from tests.runtime.rig import Rig

VARIABLES = [atom("$1"), atom("$2")]
PLAIN = [0, 1, -3, 1.0, 2**70, atom("a"), TRUE, FALSE, b"b", (1, 2), make_list([1, 2])]
TESTS = ["=:=", "=/=", "==", "/=", ">", "<", ">=", "=<"]


def _value(rng: random.Random, depth: int) -> Any:
    kind = rng.randrange(6 if depth else 3)
    if kind == 0:
        return rng.choice(VARIABLES)
    if kind == 1:
        return rng.choice([item for item in PLAIN if type(item) is not tuple])
    if kind == 2:
        return atom("$_")
    if kind == 3:
        return ((_value(rng, depth - 1), _value(rng, depth - 1)),)
    operator = rng.choice(["+", "-", "*", "rem", "div", "hd", "element", "const", "is_integer", "is_atom"])
    if operator in ("hd", "const", "is_integer", "is_atom"):
        return (atom(operator), _value(rng, depth - 1))
    return (atom(operator), _value(rng, depth - 1), _value(rng, depth - 1))


def _guard(rng: random.Random) -> Any:
    if rng.random() < 0.2:
        return (atom(rng.choice(["is_integer", "is_atom", "is_tuple"])), _value(rng, 1))
    return (atom(rng.choice(TESTS)), _value(rng, 2), _value(rng, 2))


def _closures(clause: Clause) -> Any:
    """The same clause without its code."""
    return Clause(clause.head, clause.match, clause.guards, clause.body, None)


@pytest.mark.parametrize("seed", range(8))
def test_code_and_closures_agree(seed: int) -> None:
    rng = random.Random(seed)
    rig = Rig()
    written = 0
    objects = [(rng.choice(PLAIN), rng.choice(PLAIN), rng.choice(PLAIN)) for _ in range(40)]
    objects += [(1,), (1, 2, 3, 4)]
    for _ in range(60):
        head = tuple(rng.choice([*VARIABLES, atom("_"), 1, atom("a")]) for _ in range(3))
        head = (VARIABLES[0], VARIABLES[1], head[2]) if rng.random() < 0.6 else head
        guards = [_guard(rng) for _ in range(rng.randrange(3))]
        try:
            spec = compile_spec(make_list([(head, make_list(guards), make_list([_value(rng, 2)]))]), GUARD_BIFS)
        except BadSpec:  # a variable that the head does not have
            continue
        if spec.clauses[0].fast is None:
            continue
        written += 1
        fast = [spec.run(rig.node, item) for item in objects]
        listed = spec.run_all(rig.node, objects)
        spec.clauses[0] = _closures(spec.clauses[0])
        slow = [spec.run(rig.node, item) for item in objects]
        assert repr(fast) == repr(slow), (head, guards)
        assert repr(listed) == repr([item for item in slow if item is not None])
    assert written > 15
