"""Natives of crypto that encrypt: AES with keys of 128, 192 and 256 bits in the modes that OTP has for it, CCM excepted.

A state of crypto_init/3,4 is a reference; the node keeps what it stands for. Follows: crypto(3), its new API.
"""

from __future__ import annotations

from typing import Any

from pyshell.otp.crypto._aes import BLOCK, Stream, gcm
from pyshell.otp.failing import ERTS, failed_in
from pyshell.otp.native import bif
from pyshell.term.atom import ERROR, FALSE, TRUE, UNDEFINED, Atom, atom
from pyshell.term.cons import from_text, make_list, to_python
from pyshell.term.ids import Ref
from pyshell.term.maps import from_pairs
from pyshell.term.text import flat_bytes
from pyshell.traps.errors import ErlangError, badarg, error
from pyshell.traps.machine import charge

STORE = "crypto ciphers"
A_BADARG, A_CRYPTO, A_MODULE, A_CAUSE, A_INFO, A_NOTSUP = map(
    atom, ("badarg", "crypto", "module", "cause", "error_info", "notsup")
)
A_ENCRYPT, A_PADDING, A_PKCS, A_ZERO, A_RANDOM, A_NONE = map(
    atom, ("encrypt", "padding", "pkcs_padding", "zero", "random", "none")
)
MODES = {"ecb": 0, "cbc": 1, "ofb": 2, "cfb128": 3, "cfb8": 3}
"""The last figure of OpenSSL's number of a cipher."""
FIRST = {16: 418, 24: 422, 32: 426}
GCM = {16: 895, 24: 898, 32: 901}
NO_DYNAMIC = "Dynamic IV is not supported for libcrypto versions >= 3.0"
SOURCE, AEAD_SOURCE = "api_ng.c", "aead.c"


def _failure(function: str, args: tuple[Any, ...], place: tuple[str, int], text: str, argument: int = 0) -> ErlangError:
    """{badarg, {File, Line}, Text} in crypto:function(args); argument 0: none is to blame, and the class is notsup."""
    pairs = [(A_MODULE, A_CRYPTO), (A_CAUSE, argument if argument else UNDEFINED)]
    reason = (A_BADARG if argument else A_NOTSUP, (from_text(place[0]), place[1]), from_text(text))
    return failed_in(error(reason), "crypto", function, args, make_list([(A_INFO, from_pairs(pairs))]))


def _parts(cipher: Any, key: bytes | None = None) -> tuple[str, int] | None:
    """(mode, bytes of its key), or None for what is no cipher of ours. Without a size in the name the key tells it."""
    words = cipher.name.split("_") if type(cipher) is Atom else []
    if len(words) == 3 and words[0] == "aes" and words[1] in ("128", "192", "256"):
        size = int(words[1]) // 8
    elif len(words) == 2 and words[0] == "aes" and key is not None and len(key) in FIRST:
        size = len(key)
    else:
        return None
    return (words[-1], size) if words[-1] in MODES or words[-1] in ("ctr", "gcm") else None


def _bytes(term: Any) -> bytes:
    found = flat_bytes(term)
    if found is None:
        raise failed_in(badarg(), "erlang", "iolist_to_binary", (term,), ERTS)
    return found


@bif("cipher_info", 1)
def cipher_info(p: Any, cipher: Any) -> Any:
    """#{block_size, iv_length, key_length, mode, prop_aead, type}."""
    parts = _parts(cipher)
    if parts is None:
        raise failed_in(badarg(), "crypto", "cipher_info", 1)
    mode, size = parts
    number: Any = UNDEFINED
    if mode in MODES:
        number = FIRST[size] + MODES[mode]
    elif mode == "gcm":
        number = GCM[size]
    values = {
        "block_size": BLOCK if mode in ("ecb", "cbc") else 1,
        "iv_length": {"ecb": 0, "gcm": 12}.get(mode, BLOCK),
        "key_length": size,
        "mode": atom(f"{mode.rstrip('0123456789')}_mode"),
        "prop_aead": TRUE if mode == "gcm" else FALSE,
        "type": number,
    }
    return from_pairs([(atom(name), value) for name, value in values.items()])


class State:
    """A message under way: the stream, what fills its last block, and how much has come."""

    __slots__ = ("stream", "padding", "size", "filled")

    def __init__(self, stream: Stream, padding: Atom) -> None:
        self.stream = stream
        self.padding = padding
        self.size = 0
        self.filled = -1

    def update(self, p: Any, data: bytes) -> bytes:
        charge(p, len(data))
        self.size += len(data)
        stream = self.stream
        if stream.encrypt or self.padding is not A_PKCS:
            return stream.update(data)
        known = stream.rest + data  # the last block waits: there is padding in it
        stream.rest = b""
        whole = max(0, (len(known) - 1) // BLOCK * BLOCK)
        out = stream.update(known[:whole])
        stream.rest = known[whole:]
        return out

    def final(self) -> bytes:
        stream, rest = self.stream, self.stream.rest
        if stream.mode not in ("ecb", "cbc"):
            return b""
        lacking = BLOCK - len(rest)
        if not stream.encrypt:
            return self._without_padding(stream.update(b"")) if self.padding is A_PKCS else b""
        if self.padding is A_PKCS:
            self.filled = lacking
            return stream.update(bytes((lacking,)) * lacking)
        if self.padding in (A_ZERO, A_RANDOM):
            self.filled = lacking % BLOCK
            return stream.update(bytes(lacking)) if rest else b""
        return b""

    def _without_padding(self, plain: bytes) -> bytes:
        count = plain[-1] if plain else 0
        if not 1 <= count <= BLOCK or plain[-count:] != bytes((count,)) * count:
            return b""
        self.filled = count
        return plain[:-count]


def _flag(flag: Any) -> tuple[bool, Atom] | None:
    """(encrypt?, padding)."""
    if flag is TRUE or flag is FALSE:
        return flag is TRUE, UNDEFINED
    values = to_python(flag)
    if values is None or any(type(value) is not tuple or len(value) != 2 for value in values):
        return None
    options = {value[0]: value[1] for value in values}
    encrypt, padding = options.get(A_ENCRYPT, TRUE), options.get(A_PADDING, UNDEFINED)
    known = padding in (UNDEFINED, A_PKCS, A_ZERO, A_RANDOM, A_NONE)
    return (encrypt is TRUE, padding) if known and encrypt in (TRUE, FALSE) else None


def _begun(function: str, args: tuple[Any, ...], cipher: Any, key: Any, start: Any, flag: Any) -> State:
    secret = _bytes(key)
    parts = _parts(cipher, secret)
    if parts is None or parts[0] == "gcm":
        raise _failure(function, args, (SOURCE, 242), "Unknown cipher", 1)
    if len(secret) != parts[1]:
        raise _failure(function, args, (SOURCE, 244), "Bad key size", 2)
    first = _bytes(start) if start is not None else b""
    if parts[0] != "ecb" and len(first) != BLOCK:
        raise _failure(function, args, (SOURCE, 310), "Bad iv size", 3)
    chosen = _flag(flag)
    if chosen is None:
        raise _failure(function, args, (SOURCE, 139), "Bad encrypt flag", len(args))
    mode = "cfb" if parts[0] == "cfb128" else parts[0]
    return State(Stream(secret, mode, first, chosen[0]), chosen[1])


@bif("crypto_one_time", 4)
def crypto_one_time_4(p: Any, cipher: Any, key: Any, data: Any, flag: Any) -> Any:
    state = _begun("crypto_one_time", (cipher, key, data, flag), cipher, key, None, flag)
    return state.update(p, _bytes(data)) + state.final()


@bif("crypto_one_time", 5)
def crypto_one_time_5(p: Any, cipher: Any, key: Any, start: Any, data: Any, flag: Any) -> Any:
    state = _begun("crypto_one_time", (cipher, key, start, data, flag), cipher, key, start, flag)
    return state.update(p, _bytes(data)) + state.final()


def _kept(p: Any, state: State) -> Any:
    ref = p.n.make_ref()
    p.n.stores.setdefault(STORE, {})[ref] = state
    return ref


@bif("crypto_init", 3)
def crypto_init_3(p: Any, cipher: Any, key: Any, flag: Any) -> Any:
    return _kept(p, _begun("crypto_init", (cipher, key, flag), cipher, key, None, flag))


@bif("crypto_init", 4)
def crypto_init_4(p: Any, cipher: Any, key: Any, start: Any, flag: Any) -> Any:
    return _kept(p, _begun("crypto_init", (cipher, key, start, flag), cipher, key, start, flag))


def _state(p: Any, ref: Any, function: str, args: tuple[Any, ...]) -> State:
    state = p.n.stores.get(STORE, {}).get(ref) if type(ref) is Ref else None
    if state is None:
        raise _failure(function, args, (SOURCE, 523), "Bad State", 1)
    found: State = state
    return found


@bif("crypto_update", 2)
def crypto_update(p: Any, state: Any, data: Any) -> Any:
    return _state(p, state, "crypto_update", (state, data)).update(p, _bytes(data))


@bif("crypto_final", 1)
def crypto_final(p: Any, state: Any) -> Any:
    return _state(p, state, "crypto_final", (state,)).final()


@bif("crypto_get_data", 1)
def crypto_get_data(p: Any, state: Any) -> Any:
    """#{size, padding_size, padding_type, encrypt} of a state."""
    found = _state(p, state, "crypto_get_data", (state,))
    values = {
        "encrypt": TRUE if found.stream.encrypt else FALSE,
        "padding_size": found.filled,
        "padding_type": found.padding,
        "size": found.size,
    }
    return from_pairs([(atom(name), value) for name, value in values.items()])


@bif("crypto_dyn_iv_init", 3)
def crypto_dyn_iv_init(p: Any, cipher: Any, key: Any, flag: Any) -> Any:
    raise _failure("crypto_dyn_iv_init", (cipher, key, flag), (SOURCE, 295), NO_DYNAMIC)


@bif("crypto_dyn_iv_update", 3)
def crypto_dyn_iv_update(p: Any, state: Any, data: Any, start: Any) -> Any:
    raise _failure("crypto_dyn_iv_update", (state, data, start), (SOURCE, 295), NO_DYNAMIC)


@bif("crypto_one_time_aead", 7)
def crypto_one_time_aead(p: Any, cipher: Any, key: Any, start: Any, data: Any, beside: Any, tag: Any, flag: Any) -> Any:
    """{Secret, Tag} when it encrypts; the text, or error for a wrong tag, when not."""
    args = (cipher, key, start, data, beside, tag, flag)
    secret = _bytes(key)
    parts = _parts(cipher, secret)
    if parts is None or parts[0] != "gcm" or len(secret) != parts[1]:
        raise _failure("crypto_one_time_aead", args, (AEAD_SOURCE, 90), "Unknown cipher or invalid key size", 1)
    first = _bytes(start)
    if not 8 <= len(first) <= 128:  # OpenSSL takes shorter ones, which nobody should
        raise _failure("crypto_one_time_aead", args, (AEAD_SOURCE, 96), "Bad IV length", 3)
    text = _bytes(data)
    charge(p, len(text))
    other, found = gcm(secret, first, text, _bytes(beside), flag is TRUE)
    if flag is TRUE:
        if type(tag) is not int or not 1 <= tag <= BLOCK:
            raise _failure("crypto_one_time_aead", args, (AEAD_SOURCE, 76), "Bad Tag length", 6)
        return other, found[:tag]
    given = _bytes(tag)
    return other if given and given == found[: len(given)] else ERROR
