"""rand: what no recording can say. Numbers, seeds and states are in recorded/rand.txt."""

from __future__ import annotations

import itertools
import math

import pytest

from pyshell.assembly import Tools
from pyshell.otp.stdlib.rand.normal import SCALE, layers

from .evaluate import Evaluator

DRAWS = "[rand:uniform(1000000) || _ <- lists:seq(1, 20)]"


@pytest.fixture(scope="module")
def tools() -> Tools:
    return Tools()


def test_without_a_seed_the_cluster_decides(tools: Tools) -> None:
    first, second = Evaluator(tools).answer(DRAWS), Evaluator(tools).answer(DRAWS)
    assert first == second


def test_processes_draw_different_numbers(tools: Tools) -> None:
    evaluator = Evaluator(tools)
    assert evaluator.answer(DRAWS) != evaluator.answer(DRAWS)


def test_a_state_is_a_value(tools: Tools) -> None:
    twice = "begin S = rand:seed_s(exsss, 7), {A, T} = rand:uniform_s(S), {A, T} =:= rand:uniform_s(S) end"
    assert Evaluator(tools).answer(twice) == "true"


def test_the_state_of_a_process_is_its_own(tools: Tools) -> None:
    text = (
        "begin rand:seed(exsss, 7), A = rand:uniform(), rand:seed(exsss, 7), Self = self(), "
        "spawn(fun() -> rand:seed(exsss, 8), rand:uniform(), Self ! done end), receive done -> A =:= rand:uniform() end end"
    )
    assert Evaluator(tools).answer(text) == "true"


def test_layers_of_the_ziggurat_have_one_area() -> None:
    table = layers()
    assert len(table) == 256
    areas = []
    for number in range(2, 256):
        _, width, height = table[number]
        areas.append(width * SCALE * (table[number - 1][2] - height))
    assert max(areas) - min(areas) < 1e-15
    assert all(a[2] > b[2] for a, b in itertools.pairwise(table))
    assert all(math.isclose(height, math.exp(-((w * SCALE) ** 2) / 2)) for _, w, height in table[1:])
