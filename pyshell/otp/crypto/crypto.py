"""Natives of crypto: digests, message authentication codes, bytes that nobody can guess, numbers.

The ciphers are in _ciphers.py, keys in _keys.py, signatures in _pkey.py. Law: random bytes come from the world's seed, as
everything random does, and so do keys: a replay gives the same ones. They are good for learning, and for nothing that has to be
secret.
Follows: crypto(3).
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

from pyshell.otp.crypto._ciphers import (
    cipher_info,
    crypto_dyn_iv_init,
    crypto_dyn_iv_update,
    crypto_final,
    crypto_get_data,
    crypto_init_3,
    crypto_init_4,
    crypto_one_time_4,
    crypto_one_time_5,
    crypto_one_time_aead,
    crypto_update,
)
from pyshell.otp.crypto._curves import curves, ec_curve
from pyshell.otp.crypto._keys import compute_key, generate_key
from pyshell.otp.crypto._pkey import pkey_crypt, privkey_to_pubkey, sign, verify
from pyshell.otp.crypto._shared import DIGESTS, drawn
from pyshell.otp.crypto._shared import digest as _digest
from pyshell.otp.failing import ERTS, failed_in
from pyshell.otp.native import bif
from pyshell.term.atom import FALSE, TRUE, atom
from pyshell.term.cons import from_text, make_list
from pyshell.term.ids import Ref
from pyshell.term.maps import from_pairs
from pyshell.term.text import flat_bytes
from pyshell.traps.errors import ErlangError, badarg, error, system_limit
from pyshell.traps.machine import charge

__all__ = [
    "cipher_info", "compute_key", "crypto_dyn_iv_init", "crypto_dyn_iv_update", "crypto_final", "crypto_get_data",
    "crypto_init_3", "crypto_init_4", "crypto_one_time_4", "crypto_one_time_5", "crypto_one_time_aead", "crypto_update",
    "curves", "ec_curve", "generate_key", "pkey_crypt", "privkey_to_pubkey", "sign", "verify",
]  # fmt: skip

A_BADARG, A_HMAC, A_MODULE, A_ERROR_INFO, A_CRYPTO, A_CAUSE = map(
    atom, ("badarg", "hmac", "module", "error_info", "crypto", "cause")
)
STORE = "crypto states"
NUMBERS = {"md5": 4, "sha": 64, "sha224": 675, "sha256": 672, "sha384": 673, "sha512": 674}  # `type` of hash_info
ORDER = (
    "blake2s", "blake2b", "sha3_512", "sha3_384", "sha3_256", "sha3_224", "sha512", "sha384", "sha256", "sha224", "sha",
    "ripemd160", "md5", "md4",
)  # fmt: skip
MOST_WORK = 1 << 37  # of a power: about a third of a second, in which nothing else runs
MOST_RANDOM = 1 << 24


def _failure(function: str, args: tuple[Any, ...], file: str, line: int, text: str, argument: int) -> ErlangError:
    """`{badarg, {File, Line}, Text}`, as OTP's C code says it, in crypto:function(args)."""
    info = from_pairs([(A_MODULE, A_CRYPTO), (A_CAUSE, argument)])
    found = error((A_BADARG, (from_text(file), line), from_text(text)))
    return failed_in(found, "crypto", function, args, make_list([(A_ERROR_INFO, info)]))


def _data(term: Any) -> bytes:
    found = flat_bytes(term)
    if found is None:
        raise failed_in(badarg(), "erlang", "iolist_to_binary", (term,), ERTS)
    return found


@bif("hash", 2)
def hash_(p: Any, kind: Any, data: Any) -> Any:
    text = _data(data)
    maker = _digest(kind)
    if maker is None:
        raise _failure("hash", (kind, text), "hash.c", 108, "Bad digest type", 1)
    charge(p, len(text) // 64)
    maker.update(text)
    return maker.digest()


def _keep(p: Any, state: Any) -> Any:
    ref = p.n.make_ref()
    p.n.stores.setdefault(STORE, {})[ref] = state
    return ref


def _kept(p: Any, ref: Any) -> Any:
    return p.n.stores.get(STORE, {}).get(ref) if type(ref) is Ref else None


@bif("hash_init", 1)
def hash_init(p: Any, kind: Any) -> Any:
    maker = _digest(kind)
    if maker is None:
        raise _failure("hash_init", (kind,), "hash.c", 142, "Bad digest type", 1)
    return _keep(p, maker)


@bif("hash_update", 2)
def hash_update(p: Any, state: Any, data: Any) -> Any:
    """A new state: the old one can be gone on with in another way."""
    text = _data(data)
    maker = _kept(p, state)
    if maker is None:
        raise _failure("hash_update", (state, text), "hash.c", 171, "Bad state", 1)
    new = maker.copy()
    new.update(text)
    return _keep(p, new)


@bif("hash_final", 1)
def hash_final(p: Any, state: Any) -> Any:
    maker = _kept(p, state)
    if maker is None:
        raise _failure("hash_final", (state,), "hash.c", 205, "Bad state", 1)
    return maker.digest()


@bif("hash_info", 1)
def hash_info(p: Any, kind: Any) -> Any:
    maker = _digest(kind)
    if maker is None:
        raise badarg()
    return from_pairs([
        (atom("block_size"), maker.block_size), (atom("size"), maker.digest_size), (atom("type"), NUMBERS.get(kind.name, 0)),
    ])  # fmt: skip


# message authentication codes ------------------------------------------------------------------------------------------


def _hmac(function: str, args: tuple[Any, ...], kind: Any, name: Any, key: bytes) -> Any:
    if kind is not A_HMAC:
        raise _failure(function, args, "mac.c", 233, "Unknown mac algorithm", 1)
    if _digest(name) is None:
        raise _failure(function, args, "mac.c", 263, "Bad digest algorithm for HMAC", 2)
    return hmac.new(key, b"", DIGESTS[name.name])


def _mac(function: str, kind: Any, name: Any, key: Any, data: Any) -> bytes:
    secret = _data(key)
    args = (kind, name, secret, data)
    text = flat_bytes(data)
    if text is None:
        raise _failure(function, args, "mac.c", 175, "Bad text", 4)
    maker = _hmac(function, args, kind, name, secret)
    maker.update(text)
    found: bytes = maker.digest()
    return found


@bif("mac", 4)
def mac(p: Any, kind: Any, name: Any, key: Any, data: Any) -> Any:
    return _mac("mac", kind, name, key, data)


@bif("macN", 5)
def mac_short(p: Any, kind: Any, name: Any, key: Any, data: Any, size: Any) -> Any:
    found = _mac("mac", kind, name, key, data)
    if type(size) is not int or not 0 <= size <= len(found):
        raise badarg()
    return found[:size]


@bif("mac_init", 3)
def mac_init(p: Any, kind: Any, name: Any, key: Any) -> Any:
    secret = _data(key)
    return _keep(p, _hmac("mac_init", (kind, name, secret), kind, name, secret))


@bif("mac_update", 2)
def mac_update(p: Any, state: Any, data: Any) -> Any:
    """The same state, which has gone on: unlike that of a hash."""
    maker = _kept(p, state)
    text = flat_bytes(data)
    if maker is None or text is None:
        raise badarg()
    maker.update(text)
    return state


@bif("mac_final", 1)
def mac_final(p: Any, state: Any) -> Any:
    maker = _kept(p, state)
    if maker is None:
        raise badarg()
    del p.n.stores[STORE][state]
    return maker.digest()


@bif("mac_finalN", 2)
def mac_final_short(p: Any, state: Any, size: Any) -> Any:
    maker = _kept(p, state)
    if maker is None or type(size) is not int or not 0 <= size <= maker.digest_size:
        raise badarg()
    del p.n.stores[STORE][state]
    return maker.digest()[:size]


@bif("pbkdf2_hmac", 5)
def pbkdf2_hmac(p: Any, kind: Any, password: Any, salt: Any, rounds: Any, size: Any) -> Any:
    args = (kind, password, salt, rounds, size)
    if _digest(kind) is None:
        raise _failure("pbkdf2_hmac", args, "pbkdf2_hmac.c", 37, "Bad digest type", 1)
    for number, term in ((2, password), (3, salt)):
        if type(term) is not bytes:
            raise _failure("pbkdf2_hmac", args, "pbkdf2_hmac.c", 39 + number, "Not binary", number)
    for number, term in ((4, rounds), (5, size)):
        if type(term) is not int or not 0 < term < 1 << 24:
            raise _failure("pbkdf2_hmac", args, "pbkdf2_hmac.c", 39 + number, "Not integer", number)
    charge(p, rounds)
    return hashlib.pbkdf2_hmac(DIGESTS[kind.name], password, salt, rounds, size)


@bif("hash_equals", 2)
def hash_equals(p: Any, a: Any, b: Any) -> Any:
    if type(a) is not bytes or type(b) is not bytes or len(a) != len(b):
        raise failed_in(badarg(), "crypto", "hash_equals_nif", (a, b))
    return TRUE if hmac.compare_digest(a, b) else FALSE


# bytes and numbers -----------------------------------------------------------------------------------------------------


@bif("strong_rand_bytes", 1)
def strong_rand_bytes(p: Any, count: Any) -> Any:
    if type(count) is not int or not 0 <= count <= MOST_RANDOM:
        raise failed_in(badarg(), "crypto", "strong_rand_bytes_nif", (count,))
    return drawn(p, count)


@bif("exor", 2)
def exor(p: Any, a: Any, b: Any) -> Any:
    first, second = _data(a), _data(b)
    if len(first) != len(second):
        raise failed_in(badarg(), "crypto", "do_exor", (first, second))
    return bytes(x ^ y for x, y in zip(first, second, strict=True))


def _number(term: Any) -> int:
    if type(term) is int and term >= 0:
        return term
    if type(term) is bytes:
        return int.from_bytes(term, "big")
    raise badarg()


def _bytes(number: int) -> bytes:
    return number.to_bytes(max(1, (number.bit_length() + 7) // 8), "big")


@bif("mod_pow", 3)
def mod_pow(p: Any, base: Any, power: Any, modulus: Any) -> Any:
    n = _number(modulus)
    if n == 0:
        raise badarg()
    exponent = _number(power)
    work = exponent.bit_length() * n.bit_length() ** 2
    if work > MOST_WORK:
        raise system_limit()
    charge(p, work >> 20)
    return _bytes(pow(_number(base), exponent, n))


@bif("bytes_to_integer", 1)
def bytes_to_integer(p: Any, data: Any) -> Any:
    if type(data) is not bytes:
        raise badarg()
    return int.from_bytes(data, "big")


@bif("digests", 0)
def digests(p: Any) -> Any:
    return make_list([atom(name) for name in ORDER if _digest(atom(name)) is not None])
