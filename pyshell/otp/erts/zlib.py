"""Module zlib: compressed data, at once or as a stream.

A stream is a reference; it belongs to the process that opened it and goes with it. `trailing` of a compressed text is left out,
as inflate/2 does.
Follows: erts zlib(3).
"""

from __future__ import annotations

import zlib
from typing import Any

from pyshell.otp.erts.erlang import numbers
from pyshell.otp.failing import failed_in
from pyshell.otp.native import bif
from pyshell.term.atom import OK, Atom, atom
from pyshell.term.cons import NIL, make_list
from pyshell.term.ids import Pid, Ref
from pyshell.term.text import flat_bytes
from pyshell.traps.errors import ErlangError, badarg, error
from pyshell.traps.machine import charge

STORE = "zlib streams"
MOST = 256 << 20  # bytes that come out of one call
LEVELS = {"none": 0, "default": -1, "best_speed": 1, "best_compression": 9}
STRATEGIES = {"default": 0, "filtered": 1, "huffman_only": 2, "rle": 3}
FLUSHES = {"none": zlib.Z_NO_FLUSH, "sync": zlib.Z_SYNC_FLUSH, "full": zlib.Z_FULL_FLUSH, "finish": zlib.Z_FINISH}
A_CONTINUE, A_FINISHED, A_MORE, A_NEED_DICTIONARY = map(atom, ("continue", "finished", "more", "need_dictionary"))
GZIP = 16  # added to the window bits
PIECE = 16384


class Stream:
    """One stream. kind: "", "deflate" or "inflate". made: parameters, to begin again."""

    __slots__ = ("begun", "dictionary", "ended", "kind", "made", "owner", "rest", "work")

    def __init__(self, owner: Any) -> None:
        self.owner = owner
        self.kind = ""
        self.made: tuple[Any, ...] = ()
        self.work: Any = None
        self.begun = False
        self.ended = False
        self.rest = b""
        self.dictionary = b""


def _fail(name: str) -> Any:
    return error(atom(name))


def _data(term: Any) -> bytes:
    found = flat_bytes(term)
    if found is None:
        raise badarg()
    return found


def _stream(p: Any, ref: Any, kind: str = "") -> Stream:
    found: Stream | None = p.n.stores.get(STORE, {}).get(ref) if type(ref) is Ref else None
    if found is None:
        raise badarg()
    if found.owner is not p:
        raise _fail("not_on_controlling_process")
    if kind and found.kind != kind:
        raise _fail("not_initialized")
    return found


# whole texts -----------------------------------------------------------------------------------------------------------


def _packed(p: Any, data: Any, bits: int) -> bytes:
    text = _data(data)
    charge(p, len(text) // 64)
    maker = zlib.compressobj(-1, zlib.DEFLATED, bits)
    return maker.compress(text) + maker.flush()


def _unpacked(p: Any, data: Any, bits: int) -> bytes:
    taker = zlib.decompressobj(bits)
    try:
        text = taker.decompress(_data(data), MOST)
    except zlib.error:
        raise _fail("data_error") from None
    if taker.unconsumed_tail:
        raise error(atom("system_limit"))
    if not taker.eof:
        raise _fail("data_error")
    if bits == GZIP + 15 and taker.unused_data.startswith(b"\x1f\x8b"):
        return text + _unpacked(p, taker.unused_data, bits)
    charge(p, len(text) // 64)
    return text


@bif("compress", 1)
def compress(p: Any, data: Any) -> Any:
    return _packed(p, data, 15)


@bif("zip", 1)
def zip_(p: Any, data: Any) -> Any:
    return _packed(p, data, -15)


@bif("gzip", 1)
def gzip(p: Any, data: Any) -> Any:
    packed = _packed(p, data, GZIP + 15)
    return packed[:9] + b"\x03" + packed[10:]  # the system it was made on: a Unix


@bif("uncompress", 1)
def uncompress(p: Any, data: Any) -> Any:
    return _unpacked(p, data, 15)


@bif("unzip", 1)
def unzip(p: Any, data: Any) -> Any:
    return _unpacked(p, data, -15)


@bif("gunzip", 1)
def gunzip(p: Any, data: Any) -> Any:
    return _unpacked(p, data, GZIP + 15)


# checksums -------------------------------------------------------------------------------------------------------------


@bif("crc32", 1)
def crc32_1(p: Any, data: Any) -> Any:
    if type(data) is Ref:
        _stream(p, data)
        return 0
    return zlib.crc32(_data(data))


@bif("crc32", 2)
def crc32_2(p: Any, stream: Any, data: Any) -> Any:
    _stream(p, stream)
    return zlib.crc32(_data(data))


@bif("crc32", 3)
def crc32_3(p: Any, stream: Any, before: Any, data: Any) -> Any:
    _stream(p, stream)
    return zlib.crc32(_data(data), _word(before))


@bif("adler32", 2)
def adler32_2(p: Any, stream: Any, data: Any) -> Any:
    _stream(p, stream)
    return zlib.adler32(_data(data))


@bif("adler32", 3)
def adler32_3(p: Any, stream: Any, before: Any, data: Any) -> Any:
    _stream(p, stream)
    return zlib.adler32(_data(data), _word(before))


@bif("crc32_combine", 4)
def crc32_combine(p: Any, stream: Any, first: Any, second: Any, size: Any) -> Any:
    """As erlang:crc32_combine/3, of an open stream."""
    return _combined(p, stream, (first, second, size), numbers.crc32_combine, "crc32_combine")


@bif("adler32_combine", 4)
def adler32_combine(p: Any, stream: Any, first: Any, second: Any, size: Any) -> Any:
    return _combined(p, stream, (first, second, size), numbers.adler32_combine, "adler32_combine")


def _combined(p: Any, stream: Any, sums: tuple[Any, ...], combine: Any, name: str) -> Any:
    try:
        _stream(p, stream)
        return combine(p, *sums)
    except ErlangError as found:
        raise failed_in(found, "zlib", name, 4) from None


def _word(term: Any) -> int:
    if type(term) is not int or not 0 <= term < 1 << 32:
        raise badarg()
    return term


# streams ---------------------------------------------------------------------------------------------------------------


@bif("open", 0)
def open_(p: Any) -> Any:
    ref = p.n.make_ref()
    p.n.stores.setdefault(STORE, {})[ref] = Stream(p)
    x = p.extras()
    if _owner_died not in x.on_death:
        x.on_death += (_owner_died,)
    return ref


def _owner_died(p: Any) -> None:
    streams = p.n.stores.get(STORE, {})
    for ref in [ref for ref, stream in streams.items() if stream.owner is p]:
        del streams[ref]


@bif("close", 1)
def close(p: Any, stream: Any) -> Any:
    _stream(p, stream)
    del p.n.stores[STORE][stream]
    return OK


@bif("set_controlling_process", 2)
def set_controlling_process(p: Any, stream: Any, pid: Any) -> Any:
    found = _stream(p, stream)
    heir = p.n.find(pid) if isinstance(pid, Pid) else None
    if heir is None:
        raise badarg()
    found.owner = heir
    x = heir.extras()
    if _owner_died not in x.on_death:
        x.on_death += (_owner_died,)
    return OK


def _begin(found: Stream) -> None:
    found.begun = found.ended = False
    found.rest = b""
    if found.kind == "deflate":
        level, bits, memory, strategy = found.made
        kept = (found.dictionary,) if found.dictionary else ()
        found.work = zlib.compressobj(level, zlib.DEFLATED, bits, memory, strategy, *kept)
    else:
        kept = (found.dictionary,) if found.dictionary else ()
        found.work = zlib.decompressobj(found.made[0], *kept)


def _deflate_init(p: Any, stream: Any, level: Any, bits: Any, memory: Any, strategy: Any) -> Any:
    found = _stream(p, stream)
    if found.kind:
        raise _fail("already_initialized")
    chosen = LEVELS.get(level.name) if type(level) is Atom else level
    tactic = STRATEGIES.get(strategy.name) if type(strategy) is Atom else None
    good_bits = type(bits) is int and (8 <= abs(bits) <= 15 or 24 <= bits <= 31)
    if type(chosen) is not int or not -1 <= chosen <= 9 or tactic is None or not good_bits:
        raise badarg()
    if type(memory) is not int or not 1 <= memory <= 9:
        raise badarg()
    found.kind, found.made, found.dictionary = "deflate", (chosen, bits, memory, tactic), b""
    try:
        _begin(found)
    except ValueError:
        found.kind = ""
        raise badarg() from None
    return OK


@bif("deflateInit", 1)
def deflate_init_1(p: Any, stream: Any) -> Any:
    return _deflate_init(p, stream, atom("default"), 15, 8, atom("default"))


@bif("deflateInit", 2)
def deflate_init_2(p: Any, stream: Any, level: Any) -> Any:
    return _deflate_init(p, stream, level, 15, 8, atom("default"))


@bif("deflateInit", 6)
def deflate_init_6(p: Any, stream: Any, level: Any, method: Any, bits: Any, memory: Any, strategy: Any) -> Any:
    if method is not atom("deflated"):
        raise badarg()
    return _deflate_init(p, stream, level, bits, memory, strategy)


@bif("deflateSetDictionary", 2)
def deflate_set_dictionary(p: Any, stream: Any, data: Any) -> Any:
    found = _stream(p, stream, "deflate")
    if found.begun:
        raise _fail("stream_error")
    found.dictionary = _data(data)
    _begin(found)
    return zlib.adler32(found.dictionary)


@bif("deflate", 2)
def deflate_2(p: Any, stream: Any, data: Any) -> Any:
    return _deflate(p, stream, data, atom("none"))


@bif("deflate", 3)
def deflate_3(p: Any, stream: Any, data: Any, flush: Any) -> Any:
    return _deflate(p, stream, data, flush)


def _deflate(p: Any, stream: Any, data: Any, flush: Any) -> Any:
    found = _stream(p, stream, "deflate")
    mode = FLUSHES.get(flush.name) if type(flush) is Atom else None
    if mode is None:
        raise badarg()
    if found.ended:
        raise _fail("stream_error")
    text = _data(data)
    charge(p, len(text) // 64)
    found.begun = True
    out = found.work.compress(text)
    if mode != zlib.Z_NO_FLUSH:
        out += found.work.flush(mode)
    found.ended = mode == zlib.Z_FINISH
    return make_list([out]) if out else NIL


@bif("deflateReset", 1)
def deflate_reset(p: Any, stream: Any) -> Any:
    _begin(_stream(p, stream, "deflate"))
    return OK


@bif("deflateParams", 3)
def deflate_params(p: Any, stream: Any, level: Any, strategy: Any) -> Any:
    """What has begun goes on as it was; the new parameters are those of the next start."""
    found = _stream(p, stream, "deflate")
    chosen = LEVELS.get(level.name) if type(level) is Atom else level
    tactic = STRATEGIES.get(strategy.name) if type(strategy) is Atom else None
    if type(chosen) is not int or not -1 <= chosen <= 9 or tactic is None:
        raise badarg()
    found.made = (chosen, *found.made[1:3], tactic)
    if not found.begun:
        _begin(found)
    return OK


def _end(p: Any, stream: Any, kind: str) -> Any:
    found = _stream(p, stream, kind)
    unfinished = found.begun and not found.ended
    found.kind, found.work = "", None
    if unfinished:
        raise _fail("data_error")
    return OK


@bif("deflateEnd", 1)
def deflate_end(p: Any, stream: Any) -> Any:
    return _end(p, stream, "deflate")


def _inflate_init(p: Any, stream: Any, bits: Any) -> Any:
    found = _stream(p, stream)
    if found.kind:
        raise _fail("already_initialized")
    if type(bits) is not int or not (8 <= abs(bits) <= 15 or 24 <= bits <= 31 or 40 <= bits <= 47):
        raise badarg()
    found.kind, found.made, found.dictionary = "inflate", (bits,), b""
    _begin(found)
    return OK


@bif("inflateInit", 1)
def inflate_init_1(p: Any, stream: Any) -> Any:
    return _inflate_init(p, stream, 15)


@bif("inflateInit", 2)
def inflate_init_2(p: Any, stream: Any, bits: Any) -> Any:
    return _inflate_init(p, stream, bits)


@bif("inflateInit", 3)
def inflate_init_3(p: Any, stream: Any, bits: Any, end: Any) -> Any:
    """What to do at the end of a stream (cut, reset or error): what follows is cut off, whatever is asked."""
    if end not in (atom("cut"), atom("reset"), atom("error")):
        raise badarg()
    return _inflate_init(p, stream, bits)


@bif("inflateSetDictionary", 2)
def inflate_set_dictionary(p: Any, stream: Any, data: Any) -> Any:
    found = _stream(p, stream, "inflate")
    kept = found.rest
    found.dictionary = _data(data)
    _begin(found)
    found.rest = kept
    return OK


@bif("inflateGetDictionary", 1)
def inflate_get_dictionary(p: Any, stream: Any) -> Any:
    return _stream(p, stream, "inflate").dictionary


def _inflate(p: Any, stream: Any, data: Any, most: int) -> tuple[bytes, Stream]:
    found = _stream(p, stream, "inflate")
    text = found.rest + _data(data)
    found.begun = found.begun or bool(text)
    try:
        out: bytes = found.work.decompress(text, most)
    except zlib.error as ex:
        if "Error 2" in str(ex) and not found.dictionary:
            found.rest = text
            raise error((A_NEED_DICTIONARY, 0)) from None
        raise _fail("data_error") from None
    found.rest = found.work.unconsumed_tail
    found.ended = found.work.eof
    charge(p, len(out) // 64)
    return out, found


@bif("inflate", 2)
@bif("inflate", 3)
def inflate(p: Any, stream: Any, data: Any, options: Any = NIL) -> Any:
    out, found = _inflate(p, stream, data, MOST)
    if found.rest:
        raise error(atom("system_limit"))
    return make_list([out]) if out else NIL


@bif("safeInflate", 2)
def safe_inflate(p: Any, stream: Any, data: Any) -> Any:
    out, found = _inflate(p, stream, data, PIECE)
    pieces = make_list([out]) if out else NIL
    return (A_CONTINUE if found.rest and not found.ended else A_FINISHED, pieces)


@bif("inflateChunk", 1)
def inflate_chunk_1(p: Any, stream: Any) -> Any:
    return _chunk(p, stream, b"")


@bif("inflateChunk", 2)
def inflate_chunk_2(p: Any, stream: Any, data: Any) -> Any:
    return _chunk(p, stream, data)


def _chunk(p: Any, stream: Any, data: Any) -> Any:
    out, found = _inflate(p, stream, data, PIECE)
    pieces = make_list([out]) if out else NIL
    return (A_MORE, pieces) if found.rest and not found.ended else pieces


@bif("inflateReset", 1)
def inflate_reset(p: Any, stream: Any) -> Any:
    _begin(_stream(p, stream, "inflate"))
    return OK


@bif("inflateEnd", 1)
def inflate_end(p: Any, stream: Any) -> Any:
    return _end(p, stream, "inflate")


@bif("setBufSize", 2)
def set_buf_size(p: Any, stream: Any, size: Any) -> Any:
    _stream(p, stream)
    return OK


@bif("getBufSize", 1)
def get_buf_size(p: Any, stream: Any) -> Any:
    _stream(p, stream)
    return 4000
