"""Natives of crypto that use keys: sign, verify, privkey_to_pubkey, and RSA as a cipher.

What is random in a padding is drawn as strong_rand_bytes/1 draws it; a signature of a curve has nothing random in it. Left out:
DSA, the padding of X9.31, keys of engines. Errors come in the order, with the words and from the lines of OTP's pkey.c.
Follows: crypto(3).
"""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple

from pyshell.otp.crypto import _rsa
from pyshell.otp.crypto._curves import INFINITY, Curve, find, raw_key, signature, verified
from pyshell.otp.crypto._shared import Call, all_as_bytes, as_bytes, digest, drawn, no_clause, number
from pyshell.otp.failing import failed_in
from pyshell.otp.native import bif
from pyshell.term.atom import ERROR, FALSE, TRUE, Atom, atom
from pyshell.term.cons import NIL, make_list, split_tail, to_python
from pyshell.term.maps import ErlMap
from pyshell.term.text import flat_bytes
from pyshell.traps.errors import error
from pyshell.traps.machine import charge
from pyshell.traps.trace import location

A_DIGEST, A_ENGINE, A_KEY_ID, A_NONE, A_NOT_FOUND, A_NOTSUP = map(
    atom, ("digest", "engine", "key_id", "none", "not_found", "notsup")
)
ALGORITHMS = ("rsa", "dss", "ecdsa", "eddsa")
PRIVATE = {"rsa": 357, "ecdsa": 362, "eddsa": 371, "dss": 381}
PUBLIC = {"rsa": 435, "ecdsa": 440, "eddsa": 449, "dss": 459}
"""Lines of pkey.c that say that the key is none."""
PSS, OAEP, PKCS1, PLAIN, X931 = (
    "rsa_pkcs1_pss_padding", "rsa_pkcs1_oaep_padding", "rsa_pkcs1_padding", "rsa_no_padding", "rsa_x931_padding",
)  # fmt: skip
SALT_OF_DIGEST, LONGEST_SALT = -1, -2


# keys as they are given --------------------------------------------------------------------------------------------


def _numbers(term: Any) -> list[int]:
    """What is in a list of binaries; nothing for all other terms."""
    values = to_python(term) if type(term) is list else None
    return [number(value) for value in values] if values and all(type(value) is bytes for value in values) else []


def _formatted(algorithm: Any, key: Any) -> tuple[Any, Curve | None]:
    """(the key as C code gets it, its curve)."""
    if type(key) is ErlMap:
        known = key.get(A_ENGINE) is not None
        if not known or not (type(key.get(A_KEY_ID)) is bytes or type(key.get(A_KEY_ID)) is list):
            reason = (atom("bad_key_id" if known else "bad_engine_map"), key)
            raise failed_in(error(reason), "crypto", "format_pkey", 2, location("crypto.erl", 2436 if known else 2437))
        return key, None
    name = algorithm.name if type(algorithm) is Atom else ""
    if name in ("rsa", "dss"):
        return all_as_bytes(key), None
    values = to_python(key) if type(key) is list else None
    if name == "ecdsa" and values and len(values) == 2:
        shown, curve = find(values[1])
        return (shown, as_bytes(values[0])), curve
    if name == "eddsa" and values and len(values) == 2 and type(values[1]) is Atom:
        return make_list([as_bytes(values[0]), values[1]]), None
    return key, None


def _private_key(call: Call, algorithm: str, key: tuple[Any, Curve | None], argument: int) -> Any:
    """A _rsa.Key, or a key of the library; None for DSA's."""
    found: Any = None
    term, curve = key
    if algorithm in ("rsa", "dss"):
        numbers = _numbers(term)
        if algorithm == "rsa" and len(numbers) in (3, 8):
            found = _rsa.Key(numbers[1], numbers[2])
        elif algorithm == "dss" and len(numbers) == 4:
            return None
    elif algorithm == "ecdsa":
        if curve is not None and type(term[1]) is bytes:
            found = curve.private(number(term[1]))
    else:
        found = _edwards_key(term, "Private")
    if found is None:
        name = "DSA" if algorithm == "dss" else algorithm.upper()
        raise call.badarg("pkey.c", PRIVATE[algorithm], f"Couldn't get {name} private key", argument)
    return found


def _public_key(call: Call, algorithm: str, key: tuple[Any, Curve | None], argument: int) -> Any:
    """A _rsa.Key, a key of the library, or INFINITY."""
    found: Any = None
    term, curve = key
    if algorithm == "rsa":
        numbers = _numbers(term)
        if len(numbers) == 2:
            found = _rsa.Key(numbers[1], numbers[0])
    elif algorithm == "ecdsa":
        if curve is not None and type(term[1]) is bytes:
            found = INFINITY if term[1] == INFINITY else curve.public(term[1])
    elif algorithm == "eddsa":
        found = _edwards_key(term, "Public")
    if found is None:
        name = "DSA" if algorithm == "dss" else algorithm.upper()
        raise call.badarg("pkey.c", PUBLIC[algorithm], f"Couldn't get {name} public key", argument)
    return found


def _edwards_key(term: Any, part: str) -> Any:
    values = to_python(term) if type(term) is list else None
    if not values or len(values) != 2 or values[1] not in (atom("ed25519"), atom("ed448")):
        return None
    return raw_key(values[1].name, part, values[0])


@bif("privkey_to_pubkey", 2)
def privkey_to_pubkey(p: Any, algorithm: Any, key: Any) -> Any:
    """[E, N] of a private key of RSA."""
    name = algorithm.name if type(algorithm) is Atom else ""
    if name not in ("rsa", "dss", "ecdsa"):
        raise no_clause("privkey_to_pubkey", (algorithm, key), 2305)
    numbers = _numbers(_formatted(algorithm, key)[0])
    if name == "rsa" and len(numbers) in (3, 8):
        return make_list(numbers[:2])
    return ERROR, A_NOTSUP if name == "ecdsa" else A_NOT_FOUND


# signatures --------------------------------------------------------------------------------------------------------


class Options(NamedTuple):
    """Of a signature: padding, size of PSS's salt (or one of the two numbers below 0), digest of its mask."""

    padding: str
    salt: int
    mask: Any


class Task(NamedTuple):
    algorithm: str
    kind: Any
    data: bytes
    """The digest; the message if there is none."""
    options: Options


def _task(call: Call, algorithm: Any, kind: Any, data: Any, options: Any, last: int) -> Task:
    """What is to be signed, and how. last: number of the argument with the options."""
    name = algorithm.name if type(algorithm) is Atom else ""
    if name not in ALGORITHMS or (name == "dss" and kind is A_NONE):
        raise call.badarg("pkey.c", 112, "Bad algorithm", 1)
    maker = None if name == "eddsa" else digest(kind)
    if maker is None and name != "eddsa" and not (name == "rsa" and kind is A_NONE):
        raise call.badarg("pkey.c", 138, "Bad digest type", 2)
    if type(data) is tuple:
        if len(data) != 2:
            raise call.badarg("pkey.c", 184, "Bad list", 3)
        if data[0] is not A_DIGEST:
            raise call.badarg("pkey.c", 186, "Expected 'digest' as head", 3)
        found = flat_bytes(data[1])
        if found is None:
            raise call.badarg("pkey.c", 188, "Bad 2nd element in list", 3)
        if maker is not None and len(found) != maker.digest_size:
            raise call.badarg("pkey.c", 193, "Bad binary size for the algorithm", 3)
    else:
        found = flat_bytes(data)
        if found is None:
            raise call.badarg("pkey.c", 201 if maker is None else 208, "Expected a binary or a list", 3)
        if maker is not None:
            maker.update(found)
            found = maker.digest()
    return Task(name, kind, found, _options(call, options, name, last))


def _options(call: Call, options: Any, algorithm: str, last: int) -> Options:
    if type(options) is not list and options is not NIL:
        raise call.badarg("pkey.c", 254, "Expected a list", last)
    found = Options(PKCS1, LONGEST_SALT, A_NONE)
    pairs = split_tail(options)[0]
    if pairs and algorithm != "rsa":
        raise call.badarg("pkey.c", 271, "Only RSA supports Options", last)
    for pair in pairs:
        if type(pair) is not tuple or len(pair) != 2:
            raise call.badarg("pkey.c", 277, "Expects only two-tuples in the list", last)
        name, value = pair[0].name if type(pair[0]) is Atom else "", pair[1]
        if name == "rsa_padding":
            padding = value.name if type(value) is Atom else ""
            if padding not in (PKCS1, PSS, PLAIN, X931):
                raise call.badarg("pkey.c", 310, "Bad value in option rsa_padding", last)
            found = found._replace(padding=padding)
        elif name == "rsa_pss_saltlen":
            if type(value) is not int or value < LONGEST_SALT:
                raise call.badarg("pkey.c", 316, "Bad value in option rsa_pss_saltlen", last)
            found = found._replace(salt=value)
        elif name == "rsa_mgf1_md":
            found = found._replace(mask=_kind(call, value, last))
        else:
            raise call.badarg("pkey.c", 319, "Bad option", last)
    return found


def _kind(call: Call, value: Any, argument: int) -> Any:
    """The name of a digest, or none."""
    if value is not A_NONE and digest(value) is None:
        raise call.badarg("pkey.c", 138, "Bad digest type", argument)
    return value


def _hash(kind: Any) -> _rsa.Hash:
    def hashed(data: bytes) -> bytes:
        maker = digest(kind)
        maker.update(data)
        found: bytes = maker.digest()
        return found

    return hashed


def _check_padding(call: Call, task: Task, digest_line: int, padding_line: int) -> None:
    if task.kind is not A_NONE and not _rsa.can_be_signed(task.kind.name):
        raise call.error("pkey.c", digest_line, "Can't EVP_PKEY_CTX_set_signature_md")
    if task.options.padding == X931 or (task.options.padding == PLAIN and task.kind is not A_NONE):
        raise call.error("pkey.c", padding_line, "Can't EVP_PKEY_CTX_set_rsa_padding")


def _fixed_block(task: Task, size: int) -> bytes | None:
    """What is turned into a signature, where nothing random is in it."""
    if task.options.padding == PLAIN:
        return task.data if len(task.data) == size else None
    return _rsa.to_sign(task.data if task.kind is A_NONE else _rsa.digest_info(task.kind.name, task.data), size)


def _pss_hashes(task: Task) -> tuple[_rsa.Hash, _rsa.Hash]:
    return _hash(task.kind), _hash(task.kind if task.options.mask is A_NONE else task.options.mask)


def _salted_block(p: Any, task: Task, modulus: int) -> bytes | None:
    if task.kind is A_NONE:
        return None
    room = _rsa.pss_room(modulus, task.data)
    size = {SALT_OF_DIGEST: len(task.data), LONGEST_SALT: room}.get(task.options.salt, task.options.salt)
    return _rsa.pss(task.data, drawn(p, size), modulus, *_pss_hashes(task)) if 0 <= size <= room else None


@bif("sign", 5)
def sign(p: Any, algorithm: Any, kind: Any, data: Any, key: Any, options: Any) -> Any:
    """The signature. data: {digest, D} for what is hashed already."""
    call = Call("sign", 5, 1458)
    given = _formatted(algorithm, key)
    task = _task(call, algorithm, kind, data, options, 5)
    if type(key) is ErlMap:
        raise call.badarg("pkey.c", 512, "No engine support", 4)
    found = _private_key(call, task.algorithm, given, 4)
    charge(p, 4000)
    if task.algorithm == "eddsa":
        return found.sign(task.data)
    if task.algorithm == "ecdsa":
        return signature(found, task.data)
    signed = None
    if task.algorithm == "rsa":
        _check_padding(call, task, 533, 539)
        salted = task.options.padding == PSS
        signed = found.power(_salted_block(p, task, found.modulus) if salted else _fixed_block(task, found.size))
    if signed is None:
        raise call.error("pkey.c", 601, "Can't EVP_PKEY_sign")
    return signed


@bif("verify", 6)
def verify(p: Any, algorithm: Any, kind: Any, data: Any, given: Any, key: Any, options: Any) -> Any:
    """Was it signed with the private key of this one?"""
    call = Call("verify", 6, 1505)
    formatted = _formatted(algorithm, key)
    task = _task(call, algorithm, kind, data, options, 6)
    if type(given) is not bytes:
        raise call.badarg("pkey.c", 758, "Expected a binary", 4)
    if type(key) is ErlMap:
        raise call.badarg("pkey.c", 430, "No engine support", 5)
    found = _public_key(call, task.algorithm, formatted, 5)
    charge(p, 4000)
    if found is INFINITY:
        return FALSE
    if task.algorithm != "rsa":
        return TRUE if verified(found, given, task.data, task.algorithm == "eddsa") else FALSE
    _check_padding(call, task, 774, 780)
    block = found.power(given) if len(given) == found.size else None
    if block is None:
        return FALSE
    if task.options.padding != PSS:
        return TRUE if block == _fixed_block(task, found.size) else FALSE
    return TRUE if _is_salted(task, block, found.modulus) else FALSE


def _is_salted(task: Task, block: bytes, modulus: int) -> bool:
    if task.kind is A_NONE:
        return False
    salt = _rsa.pss_salt(block, task.data, modulus, *_pss_hashes(task))
    wanted = len(task.data) if task.options.salt == SALT_OF_DIGEST else task.options.salt
    return salt is not None and wanted in (LONGEST_SALT, len(salt))


# RSA as a cipher ---------------------------------------------------------------------------------------------------


class Wrapping(NamedTuple):
    """Options of a cipher: padding, OAEP's digest, that of its mask, its label; digest of what is signed."""

    padding: str = PKCS1
    digest: Any = A_NONE
    mask: Any = A_NONE
    label: bytes = b""
    signed: Any = A_NONE

    def hashes(self) -> tuple[_rsa.Hash, _rsa.Hash]:
        """OAEP's two."""
        first = atom("sha") if self.digest is A_NONE else self.digest
        return _hash(first), _hash(first if self.mask is A_NONE else self.mask)


_FIELDS = {"rsa_oaep_md": "digest", "rsa_mgf1_md": "mask", "signature_md": "signed"}


def _wrapping(call: Call, algorithm: str, options: Any) -> Wrapping:
    if type(options) is not list and options is not NIL:
        raise call.badarg("pkey.c", 895, "Expected a list", 4)
    found = Wrapping()
    pairs = split_tail(options)[0]
    if pairs and algorithm != "rsa":
        raise call.badarg("pkey.c", 918, "Only RSA supports Options", 4)
    for pair in pairs:
        if type(pair) is not tuple or len(pair) != 2:
            raise call.badarg("pkey.c", 924, "Expect only two-tuples in the list", 4)
        name, value = pair[0].name if type(pair[0]) is Atom else "", pair[1]
        if name in ("rsa_padding", "rsa_pad"):
            padding = value.name if type(value) is Atom else ""
            if padding not in (PKCS1, OAEP, PLAIN, X931):
                raise call.badarg("pkey.c", 949, "Bad padding type in option rsa_padding", 4)
            found = found._replace(padding=padding)
        elif name == "rsa_oaep_label":
            if type(value) is not bytes:
                raise call.badarg("pkey.c", 978, "Binary expected for option rsa_oaep_label", 4)
            found = found._replace(label=value)
        elif name in _FIELDS:
            found = found._replace(**{_FIELDS[name]: _kind(call, value, 4)})
        else:
            raise call.badarg("pkey.c", 997, "Unknown option", 4)
    return found


def _sealed(p: Any, text: bytes, key: _rsa.Key, way: Wrapping, private: bool) -> bytes | None:
    block: bytes | None = None
    if way.padding == PLAIN:
        block = text if len(text) == key.size else None
    elif way.padding == OAEP:
        block = _rsa.oaep(text, key.size, way.label, *way.hashes(), partial(drawn, p))
    elif private and way.signed is not A_NONE:
        known = len(text) == digest(way.signed).digest_size
        block = _rsa.to_sign(_rsa.digest_info(way.signed.name, text), key.size) if known else None
    elif way.padding == PKCS1:
        block = _rsa.to_sign(text, key.size) if private else _rsa.to_encrypt(text, key.size, partial(drawn, p))
    return key.power(block)


def _opened(text: bytes, key: _rsa.Key, way: Wrapping, private: bool) -> bytes | None:
    block = key.power(text)
    if block is None or way.padding == PLAIN:
        return block
    if way.padding == OAEP:
        return _rsa.oaep_content(block, way.label, *way.hashes())
    found = _rsa.content(block, 2 if private else 1) if way.padding == PKCS1 else None
    if found is None or way.signed is A_NONE:
        return found
    inside = found[-digest(way.signed).digest_size :]
    return inside if found == _rsa.digest_info(way.signed.name, inside) else None


@bif("pkey_crypt", 6)
def pkey_crypt(p: Any, algorithm: Any, text: Any, key: Any, options: Any, private: Any, encrypt: Any) -> Any:
    """The other text. private, encrypt: booleans; a private key that encrypts signs, a public one that decrypts verifies."""
    chosen = options
    name = algorithm.name if type(algorithm) is Atom else ""
    if name == "rsa" and type(options) is Atom and options is not NIL:
        chosen = make_list([(atom("rsa_padding"), options)])
    given = _formatted(algorithm, key)
    call = Call("pkey_crypt", (algorithm, text, given[0], chosen, private, encrypt), 1593)
    if name not in ALGORITHMS:
        raise call.badarg("pkey.c", 112, "Bad algorithm", 1)
    if type(text) is not bytes:
        raise call.badarg("pkey.c", 1052, "Binary expected", 2)
    if type(key) is ErlMap:
        raise call.badarg("pkey.c", 1056, "No engine support", 3)
    found = (_private_key if private is TRUE else _public_key)(call, name, given, 3)
    way = _wrapping(call, name, chosen)
    if name != "rsa":
        raise call.notsup("pkey.c", 1091, "Can't initiate encrypt/decrypt")
    signing = private is encrypt
    if way.signed is not A_NONE and not (signing and _rsa.can_be_signed(way.signed.name)):
        raise call.error("pkey.c", 1097, "Can't EVP_PKEY_CTX_set_signature_md")
    if signing and (way.padding in (OAEP, X931) or (way.padding == PLAIN and way.signed is not A_NONE)):
        raise call.error("pkey.c", 1120, "Couldn't set rsa padding")
    charge(p, 4000)
    if encrypt is TRUE:
        other = _sealed(p, text, found, way, private is TRUE)
    else:
        other = _opened(text, found, way, private is TRUE)
    if other is None:
        raise call.error("pkey.c", 1184, "Couldn't get the result")
    return other
