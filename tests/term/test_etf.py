"""External format: round trips, and bytes that are wrong in every place."""

from __future__ import annotations

import contextlib
import zlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pyshell.term.atom import atom
from pyshell.term.cons import from_text, make_list
from pyshell.term.errors import AtomLimitError, EtfError
from pyshell.term.etf_decode import PlainContext, decode, decode_body
from pyshell.term.etf_encode import DISTRIBUTION, EncodeOptions, encode, encode_body
from pyshell.term.fun import Fun, FunInfo, fun_class
from pyshell.term.ids import Pid, Ref
from pyshell.term.order import exactly_equal

from .strategies import terms


@settings(max_examples=200, deadline=None)
@given(terms, st.sampled_from([EncodeOptions(), DISTRIBUTION, EncodeOptions(compressed=6), EncodeOptions(0)]))
def test_round_trip(term: Any, options: EncodeOptions) -> None:
    data = encode(term, options)
    again, used = decode(data + b"rest")
    assert used == len(data)
    assert exactly_equal(again, term)


@settings(max_examples=200, deadline=None)
@given(terms, st.data())
def test_damaged_bytes_are_an_etf_error_or_a_term(term: Any, data: st.DataObject) -> None:
    body = bytearray(encode(term, data.draw(st.sampled_from([EncodeOptions(), EncodeOptions(compressed=6)]))))
    for _ in range(data.draw(st.integers(1, 3))):
        body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(EtfError):
        decode(bytes(body))


@settings(max_examples=100, deadline=None)
@given(terms)
def test_every_prefix_is_an_error(term: Any) -> None:
    data = encode(term)
    for size in range(len(data)):
        with pytest.raises(EtfError):
            decode(data[:size])


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=60))
def test_any_bytes(data: bytes) -> None:
    with contextlib.suppress(EtfError):
        decode(b"\x83" + data)


def test_the_bytes_of_otp() -> None:
    assert encode(atom("a")) == bytes([131, 100, 0, 1, 97])
    assert encode(atom("a"), DISTRIBUTION) == bytes([131, 119, 1, 97])
    assert encode(make_list([1, 2, 3])) == bytes([131, 107, 0, 3, 1, 2, 3])
    term = (atom("ok"), from_text("str"), 1.5)
    assert encode(term) == bytes([131, 104, 3, 100, 0, 2, *b"ok", 107, 0, 3, *b"str", 70, 63, 248, 0, 0, 0, 0, 0, 0])
    assert encode_body(7) == b"a\7"
    assert decode_body(b"xa\7", start=1) == (7, 2)


@pytest.mark.parametrize(
    "data",
    [
        b"l\xff\xff\xff\xffa\1j",
        b"i\xff\xff\xff\xff",
        b"t\x7f\xff\xff\xffa\1a\2",
        b"t\0\0\0\2a\1a\1a\1a\2",
        b"m\xff\xff\xff\xffabc",
        b"n\xff\0ab",
        b"F\x7f\xf0\0\0\0\0\0\0",
        b"M\0\0\0\1\x09\xff",
        b"w\2\xc3\x28",
        b"P\0\0\0\5" + zlib.compress(b"m\0\0\0\1a"),
        b"P\xff\xff\xff\xff" + zlib.compress(b"a\1"),
    ],
)
def test_lies_about_sizes(data: bytes) -> None:
    with pytest.raises(EtfError):
        decode(b"\x83" + data)


def test_safe_makes_no_atoms() -> None:
    data = encode(atom("ok")).replace(b"\0\2ok", b"\0\x08never_m1")
    with pytest.raises(AtomLimitError):
        decode(data, PlainContext(safe=True))
    assert decode(encode(atom("ok")), PlainContext(safe=True))[0] is atom("ok")


def test_funs_and_pids_come_from_the_context() -> None:
    class Context(PlainContext):
        def local_pid(self, node: Any, id: int, serial: int, creation: int) -> Pid | None:
            return here if (node, id) == (here.node, here.id) else None

        def make_fun(self, module: Any, index: int, uniq: bytes, old_index: int, old_uniq: int, arity: int,
                     free: tuple[Any, ...]) -> Fun:
            assert (module, index, old_index, old_uniq) == (info.module, 7, 7, 12345)
            return fun_class(arity)(code, info, free)

    def code(*_: Any) -> None:
        return None

    here = Pid(atom("here@host"), 90, 0, 3)
    info = FunInfo(atom("counter"), "-start/0-fun-0-", 2, 7, 12345, ("A", "B"))
    inner = fun_class(2)(code, info, (here, 1))
    outer = fun_class(2)(code, info, (inner, make_list([here])))
    again = decode(encode(outer), Context())[0]
    assert again.code is code
    assert again.env[0].env[0] is here
    assert exactly_equal(again, outer)
    plain = decode(encode(outer))[0]
    assert encode(plain) == encode(outer)
    assert exactly_equal(plain, outer)


def test_deep_funs() -> None:
    info = FunInfo(atom("m"), "f", 0, 1, 2, ("F",))
    term: Any = 1
    for _ in range(20_000):
        term = fun_class(0)(lambda *_: None, info, (term,))
    assert exactly_equal(decode(encode(term))[0], term)


def test_long_references() -> None:
    for words in (1, 3, 4, 5):
        ref = Ref(atom("n"), (1 << 32 * words) - 1, 4)
        assert decode(encode(ref))[0] == ref
        assert len(ref.words()) == max(words, 3)
