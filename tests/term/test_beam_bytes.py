"""External format and hashes against a real erl."""

from __future__ import annotations

import itertools
import random

import pytest

from pyshell.term.atom import atom
from pyshell.term.binary import make_bits
from pyshell.term.cons import NIL, from_text, iterate, make_list, to_python
from pyshell.term.etf_decode import decode
from pyshell.term.etf_encode import EncodeOptions, encode
from pyshell.term.fun import ExternalFun
from pyshell.term.maps import EMPTY, from_pairs
from pyshell.term.order import compare, exactly_equal
from pyshell.term.phash import phash, phash2

from .beam import ask, needs_erl
from .some_terms import random_term

pytestmark = [pytest.mark.beam, needs_erl]

A = atom
SPECIAL = [
    A("abc"), A("é"), A("αβ"), A("éα"), A(""), NIL, (), EMPTY, b"", b"a", b"hello world!", b"hello world!x", 1.5, -0.0,
    *[sign * 2**n + more for n in (0, 8, 27, 31, 59, 60, 64, 95, 96, 128) for more in (-1, 0) for sign in (1, -1)],
    make_bits(5, 3), make_bits(5, 11), make_bits(1, 103), from_pairs([(1, 2)]), from_pairs([(A("a"), 1), (2, A("b"))]),
    make_list([1, 2, 3, 4]), make_list([1, 1000]), make_list([1000, 1]), make_list([1, 2], 3), make_list([1], A("a")),
    make_list([A("a")]), make_list([A("a"), 1, A("b")]), from_text("abc"), ExternalFun(A("lists"), A("map"), 2),
    tuple(range(300)), 2**3000,
]  # fmt: skip

EXPRESSION = """
[{erlang:phash2(X), erlang:phash2(X, 1 bsl 32), erlang:phash2(X, 1000), erlang:phash(X, 1 bsl 32), erlang:phash(X, 77),
  term_to_binary(X), term_to_binary(X, [{minor_version,2}]), term_to_binary(X, [compressed]),
  term_to_binary(X, [{minor_version,0}])} || X <- In]
"""


def test_bytes_and_hashes() -> None:
    rng = random.Random(30)
    cases = SPECIAL + [random_term(rng, rng.choice([1, 2, 3, 8])) for _ in range(800)]
    options = [EncodeOptions(), EncodeOptions(2), EncodeOptions(compressed=6), EncodeOptions(0)]
    for term, answer in zip(cases, to_python(ask(EXPRESSION, make_list(cases))) or [], strict=True):
        hashes = (phash2(term), phash2(term, 1 << 32), phash2(term, 1000), phash(term, 1 << 32), phash(term, 77))
        assert hashes == answer[:5], term
        for option, data in zip(options, answer[5:], strict=True):
            assert encode(term, option) == data, term
            assert exactly_equal(decode(data)[0], term)


def test_order_is_that_of_lists_sort() -> None:
    rng = random.Random(31)
    terms = [random_term(rng, rng.choice([1, 1, 2, 5])) for _ in range(400)]
    terms += [1, 1.0, 0, 0.0, 2**53, float(2**53), 2**53 + 1]
    theirs = list(iterate(ask("lists:sort(In)", make_list(terms))))
    assert all(compare(a, b) <= 0 for a, b in itertools.pairwise(theirs))


def test_identifiers_come_back_as_they_were() -> None:
    """What erl sends and we send again is the same to erl."""
    expression = "term_to_binary({self(), make_ref(), hd(erlang:ports()), fun() -> In end, fun lists:map/2})"
    data = ask(expression, NIL)
    pid, ref, port, fun, external = decode(data)[0]
    assert (pid.node.name, len(ref.words()), port.node.name, fun.arity, external.arity) == (
        "nonode@nohost", 3, "nonode@nohost", 0, 2,
    )  # fmt: skip
    expression = "{P,R,O,F} = In, true = is_pid(P) and is_reference(R) and is_port(O) and is_function(F, 2), In"
    again = ask(expression, (pid, ref, port, external))
    assert again[:3] == (pid, ref, port)
