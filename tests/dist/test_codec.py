"""The fast codec writes and reads the same bytes as the general one; bad bytes are the peer's fault and nothing else."""

from __future__ import annotations

import contextlib
import random
from typing import Any

import pytest

from pyshell.dist.control import FROM_TUPLE, OP_NAMES, from_tuple, to_tuple
from pyshell.dist.decoder import Decoder
from pyshell.dist.encoder import Encoder
from pyshell.dist.framing import RemoteProtocolError
from pyshell.runtime import signals as s
from pyshell.term.atom import atom
from pyshell.term.cons import NIL, from_iterable, from_text, make_list
from pyshell.term.etf_decode import PLAIN, decode
from pyshell.term.etf_encode import DISTRIBUTION, encode
from pyshell.term.ids import Pid, Ref
from pyshell.term.maps import ErlMap
from pyshell.term.order import exactly_equal

A, B = Pid(atom("a@h"), 80, 0, 1), Pid(atom("b@h"), 81, 0, 2)
REF = Ref(atom("a@h"), 0x123456789ABCDEF0123, 1)

TERMS: list[Any] = [
    atom("ok"), atom(""), atom("æøå"), atom("日本"), atom("x" * 255), atom("é" * 200), 0, 255, 256, -1, 2**31 - 1, -(2**31),
    2**31, 2**70, -(2**70), 1.5, -0.0, 1e300, NIL, (), (1,), tuple(range(300)), from_text("hello"), from_text("x" * 40),
    make_list([1, 2, 300]), make_list([1, 2], atom("tail")), from_iterable(range(1000)), b"", b"bytes", A, B, REF,
    (atom("ping"), A, make_list([(1, 2.5), b"x", from_text("text"), NIL])), ErlMap({atom("k"): 1}),
    make_list([make_list([make_list([make_list([1.5])])])]),
]  # fmt: skip


def deep(levels: int) -> Any:
    term: Any = atom("leaf")
    for _ in range(levels):
        term = (term,)
    return term


TERMS += [deep(7), deep(8), deep(9), deep(100_000)]


@pytest.mark.parametrize("number", range(len(TERMS)))
def test_same_bytes_as_the_general_codec(number: int) -> None:
    term = TERMS[number]
    assert Encoder(DISTRIBUTION).term(term) == encode(term, DISTRIBUTION)
    packet = Encoder(DISTRIBUTION).packet(s.Message(A, B, term))
    signal = Decoder(PLAIN, atom("b@h")).signal(packet[4:])
    assert type(signal) is s.Message and signal.from_ == A and signal.to == B
    assert exactly_equal(signal.message, term)
    control, used = decode(packet, PLAIN, 5)
    assert control == (22, A, B)
    assert exactly_equal(decode(packet, PLAIN, 5 + used)[0], term)


SIGNALS: list[Any] = [
    s.Message(A, B, 1), s.Message(A, atom("name"), (1, 2)), s.AliasMessage(A, REF, 1), s.Link(A, B), s.Unlink(7, A, B),
    s.UnlinkAck(7, B, A), s.Exit(A, B, atom("noproc")), s.ExitTo(A, B, atom("kill")), s.Monitor(A, B, REF),
    s.Monitor(A, atom("name"), REF), s.Demonitor(A, B, REF), s.Down(B, A, REF, (1, 2)), s.Down(atom("name"), A, REF, 1),
    s.GroupLeader(None, B, A), s.SpawnRequest(REF, A, A, (atom("m"), atom("f"), 1), make_list([1]), NIL),
    s.SpawnReply(REF, A, 3, B), s.SpawnReply(REF, A, 0, atom("badopt")),
]  # fmt: skip


@pytest.mark.parametrize("number", range(len(SIGNALS)))
def test_every_signal_comes_back(number: int) -> None:
    packet = Encoder(DISTRIBUTION).packet(SIGNALS[number])
    assert int.from_bytes(packet[:4], "big") == len(packet) - 4
    assert Decoder(PLAIN, atom("z@h")).signal(packet[4:]) == SIGNALS[number]


def test_control_numbers_are_those_of_the_protocol() -> None:
    numbers = [to_tuple(signal)[0][0] for signal in SIGNALS]
    assert numbers == [22, 6, 33, 1, 35, 36, 24, 26, 19, 19, 20, 28, 28, 7, 29, 31, 31]
    assert set(FROM_TUPLE) == set(OP_NAMES)


@pytest.mark.parametrize(
    "control, payload, wanted",
    [
        ((3, A, B, 9), None, s.Exit(A, B, 9)),
        ((8, A, B, 9), None, s.ExitTo(A, B, 9)),
        ((21, A, B, REF, 9), None, s.Down(A, B, REF, 9)),
        ((2, atom(""), B), 5, s.Message(None, B, 5)),
        ((12, atom(""), B, atom("token")), 5, s.Message(None, B, 5)),
        ((23, A, B, atom("token")), 5, s.TracedMessage(A, B, 5, atom("token"))),
        ((16, A, atom(""), atom("n"), atom("token")), 5, s.TracedMessage(A, atom("n"), 5, atom("token"))),
    ],
)
def test_old_and_traced_forms(control: Any, payload: Any, wanted: Any) -> None:
    assert from_tuple(control, payload) == wanted


@pytest.mark.parametrize(
    "control, payload",
    [
        (atom("x"), None), ((), None), ((77, A), None), ((1, A), None), ((1, A, atom("b")), None), ((1, A, B), 5),
        ((22, A, B), None), ((19, A, 5, REF), None), ((35, -1, A, B), None), ((29, REF, A, A, (1, 2, 3), NIL), NIL),
        ((29, REF, A, A, (atom("m"), atom("f"), 2), NIL), make_list([1])), ((31, REF, A, 1, 5), None),
    ],
)  # fmt: skip
def test_malformed_control_messages(control: Any, payload: Any) -> None:
    with pytest.raises(RemoteProtocolError):
        from_tuple(control, payload)


def test_mutated_packets_never_raise_anything_else() -> None:
    numbers = random.Random(5)
    packets = [Encoder(DISTRIBUTION).packet(signal)[4:] for signal in SIGNALS]
    packets += [Encoder(DISTRIBUTION).packet(s.Message(A, B, term))[4:] for term in TERMS[:-1]]
    decoder = Decoder(PLAIN, atom("b@h"))
    for _ in range(20_000):
        packet = bytearray(numbers.choice(packets))
        for _ in range(numbers.randint(1, 3)):
            packet[numbers.randrange(len(packet))] = numbers.randrange(256)
        if numbers.random() < 0.3:
            del packet[numbers.randrange(len(packet)) :]
        with contextlib.suppress(RemoteProtocolError):
            decoder.signal(bytes(packet))


def test_caches_are_bounded() -> None:
    encoder, decoder = Encoder(DISTRIBUTION), Decoder(PLAIN, atom("b@h"))
    for number in range(5000):
        pid = Pid(atom(f"n{number}@h"), number, 0, 1)
        packet = encoder.packet(s.Message(pid, B, atom(f"atom{number}")))
        assert decoder.signal(packet[4:]).from_ == pid
    assert len(encoder.atoms) <= 2048 and len(decoder.atoms) <= 2048 and len(decoder.pids) <= 2048
