"""The connection: handshake at every split of the stream, refusals, packets, ticks."""

from __future__ import annotations

import pytest

from pyshell.dist import flags
from pyshell.dist.connection import (
    CONNECTION_CLOSED,
    SETUP_FAILED,
    SETUP_TIME,
    TICK_TIME,
    TICK_TIMEOUT,
    Connection,
    Down,
    Frames,
    Up,
)
from pyshell.dist.framing import LocalProtocolError
from pyshell.dist.handshake import ALIVE, NOK, NOT_ALLOWED, OK_SIMULTANEOUS, digest
from tests.dist.pair import NS, ConnectionPair, party

CONTROL = b"\x83h\x01a\x02"


def kinds(pair: ConnectionPair, name: str) -> list[str]:
    return [type(event).__name__ for event in pair.events[name]]


@pytest.mark.parametrize("step", [1, 2, 3, 5, 7, 11, 19, 100])
def test_handshake_at_every_split(step: int) -> None:
    pair = ConnectionPair()
    pair.move(step)
    assert kinds(pair, "a") == ["Up"]
    assert kinds(pair, "b") == ["Called", "Up"]
    up = pair.events["a"][0]
    assert type(up) is Up and up.peer == "b@h" and up.creation == 11
    assert pair.a.is_up and pair.b.is_up


@pytest.mark.parametrize("step", [1, 2, 3, 4, 5, 6, 9, 1000])
def test_packets_at_every_split(step: int) -> None:
    pair = ConnectionPair()
    pair.move()
    sent = [b"\x83a\x01", b"", b"x" * 300]
    for payload in sent:
        pair.to_b += pair.a.send(CONTROL, payload)
    pair.move(step)
    got = [packet for event in pair.events["b"] if type(event) is Frames for packet in event.packets]
    assert got == [b"\x70" + CONTROL + payload for payload in sent]


def test_the_digest_is_that_of_the_protocol() -> None:
    assert digest("secret", 42).hex() == "5ce06e46867de8252365147b667f1c20"


def test_wrong_cookie_ends_on_the_accepting_side() -> None:
    pair = ConnectionPair(b=party("b@h", cookie="other"))
    pair.move()
    assert not pair.a.is_up
    end = pair.events["b"][-1]
    assert type(end) is Down and end.reason == SETUP_FAILED and end.detail == "invalid challenge reply"
    assert not end.was_up


def test_a_peer_that_lies_in_the_ack_is_left() -> None:
    pair = ConnectionPair()
    pair.move()
    other = Connection(party("a@h"), True, "b@h", 0)
    other.handshake.state = "wait_ack"
    other.receive_data(b"\0\x11a" + b"0" * 16, 0)
    end = other.next_event()
    assert type(end) is Down and end.detail == "invalid challenge acknowledgement"


@pytest.mark.parametrize("status", [NOK, NOT_ALLOWED])
def test_refusals(status: str) -> None:
    pair = ConnectionPair(status=status)
    pair.move()
    end = pair.events["a"][-1]
    assert type(end) is Down and end.detail == status
    assert type(pair.events["b"][-1]) is Down


@pytest.mark.parametrize("status", [OK_SIMULTANEOUS, ALIVE])
def test_other_ways_to_say_yes(status: str) -> None:
    pair = ConnectionPair(status=status)
    pair.move(1)
    assert pair.a.is_up and pair.b.is_up


def test_mandatory_flags() -> None:
    pair = ConnectionPair(b=party("b@h", offered=flags.DEFAULT & ~(flags.MAP_TAG | flags.MANDATORY_25_DIGEST)))
    pair.move()
    end = pair.events["a"][-1]
    assert type(end) is Down and end.detail == "missing flags"
    assert flags.missing(flags.MANDATORY_25_DIGEST) == 0


def test_another_node_than_dialled() -> None:
    pair = ConnectionPair(b=party("c@h"))
    pair.move()
    end = pair.events["a"][-1]
    assert type(end) is Down and end.detail == "wrong node"


@pytest.mark.parametrize(
    "garbage",
    [b"\0\0", b"\0\x01x", b"\0\x05Nabcd", b"\xff\xffN", b"\0\x12N" + b"\0" * 17, b"\0\x16N" + b"\0" * 13 + b"\7@@@@@@@@"],
)
def test_garbage_ends_the_handshake(garbage: bytes) -> None:
    connection = Connection(party("b@h"), False, "", 0)
    connection.receive_data(garbage, 0)
    connection.receive_closed()
    end = connection.next_event()
    assert type(end) is Down and end.reason == SETUP_FAILED and connection.next_event() is None


def test_a_packet_that_is_too_long() -> None:
    pair = ConnectionPair()
    pair.move()
    pair.a.receive_data(b"\xff\xff\xff\xff", 0)
    end = pair.a.next_event()
    assert type(end) is Down and end.reason == CONNECTION_CLOSED
    with pytest.raises(LocalProtocolError):
        pair.a.send(CONTROL, b"")


def test_setup_time() -> None:
    connection = Connection(party("a@h"), True, "b@h", 5)
    assert connection.next_deadline() == 5 + SETUP_TIME
    connection.handle_timer(5 + SETUP_TIME - 1)
    assert connection.next_event() is None
    connection.handle_timer(5 + SETUP_TIME)
    end = connection.next_event()
    assert type(end) is Down and end.detail == "timeout"
    assert connection.next_deadline() is None


def run_silent(cut_at: int, epoch_a: int = 0, epoch_b: int = 0) -> int:
    """a and b tick; from `cut_at` on nothing passes. When does a give up?"""
    pair = ConnectionPair()
    pair.a.epoch, pair.b.epoch = epoch_a, epoch_b
    pair.move()
    for _ in range(100):
        sides = ("a", pair.a.next_deadline()), ("b", pair.b.next_deadline())
        pair.now, side = min((deadline, side) for side, deadline in sides if deadline is not None)
        (pair.a if side == "a" else pair.b).handle_timer(pair.now)
        if pair.now < cut_at:
            pair.move()
        else:
            pair.collect()
        for event in pair.events["a"]:
            if type(event) is Down:
                assert event.reason == TICK_TIMEOUT
                return pair.now
    raise AssertionError("never")


@pytest.mark.parametrize("phase", [0, 1, 7, 14])
@pytest.mark.parametrize("cut", [1, 16, 29, 100])
def test_silence_is_noticed_within_the_promised_time(cut: int, phase: int) -> None:
    noticed = run_silent(cut * NS, epoch_b=phase * NS)
    assert 0.75 * TICK_TIME <= noticed - cut * NS <= 1.25 * TICK_TIME


@pytest.mark.parametrize("phase", [0, 1, 7, 14])
@pytest.mark.parametrize("cut", [40, 100, 124])
def test_rest_and_wake_is_as_if_ticks_had_been_sent(cut: int, phase: int) -> None:
    pair = ConnectionPair()
    pair.move()
    pair.a.rest()
    assert pair.a.next_deadline() is None
    pair.a.wake(cut * NS, phase * NS, 15 * NS, 0)
    for _ in range(10):
        deadline = pair.a.next_deadline()
        if deadline is None:
            break
        pair.now = deadline
        pair.a.handle_timer(deadline)
        pair.a.data_to_send()
    assert pair.now == run_silent(cut * NS, epoch_b=phase * NS)
