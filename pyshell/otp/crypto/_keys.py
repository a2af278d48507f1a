"""Natives of crypto that make keys, and secrets of two that only know each other's public one: generate_key, compute_key.

Whatever is random (private numbers, primes) is drawn as strong_rand_bytes/1 draws it: a replay makes the same keys. RSA's
arithmetic is in _rsa.py, the curves are in _curves.py, what is done with keys in _pkey.py. Left out: SRP, and curves without
a name. Errors come in the order, with the words and from the lines of OTP's C code (dh.c, ec.c, ecdh.c, evp.c, rsa.c).
Follows: crypto(3); NIST SP 800-56A.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from pyshell.otp.crypto import _rsa
from pyshell.otp.crypto._curves import INFINITY, RAW, find, point_of, raw_key, shared_secret
from pyshell.otp.crypto._shared import Call, all_as_bytes, as_bytes, drawn, no_clause, number
from pyshell.otp.failing import failed_in
from pyshell.otp.native import bif
from pyshell.term.atom import UNDEFINED, Atom, atom
from pyshell.term.cons import NIL, make_list, split_tail, to_python
from pyshell.traps.errors import case_clause
from pyshell.traps.machine import charge
from pyshell.traps.trace import location

DH_BITS = range(512, 4097)  # a power of larger numbers would hold up all other processes for seconds


def _short(number: int) -> bytes:
    """Without leading zeros: nothing for 0."""
    return number.to_bytes((number.bit_length() + 7) // 8, "big")


def _below(power: int, prime: int) -> int:
    """The same power of all numbers modulo a prime, but shorter."""
    return power if power < prime else power % (prime - 1)


def _drawn_below(p: Any, limit: int) -> int:
    """A number from 1 to limit - 1."""
    return 1 + number(drawn(p, limit.bit_length() // 8 + 9)) % (limit - 1)


# new keys ----------------------------------------------------------------------------------------------------------


@bif("generate_key", 3)
def generate_key(p: Any, kind: Any, parameters: Any, private: Any) -> Any:
    """{Public, Private}."""
    name = kind.name if type(kind) is Atom else ""
    curve = parameters.name if type(parameters) is Atom else ""
    if name == "dh":
        return _new_dh(p, parameters, as_bytes(private))
    if name == "rsa" and type(parameters) is tuple and len(parameters) == 2 and private is UNDEFINED:
        return _new_rsa(p, parameters)
    if name in ("ecdh", "eddh") and curve in ("x25519", "x448"):
        return _new_raw(p, Call("generate_key", 3, 1676), curve, as_bytes(private))
    if name == "ecdh":
        return _new_ec(p, parameters, as_bytes(private))
    if name == "eddsa" and curve in ("ed25519", "ed448"):
        return _new_raw(p, Call("generate_key", 3, 1686), curve, as_bytes(private))
    raise no_clause("generate_key", (kind, parameters, private), 1622)


def _new_dh(p: Any, parameters: Any, private: Any) -> Any:
    values = to_python(parameters) if type(parameters) is list else None
    if values is None or len(values) not in (2, 3):
        raise failed_in(case_clause(parameters), "crypto", "generate_key", 3, location("crypto.erl", 1624))
    call = Call("generate_key", 3, 1630)
    prime, base = to_python(all_as_bytes(make_list(values[:2]))) or (None, None)
    length = values[2] if len(values) == 3 else 0
    if type(private) is not bytes and private is not UNDEFINED:
        raise call.badarg("dh.c", 57, "PrivKeyIn", 1)
    if type(prime) is not bytes:
        raise call.badarg("dh.c", 66, "Bad value of 'p'", 2)
    if type(base) is not bytes:
        raise call.badarg("dh.c", 71, "Bad value of 'g'", 2)
    if type(length) is not int or length < 0:
        raise call.badarg("dh.c", 89, "Bad value of length element", 0)
    modulus = number(prime)
    if modulus.bit_length() not in DH_BITS or modulus % 2 == 0 or length >= modulus.bit_length():
        raise call.error("dh.c", 124, "Can't generate DH key pair")
    if type(private) is bytes:
        secret = number(private)
    elif length:
        secret = number(drawn(p, (length + 7) // 8)) % (1 << length) | 1 << length - 1
    else:
        secret = _drawn_below(p, modulus - 1)
    charge(p, modulus.bit_length() * 4)
    return _short(pow(number(base), _below(secret, modulus), modulus)), _short(secret)


def _new_rsa(p: Any, parameters: tuple[Any, ...]) -> Any:
    bits, exponent = parameters[0], as_bytes(parameters[1])
    call = Call("generate_key", (atom("rsa"), parameters, UNDEFINED), 1652)
    if type(bits) is not int or not 0 <= bits < 1 << 32:
        raise call.badarg("rsa.c", 461, "Can't get unsigned int", 2)
    if bits < 256:
        raise call.badarg("rsa.c", 465, "Can't be < 256", 2)
    if type(exponent) is not bytes:
        raise call.badarg("rsa.c", 470, "Can't get binary public exponent", 2)
    if not _rsa.LEAST_BITS <= bits <= _rsa.MOST_BITS:
        raise call.error("rsa.c", 487, "Can't set params")
    charge(p, bits * 100)
    numbers = _rsa.new_key(bits, number(exponent), partial(drawn, p))
    if numbers is None:
        raise call.error("rsa.c", 492, "Can't generate RSA key-pair")
    values = [_short(number) for number in numbers]
    return make_list(values[:2]), make_list(values)


def _new_raw(p: Any, call: Call, curve: str, private: Any) -> Any:
    if type(private) is not bytes and private is not UNDEFINED:
        raise call.error("evp.c", 143, "Can't get max size")
    secret = drawn(p, RAW[curve][1]) if private is UNDEFINED else private
    charge(p, 500)
    key = raw_key(curve, "Private", secret)
    if key is None:
        raise call.error("evp.c", 145, "Can't EVP_PKEY_new_raw_private_key")
    return key.public_key().public_bytes_raw(), secret


def _new_ec(p: Any, parameters: Any, private: Any) -> Any:
    shown, curve = find(parameters)
    call = Call("generate_key", (shown, private), 1682)
    if type(private) is not bytes and private is not UNDEFINED:
        raise call.badarg("ec.c", 273, "Bad private key", 1)
    if curve is None and private is not UNDEFINED and shown[0] is UNDEFINED:
        raise call.error("ec.c", 78, "Bad curve def. Expect 5-tuple.")
    if curve is None:
        raise call.badarg("ec.c", 355, "Couldn't get Curve definition", 1)
    secret = number(private) if type(private) is bytes else _drawn_below(p, curve.points)
    if secret == 0:
        raise call.badarg("ec.c", 429, "peer priv key must not be 0", 2)
    if secret.bit_length() > 8 * len(curve.order):
        raise call.error("ec.c", 413, "Couldn't get EC key")
    charge(p, 1000)
    key = curve.private(secret)
    return INFINITY if key is None else point_of(key), secret.to_bytes(len(curve.order), "big")


# a secret of two ---------------------------------------------------------------------------------------------------


@bif("compute_key", 4)
def compute_key(p: Any, kind: Any, others: Any, mine: Any, parameters: Any) -> Any:
    """What both get who have each a private key, and the public one of the other."""
    name = kind.name if type(kind) is Atom else ""
    curve = parameters.name if type(parameters) is Atom else ""
    charge(p, 4000)
    if name == "dh":
        return _shared_by_dh(as_bytes(others), as_bytes(mine), all_as_bytes(parameters))
    if name in ("ecdh", "eddh") and curve in ("x25519", "x448"):
        return _shared_by_raw(as_bytes(others), as_bytes(mine), curve)
    if name == "ecdh":
        return _shared_by_ec(as_bytes(others), as_bytes(mine), parameters)
    raise no_clause("compute_key", (kind, others, mine, parameters), 1703)


def _shared_by_dh(others: Any, mine: Any, parameters: Any) -> bytes:
    call = Call("compute_key", 4, 1706)
    values = split_tail(parameters)[0] if type(parameters) is list else []
    if type(others) is not bytes:
        raise call.badarg("dh.c", 187, "Bad peer public key; binary expected", 1)
    if not values or type(values[0]) is not bytes:
        raise call.badarg("dh.c", 194, "Bad value of 'p'", 3)
    if len(values) < 2 or type(values[1]) is not bytes:
        raise call.badarg("dh.c", 197, "Bad value of 'g'", 3)
    if len(values) > 2 or split_tail(parameters)[1] is not NIL:
        raise call.badarg("dh.c", 201, "Not a two-element list", 3)
    if type(mine) is not bytes:
        raise call.badarg("dh.c", 215, "Bad peer public key; binary expected", 1)
    modulus, public, secret = number(values[0]), number(others), number(mine)
    if not 1 < public < modulus - 1:
        raise call.error("dh.c", 236, "Can't get result size")
    bits = modulus.bit_length()
    found = pow(public, _below(secret, modulus), modulus) if bits in DH_BITS and modulus % 2 and secret else 0
    if found in (0, 1, modulus - 1):
        raise call.error("dh.c", 243, "Can't get result")
    return _short(found)


def _shared_by_raw(others: Any, mine: Any, curve: str) -> bytes:
    call = Call("compute_key", 4, 1747)
    if type(mine) is not bytes:
        raise call.badarg("evp.c", 47, "Binary expected", 3)
    key = raw_key(curve, "Private", mine)
    if key is None:
        raise call.badarg("evp.c", 50, "Not a valid raw private key", 3)
    if type(others) is not bytes:
        raise call.badarg("evp.c", 60, "Binary expected", 2)
    other = raw_key(curve, "Public", others)
    if other is None:
        raise call.badarg("evp.c", 63, "Not a raw public peer key", 2)
    try:
        found: bytes = key.exchange(other)
    except ValueError:
        raise call.error("evp.c", 79, "Can't EVP_PKEY_derive") from None
    return found


def _shared_by_ec(others: Any, mine: Any, parameters: Any) -> bytes:
    shown, curve = find(parameters)
    call = Call("compute_key", 4, 1754)
    if type(others) is not bytes:
        raise call.badarg("ecdh.c", 54, "Bad peer public key; binary expected", 1)
    if curve is None and shown[0] is UNDEFINED:
        raise call.error("ec.c", 78, "Bad curve def. Expect 5-tuple.")
    other = curve.public(others) if curve is not None else None
    if curve is None or (other is None and others != INFINITY):
        raise call.error("ecdh.c", 70, "Can't do fromdata")
    if type(mine) is not bytes:
        raise call.badarg("ecdh.c", 81, "Bad peer public key; binary expected", 1)
    key = curve.private(number(mine))
    if key is None or other is None:
        raise call.error("ecdh.c", 113, "Can't get result")
    return shared_secret(key, other)
