"""Numbers: rounding, checksums, digests and hashes of terms.

Law: everything here gives the very numbers BEAM gives, `phash2` included.
Follows: module erlang of ERTS; the hashes themselves are in term/phash.py.
"""

from __future__ import annotations

import hashlib
import math
import zlib
from typing import Any

from pyshell.otp.native import bif
from pyshell.term.phash import phash as product_hash
from pyshell.term.phash import phash2 as mixed_hash
from pyshell.term.text import flat_bytes
from pyshell.traps.errors import badarg
from pyshell.traps.machine import charge

MAX_RANGE = 1 << 32
ADLER_BASE = 65521


@bif("abs", 1)
def absolute(p: Any, number: Any) -> Any:
    if type(number) is int or type(number) is float:
        return abs(number)
    raise badarg()


@bif("float", 1)
def to_float(p: Any, number: Any) -> Any:
    if type(number) is float:
        return number
    if type(number) is int:
        try:
            return float(number)
        except OverflowError:
            pass
    raise badarg()


@bif("trunc", 1)
def truncate(p: Any, number: Any) -> Any:
    if type(number) is int or type(number) is float:
        return math.trunc(number)
    raise badarg()


@bif("round", 1)
def nearest(p: Any, number: Any) -> Any:
    if type(number) is int:
        return number
    if type(number) is not float:
        raise badarg()
    whole = math.trunc(number)
    if abs(number - whole) >= 0.5:  # the difference is exact; halves go away from zero
        whole += 1 if number > 0 else -1
    return whole


@bif("ceil", 1)
def ceiling(p: Any, number: Any) -> Any:
    if type(number) is int or type(number) is float:
        return math.ceil(number)
    raise badarg()


@bif("floor", 1)
def floor(p: Any, number: Any) -> Any:
    if type(number) is int or type(number) is float:
        return math.floor(number)
    raise badarg()


@bif("phash2", 1)
def phash2(p: Any, term: Any) -> Any:
    return mixed_hash(term)


@bif("phash2", 2)
def phash2_in(p: Any, term: Any, size: Any) -> Any:
    if type(size) is not int or not 0 < size <= MAX_RANGE:
        raise badarg()
    return mixed_hash(term, size)


@bif("phash", 2)
def phash(p: Any, term: Any, size: Any) -> Any:
    if type(size) is not int or not 0 < size <= MAX_RANGE:
        raise badarg()
    return product_hash(term, size)


def _bytes(term: Any) -> bytes:
    data = flat_bytes(term)
    if data is None:
        raise badarg()
    return data


def _checksum(number: Any) -> int:
    if type(number) is not int or not 0 <= number < 1 << 32:
        raise badarg()
    return number


@bif("crc32", 1)
def crc32(p: Any, data: Any) -> Any:
    return zlib.crc32(_bytes(data))


@bif("crc32", 2)
def crc32_from(p: Any, old: Any, data: Any) -> Any:
    return zlib.crc32(_bytes(data), _checksum(old))


@bif("adler32", 1)
def adler32(p: Any, data: Any) -> Any:
    return zlib.adler32(_bytes(data))


@bif("adler32", 2)
def adler32_from(p: Any, old: Any, data: Any) -> Any:
    return zlib.adler32(_bytes(data), _checksum(old))


@bif("crc32_combine", 3)
def crc32_combine(p: Any, first: Any, second: Any, size: Any) -> Any:
    """The checksum of two pieces; the first is shifted over `size` zero bytes by squaring a matrix over GF(2)."""
    first_sum, second_sum = _checksum(first), _checksum(second)
    if type(size) is not int or not 0 <= size < 1 << 64:
        raise badarg()
    if size == 0:
        return first_sum
    power = [0xEDB88320, *(1 << n for n in range(31))]  # one zero bit
    for _ in range(3):
        power = _square(power)
    left = size
    while left:
        if left & 1:
            first_sum = _times(power, first_sum)
        power = _square(power)
        left >>= 1
    return first_sum ^ second_sum


def _times(matrix: list[int], vector: int) -> int:
    total = 0
    for row in matrix:
        if vector & 1:
            total ^= row
        vector >>= 1
    return total


def _square(matrix: list[int]) -> list[int]:
    return [_times(matrix, row) for row in matrix]


@bif("adler32_combine", 3)
def adler32_combine(p: Any, first: Any, second: Any, size: Any) -> Any:
    first_sum, second_sum = _checksum(first), _checksum(second)
    if type(size) is not int or not 0 <= size < 1 << 64:
        raise badarg()
    a1, b1, a2, b2 = first_sum & 0xFFFF, first_sum >> 16, second_sum & 0xFFFF, second_sum >> 16
    low = (a1 + a2 - 1) % ADLER_BASE
    high = (b1 + b2 + (size % ADLER_BASE) * (a1 - 1)) % ADLER_BASE
    return high << 16 | low


@bif("md5", 1)
def md5(p: Any, data: Any) -> Any:
    raw = _bytes(data)
    charge(p, len(raw) // 256)
    return hashlib.md5(raw).digest()


_MD5_MARK = b"md5:"


@bif("md5_init", 0)
def md5_init(p: Any) -> Any:
    """A context is the data so far: opaque in Erlang, and the same value may be continued more than once."""
    return _MD5_MARK


@bif("md5_update", 2)
def md5_update(p: Any, context: Any, data: Any) -> Any:
    if type(context) is not bytes or not context.startswith(_MD5_MARK):
        raise badarg()
    return context + _bytes(data)


@bif("md5_final", 1)
def md5_final(p: Any, context: Any) -> Any:
    if type(context) is not bytes or not context.startswith(_MD5_MARK):
        raise badarg()
    return hashlib.md5(context[len(_MD5_MARK) :]).digest()
