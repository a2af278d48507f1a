"""Bitstrings. A binary (whole bytes) is Python `bytes`; a bitstring that ends in the middle of a byte is `Bits`.

There is one form for each value: `make_bits` returns `bytes` whenever the length is a multiple of 8.
"""

from __future__ import annotations


class Bits:
    """A bitstring whose size is not a multiple of 8. `data` holds the bits left-aligned, unused low bits zero."""

    __slots__ = ("data", "size")

    def __init__(self, data: bytes, size: int) -> None:
        self.data = data
        self.size = size

    def __eq__(self, other: object) -> bool:
        return type(other) is Bits and self.size == other.size and self.data == other.data

    def __hash__(self) -> int:
        return hash((self.data, self.size))


def make_bits(value: int, size: int) -> bytes | Bits:
    """The bitstring of `size` bits whose big-endian unsigned value is `value` (0 <= value < 2**size)."""
    spare = -size % 8
    data = (value << spare).to_bytes((size + spare) // 8, "big")
    return Bits(data, size) if spare else data


def bit_size(bits: bytes | Bits) -> int:
    """Size in bits."""
    return bits.size if type(bits) is Bits else 8 * len(bits)  # type: ignore[arg-type]


def to_int(bits: bytes | Bits) -> int:
    """The bits as one big-endian unsigned integer."""
    if type(bits) is Bits:
        return int.from_bytes(bits.data, "big") >> (-bits.size % 8)
    return int.from_bytes(bits, "big")  # type: ignore[arg-type]


def slice_bits(bits: bytes | Bits, start: int, size: int) -> bytes | Bits:
    """`size` bits from bit `start`; both must lie inside."""
    data = bits.data if type(bits) is Bits else bits
    if not start % 8 and not size % 8:
        return data[start // 8 : (start + size) // 8]  # type: ignore[index]
    first, last = start // 8, (start + size + 7) // 8
    value = int.from_bytes(data[first:last], "big")  # type: ignore[index]
    value = (value >> (last * 8 - start - size)) & ((1 << size) - 1)
    return make_bits(value, size)


def concat(parts: list[bytes | Bits]) -> bytes | Bits:
    """All parts in one bitstring."""
    if all(type(part) is bytes for part in parts):
        return b"".join(parts)  # type: ignore[arg-type]
    value = size = 0
    for part in parts:
        width = bit_size(part)
        value = (value << width) | to_int(part)
        size += width
    return make_bits(value, size)
