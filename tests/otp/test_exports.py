"""Every function of OTP 25 in the modules a learner is promised is there, or stands in pyshell/otp/left_out.py."""

from __future__ import annotations

import pytest

from pyshell.assembly import Tools
from pyshell.otp.left_out import LEFT_OUT, reason_for

from .evaluate import Evaluator
from .exports import ours, recorded

LEAST = 0.95
"""Of all functions: so many are there."""


@pytest.fixture(scope="module")
def evaluator() -> Evaluator:
    return Evaluator(Tools())


@pytest.mark.parametrize("module", recorded())
def test_functions_are_there_or_left_out(module: str, evaluator: Evaluator) -> None:
    present = ours(evaluator, module)
    assert [name for name in recorded()[module] if name not in present and not reason_for(module, name)] == []


@pytest.mark.parametrize("module", LEFT_OUT)
def test_what_is_left_out_is_not_there(module: str, evaluator: Evaluator) -> None:
    present = ours(evaluator, module)
    assert [name for name in recorded().get(module, ()) if name in present and reason_for(module, name)] == []


def test_most_is_there(evaluator: Evaluator) -> None:
    pairs = [(name in ours(evaluator, module)) for module, names in recorded().items() for name in names]
    assert sum(pairs) / len(pairs) >= LEAST
