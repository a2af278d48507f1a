"""phash2 and phash: numbers that OTP gave."""

from __future__ import annotations

from pyshell.term.atom import atom
from pyshell.term.cons import NIL, from_text, make_list
from pyshell.term.maps import from_pairs
from pyshell.term.phash import phash, phash2


def test_known_numbers() -> None:
    assert phash2(atom("abc")) == 26499
    assert phash2(from_text("abc")) == 117343302
    assert phash2(12) == 80391793
    assert phash2((atom("a"), from_text("b"), 3), 100) == 77
    assert phash2(make_list([1, 2, 3, 4])) == 90049352
    assert phash2(make_list([1, 2, 3, 4]), 1 << 32) == 1029573448
    assert phash(make_list([atom("a")]), 1 << 32) == 2953390077


def test_equal_terms() -> None:
    assert phash2(0.0) == phash2(-0.0)
    assert phash2(NIL) == 3468870702 & (2**27 - 1)
    assert phash2(from_pairs([(1, 2), (3, 4)])) == phash2(from_pairs([(3, 4), (1, 2)]))
    assert 1 <= phash(12, 1) <= 1
