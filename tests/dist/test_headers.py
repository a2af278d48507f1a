"""Distribution headers, byte by byte: the atom cache and messages in pieces, as ERTS User's Guide draws them."""

from __future__ import annotations

import pytest

from pyshell.dist import headers
from pyshell.dist.flags import DIST_HDR_ATOM_CACHE, FRAGMENTS
from pyshell.dist.framing import RemoteProtocolError
from pyshell.dist.headers import HeaderDecoder, HeaderEncoder, choose_codec
from pyshell.runtime.signals import Link, Message
from pyshell.term.atom import atom
from pyshell.term.cons import make_list
from pyshell.term.errors import EtfError
from pyshell.term.etf_decode import PLAIN, decode_body
from pyshell.term.etf_encode import EncodeOptions
from pyshell.term.ids import Pid

ME, OTHER = atom("me@lab"), atom("r@lab")
FROM, TO = Pid(OTHER, 9, 0, 7), Pid(ME, 5, 0, 3)


def decoder() -> HeaderDecoder:
    return HeaderDecoder(PLAIN, ME)


def encoder(fragments: bool = True) -> HeaderEncoder:
    return HeaderEncoder(EncodeOptions(utf8_atoms=True, creator=Pid(ME, 0, 0, 3)), fragments)


def pid(number: int, node: int, creation: int) -> bytes:
    """NEW_PID_EXT whose node is the atom of this number in the header."""
    return b"XR" + bytes((node, 0, 0, 0, number, 0, 0, 0, 0, 0, 0, 0, creation))


def test_atoms_are_mentioned_by_number_and_remembered() -> None:
    # three new atoms at places 0:4, 7:255 and 2:0; half bytes, the low one first: 8|0, 8|7, 8|2, and the flags of all
    head = b"\x83D\x03" + bytes((0xF8, 0x0A)) + b"\x04\x06me@lab" + b"\xff\x05r@lab" + b"\x00\x02hi"
    control = b"h\x03a\x16" + pid(9, 1, 7) + pid(5, 0, 3)
    receiver = decoder()
    signal = receiver.signal(head + control + b"R\x02")
    assert (type(signal), signal.from_, signal.to, signal.message) == (Message, FROM, TO, atom("hi"))
    # the same places once more, in another order, and nothing new: number 0 is 7:255 now, number 1 is 0:4
    again = b"\x83D\x02" + bytes((0x07, 0x00)) + b"\xff\x04"
    signal = receiver.signal(again + b"h\x03a\x01" + pid(9, 0, 7) + pid(5, 1, 3))
    assert (type(signal), signal.from_, signal.to) == (Link, FROM, TO)
    # a place may get another atom; long atoms have lengths of two bytes
    receiver.signal(b"\x83D\x02" + bytes((0x07, 0x00)) + b"\xff\x04" + b"h\x03a\x01" + pid(9, 0, 7) + pid(5, 1, 3))
    long = b"\x83D\x03" + bytes((0x07, 0x1A)) + b"\xff\x04\x00\x00\x05other"
    assert receiver.signal(long + b"h\x03a\x16" + pid(9, 0, 7) + pid(5, 1, 3) + b"R\x02").message is atom("other")


def test_a_header_without_atoms_and_a_plain_packet() -> None:
    plain = b"h\x03a\x01X" + b"w\x05r@lab" + b"\0\0\0\x09\0\0\0\0\0\0\0\x07X" + b"w\x06me@lab" + b"\0\0\0\x05\0\0\0\0\0\0\0\x03"
    for packet in (b"\x83D\0" + plain, b"\x70\x83" + plain):
        signal = decoder().signal(packet)
        assert (type(signal), signal.from_, signal.to) == (Link, FROM, TO)


@pytest.mark.parametrize(
    "packet",
    [
        b"\x83", b"\x83D", b"\x83D\x01", b"\x83D\x01\x08", b"\x83D\x01\x08\0\x05hi", b"\x83D\x01\x00\x00a\1", b"\x83D\0",
        b"\x83C\0",
        b"\x83D\x01\x08\0\x02\xff\xfea\x01", b"\x83D\0R\0", b"\x83D\0h\x01a\x63", b"\x83E\0", b"\x83E" + bytes(16) + b"\0",
        b"\x83F" + bytes(15) + b"\1data", b"\x83D\0h\x03a\x01a\1a\1", b"\x83E" + bytes(8) + b"\xff" * 8 + b"\0",
    ],
)  # fmt: skip
def test_bad_headers(packet: bytes) -> None:
    with pytest.raises(RemoteProtocolError):
        decoder().signal(packet)


def test_an_atom_by_number_needs_a_header() -> None:
    with pytest.raises(EtfError):
        decode_body(b"R\0")
    with pytest.raises(EtfError):
        decode_body(b"R\1", PLAIN, 0, [ME])
    assert decode_body(b"R\0", PLAIN, 0, [ME]) == (ME, 2)


def packets(data: bytes) -> list[bytes]:
    found = []
    while data:
        size = int.from_bytes(data[:4], "big")
        found.append(data[4 : 4 + size])
        data = data[4 + size :]
    return found


def test_a_large_message_goes_in_pieces_that_may_alternate() -> None:
    sender, receiver = encoder(), decoder()
    one, two = bytes(range(256)) * 1000, b"x" * 200_000
    first, second = (packets(sender.message(Pid(ME, 1, 0, 3), FROM, (atom("got"), data))) for data in (one, two))
    assert [packet[:2] for packet in first] == [b"\x83E"] + [b"\x83F"] * 3
    assert [int.from_bytes(packet[10:18], "big") for packet in first] == [4, 3, 2, 1]
    assert {packet[2:10] for packet in first} == {bytes(7) + b"\1"} and first[0][18] == 0
    assert all(len(packet) <= headers.PIECE + 19 for packet in first)
    signals = []
    for pair in zip(first, second):
        signals += [receiver.signal(packet) for packet in pair]
    assert signals[:-2] == [None] * 6
    assert [signal.message for signal in signals[-2:]] == [(atom("got"), one), (atom("got"), two)]
    assert not receiver.unfinished and not receiver.held


def test_small_messages_and_peers_that_take_no_pieces() -> None:
    small = packets(encoder().message(Pid(ME, 1, 0, 3), atom("name"), atom("hi")))
    assert len(small) == 1 and small[0].startswith(b"\x83D\0h\x04a\6") and small[0].endswith(b"w\4namew\2hi")
    assert len(packets(encoder(False).message(Pid(ME, 1, 0, 3), FROM, b"x" * 200_000))) == 1
    assert packets(encoder().packet(Link(FROM, TO)))[0].startswith(b"\x83D\0h\3a\1X")


def test_the_pieces_of_a_message_come_in_order() -> None:
    parts = packets(encoder().message(Pid(ME, 1, 0, 3), FROM, make_list(list(range(60_000)))))
    receiver = decoder()
    assert receiver.signal(parts[0]) is None
    with pytest.raises(RemoteProtocolError):
        receiver.signal(parts[2])
    with pytest.raises(RemoteProtocolError):
        receiver.signal(parts[0])


def test_what_nobody_finishes_is_bounded() -> None:
    receiver = decoder()
    for number in range(headers.UNFINISHED):
        assert receiver.signal(b"\x83E" + number.to_bytes(8, "big") + (2).to_bytes(8, "big") + b"\0data") is None
    with pytest.raises(RemoteProtocolError):
        receiver.signal(b"\x83E" + b"\xff" * 8 + (2).to_bytes(8, "big") + b"\0data")


def test_the_flags_decide() -> None:
    options = EncodeOptions(utf8_atoms=True)
    plain = choose_codec(options, PLAIN, ME, 0)
    both = choose_codec(options, PLAIN, ME, DIST_HDR_ATOM_CACHE | FRAGMENTS)
    whole = choose_codec(options, PLAIN, ME, DIST_HDR_ATOM_CACHE)
    assert not isinstance(plain[0], HeaderEncoder) and not isinstance(plain[1], HeaderDecoder)
    assert isinstance(both[0], HeaderEncoder) and both[0].fragments and isinstance(both[1], HeaderDecoder)
    assert isinstance(whole[0], HeaderEncoder) and not whole[0].fragments
