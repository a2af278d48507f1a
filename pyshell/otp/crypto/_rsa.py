"""RSA with Python's own numbers: new keys, the paddings of PKCS #1 (v1.5, PSS and OAEP), the power itself.

What is random comes from `draw`, a function from a count to so many bytes: the same bytes, the same key. A hash is a
function from bytes to bytes. Whatever does not fit is None. Follows: RFC 8017; FIPS 186-5, appendix A and B.3.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

Draw = Callable[[int], bytes]
Hash = Callable[[bytes], bytes]
MOST_BITS = 4096
"""Of a modulus: a power of larger numbers would hold up all other processes for seconds."""
LEAST_BITS = 512
_SMALL = math.prod(n for n in range(3, 1000, 2) if all(n % d for d in range(3, 32, 2) if d < n))
_OIDS = {
    "md4": "2a864886f70d0204", "md5": "2a864886f70d0205", "ripemd160": "2b24030201", "sha": "2b0e03021a",
    "sha256": "608648016503040201", "sha384": "608648016503040202", "sha512": "608648016503040203",
    "sha224": "608648016503040204", "sha3_224": "608648016503040207", "sha3_256": "608648016503040208",
    "sha3_384": "608648016503040209", "sha3_512": "60864801650304020a",
}  # fmt: skip
"""Object identifiers of the digests that may be signed, in DER."""


# numbers -----------------------------------------------------------------------------------------------------------


def _is_prime(number: int, draw: Draw) -> bool:
    """Of an odd number: Miller and Rabin's test, first with base 2, then with bases drawn."""
    less = number - 1
    twos = (less & -less).bit_length() - 1
    size = (number.bit_length() + 7) // 8
    for turn in range(8 if number.bit_length() >= 512 else 16):
        base = 2 + int.from_bytes(draw(size), "big") % (number - 3) if turn else 2
        value = pow(base, less >> twos, number)
        if value in (1, less):
            continue
        for _ in range(twos - 1):
            value = value * value % number
            if value == less:
                break
        else:
            return False
    return True


def _prime(bits: int, exponent: int, draw: Draw) -> int:
    """A prime of so many bits, the first two of them 1; the number before it has no factor in common with the exponent."""
    while True:
        found = int.from_bytes(draw((bits + 7) // 8), "big") % (1 << bits)
        start = found | 3 << bits - 2 | 1
        for number in range(start, min(1 << bits, start + 40 * bits), 2):
            if math.gcd(number, _SMALL) == 1 and math.gcd(number - 1, exponent) == 1 and _is_prime(number, draw):
                return number


def new_key(bits: int, exponent: int, draw: Draw) -> list[int] | None:
    """[E, N, D, P, Q, D mod (P-1), D mod (Q-1), 1/Q mod P]; None for an exponent that there is no key for."""
    if exponent < 3 or exponent % 2 == 0 or exponent.bit_length() >= bits:
        return None
    first = _prime((bits + 1) // 2, exponent, draw)
    second = first
    while second == first:
        second = _prime(bits // 2, exponent, draw)
    p, q = max(first, second), min(first, second)
    secret = pow(exponent, -1, math.lcm(p - 1, q - 1))
    return [exponent, p * q, secret, p, q, secret % (p - 1), secret % (q - 1), pow(q, -1, p)]


class Key(NamedTuple):
    modulus: int
    exponent: int

    @property
    def size(self) -> int:
        """Bytes of a block."""
        return (self.modulus.bit_length() + 7) // 8

    def power(self, data: bytes | None) -> bytes | None:
        """A block from a block, which may be shorter."""
        n, number = self.modulus, int.from_bytes(data or b"", "big")
        known = data is not None and len(data) <= self.size and number < n and self.exponent < n
        if not known or n % 2 == 0 or n.bit_length() > MOST_BITS:
            return None
        return pow(number, self.exponent, n).to_bytes(self.size, "big")


# paddings ----------------------------------------------------------------------------------------------------------


def _tagged(tag: int, content: bytes) -> bytes:
    return bytes((tag, len(content))) + content


def can_be_signed(kind: str) -> bool:
    """Has this digest a number in signatures?"""
    return kind in _OIDS


def digest_info(kind: str, digest: bytes) -> bytes:
    """The digest with its kind, in DER."""
    algorithm = _tagged(0x30, _tagged(6, bytes.fromhex(_OIDS[kind])) + _tagged(5, b""))
    return _tagged(0x30, algorithm + _tagged(4, digest))


def to_sign(data: bytes, size: int) -> bytes | None:
    """PKCS #1 v1.5, block type 1."""
    return b"\0\1" + b"\xff" * (size - 3 - len(data)) + b"\0" + data if len(data) <= size - 11 else None


def to_encrypt(data: bytes, size: int, draw: Draw) -> bytes | None:
    """PKCS #1 v1.5, block type 2."""
    lacking = size - 3 - len(data)
    filling = b""
    while 8 <= lacking != len(filling):
        filling += draw(lacking - len(filling)).replace(b"\0", b"")
    return b"\0\2" + filling + b"\0" + data if lacking >= 8 else None


def content(block: bytes, kind: int) -> bytes | None:
    """What is in a block of type 1 or 2."""
    filling, end, data = block[2:].partition(b"\0")
    known = block[:2] == bytes((0, kind)) and len(filling) >= 8 and end
    return data if known and (kind == 2 or not filling.strip(b"\xff")) else None


def _xored(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))


def _mask(seed: bytes, size: int, hashed: Hash) -> bytes:
    """MGF1."""
    out = b""
    while len(out) < size:
        out += hashed(seed + (len(out) // len(hashed(b""))).to_bytes(4, "big"))
    return out[:size]


def oaep(data: bytes, size: int, label: bytes, hashed: Hash, masking: Hash, draw: Draw) -> bytes | None:
    mark = hashed(label)
    lacking = size - len(data) - 2 * len(mark) - 2
    if lacking < 0:
        return None
    seed = draw(len(mark))
    inside = mark + bytes(lacking) + b"\1" + data
    inside = _xored(inside, _mask(seed, len(inside), masking))
    return b"\0" + _xored(seed, _mask(inside, len(seed), masking)) + inside


def oaep_content(block: bytes, label: bytes, hashed: Hash, masking: Hash) -> bytes | None:
    mark = hashed(label)
    seed, inside = block[1 : 1 + len(mark)], block[1 + len(mark) :]
    if block[:1] != b"\0" or len(inside) <= len(mark):
        return None
    seed = _xored(seed, _mask(inside, len(seed), masking))
    inside = _xored(inside, _mask(seed, len(inside), masking))
    data = inside[len(mark) :].lstrip(b"\0")
    return data[1:] if inside[: len(mark)] == mark and data[:1] == b"\1" else None


def pss_room(modulus: int, digest: bytes) -> int:
    """Bytes of the longest salt, negative if there cannot be one."""
    return (modulus.bit_length() + 6) // 8 - len(digest) - 2


def pss(digest: bytes, salt: bytes, modulus: int, hashed: Hash, masking: Hash) -> bytes | None:
    lacking = pss_room(modulus, digest) - len(salt)
    if lacking < 0:
        return None
    proof = hashed(bytes(8) + digest + salt)
    inside = bytes(lacking) + b"\1" + salt
    inside = _xored(inside, _mask(proof, len(inside), masking))
    free = 8 * len(inside + proof) + 8 - (modulus.bit_length() - 1)
    return bytes((inside[0] & 0xFF >> free,)) + inside[1:] + proof + b"\xbc"


def pss_salt(block: bytes, digest: bytes, modulus: int, hashed: Hash, masking: Hash) -> bytes | None:
    """The salt of a block that is this digest's."""
    size = (modulus.bit_length() + 6) // 8
    block = block[-size:]
    inside, proof = block[: -len(digest) - 1], block[-len(digest) - 1 : -1]
    if not inside:
        return None
    free = 8 * size - (modulus.bit_length() - 1)
    plain = _xored(inside, _mask(proof, len(inside), masking))
    salt = (bytes((plain[0] & 0xFF >> free,)) + plain[1:]).lstrip(b"\0")[1:]
    return salt if pss(digest, salt, modulus, hashed, masking) == block else None
