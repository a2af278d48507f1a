"""Elliptic curves, over the library `cryptography` (OpenSSL): those of numbers modulo a prime, and Edwards' and Montgomery's.

`find` says which curve a term means: a name, or parameters that are those of a curve with a name (others there are not).
The library is imported when a key is made for the first time. Follows: crypto(3); SEC 2; RFC 5639, 6979, 7748, 8032.
"""

from __future__ import annotations

import importlib
from typing import Any, NamedTuple

from pyshell.otp.crypto._shared import as_bytes
from pyshell.otp.native import bif
from pyshell.term.atom import UNDEFINED, Atom, atom
from pyshell.term.cons import make_list
from pyshell.traps.errors import function_clause
from pyshell.traps.trace import location

_ASYMMETRIC = "cryptography.hazmat.primitives.asymmetric"
_HASHES = "cryptography.hazmat.primitives.hashes"
_SERIALIZATION = "cryptography.hazmat.primitives.serialization"
_A_CRYPTO, _A_EVP, _A_NONE, _A_PRIME_FIELD = map(atom, ("crypto", "evp", "none", "prime_field"))
INFINITY = b"\0"
"""The point that no line goes through, as bytes."""
RAW = {"x25519": ("X25519", 32), "x448": ("X448", 56), "ed25519": ("Ed25519", 32), "ed448": ("Ed448", 57)}
"""{module of the library: (beginning of its classes, bytes of a private key)}"""
_ORDER = (
    "secp224r1", "secp256k1", "secp384r1", "secp521r1", "secp192r1", "prime192v1", "secp256r1", "prime256v1",
    "brainpoolP256r1", "brainpoolP384r1", "brainpoolP512r1",
)  # fmt: skip
_SAME = {"prime192v1": "secp192r1", "prime256v1": "secp256r1"}
_OF_SIZE = {16: "MD5", 20: "SHA1", 28: "SHA224", 32: "SHA256", 48: "SHA384", 64: "SHA512"}
"""Only the size of a digest matters to what is signed; its name, to the number that is not random."""
_NUMBERS = """
secp192r1
  fffffffffffffffffffffffffffffffeffffffffffffffff fffffffffffffffffffffffffffffffefffffffffffffffc
  64210519e59c80e70fa7e9ab72243049feb8deecc146b9b1 3045ae6fc8422f64ed579528d38120eae12196d5
  188da80eb03090f67cbf20eb43a18800f4ff0afd82ff1012 07192b95ffc8da78631011ed6b24cdd573f977a11e794811
  ffffffffffffffffffffffff99def836146bc9b1b4d22831
secp224r1
  ffffffffffffffffffffffffffffffff000000000000000000000001 fffffffffffffffffffffffffffffffefffffffffffffffffffffffe
  b4050a850c04b3abf54132565044b0b7d7bfd8ba270b39432355ffb4 bd71344799d5c7fcdc45b59fa3b9ab8f6a948bc5
  b70e0cbd6bb4bf7f321390b94a03c1d356c21122343280d6115c1d21 bd376388b5f723fb4c22dfe6cd4375a05a07476444d5819985007e34
  ffffffffffffffffffffffffffff16a2e0b8f03e13dd29455c5c2a3d
secp256k1
  fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f 00 07 -
  79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798
  483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8
  fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141
secp256r1
  ffffffff00000001000000000000000000000000ffffffffffffffffffffffff
  ffffffff00000001000000000000000000000000fffffffffffffffffffffffc
  5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b c49d360886e704936a6678e1139d26b7819f7e90
  6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296
  4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5
  ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551
secp384r1
  fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffff
  fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000fffffffc
  b3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aef
  a335926aa319a27a1d00896a6773a4827acdac73
  aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7
  3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5f
  ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973
secp521r1
  01ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff\
ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
  01ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff\
fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc
  51953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e1\
56193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00
  d09e8800291cb85396cc6717393284aaa0da64ba
  00c6858e06b70404e9cd9e3ecb662395b4429c648139053fb521f828af606b4d3dba\
a14b5e77efe75928fe1dc127a2ffa8de3348b3c1856a429bf97e7e31c2e5bd66
  011839296a789a3bc0045c8a5fb42c7d1bd998f54449579b446817afbd17273e662c\
97ee72995ef42640c550b9013fad0761353c7086a272c24088be94769fd16650
  01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa\
51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409
brainpoolP256r1
  a9fb57dba1eea9bc3e660a909d838d726e3bf623d52620282013481d1f6e5377
  7d5a0975fc2c3057eef67530417affe7fb8055c126dc5c6ce94a4b44f330b5d9
  26dc5c6ce94a4b44f330b5d9bbd77cbf958416295cf7e1ce6bccdc18ff8c07b6 -
  8bd2aeb9cb7e57cb2c4b482ffc81b7afb9de27e1e3bd23c23a4453bd9ace3262
  547ef835c3dac4fd97f8461a14611dc9c27745132ded8e545c1d54c72f046997
  a9fb57dba1eea9bc3e660a909d838d718c397aa3b561a6f7901e0e82974856a7
brainpoolP384r1
  8cb91e82a3386d280f5d6f7e50e641df152f7109ed5456b412b1da197fb71123acd3a729901d1a71874700133107ec53
  7bc382c63d8c150c3c72080ace05afa0c2bea28e4fb22787139165efba91f90f8aa5814a503ad4eb04a8c7dd22ce2826
  04a8c7dd22ce28268b39b55416f0447c2fb77de107dcd2a62e880ea53eeb62d57cb4390295dbc9943ab78696fa504c11 -
  1d1c64f068cf45ffa2a63a81b7c13f6b8847a3e77ef14fe3db7fcafe0cbd10e8e826e03436d646aaef87b2e247d4af1e
  8abe1d7520f9c2a45cb1eb8e95cfd55262b70b29feec5864e19c054ff99129280e4646217791811142820341263c5315
  8cb91e82a3386d280f5d6f7e50e641df152f7109ed5456b31f166e6cac0425a7cf3ab6af6b7fc3103b883202e9046565
brainpoolP512r1
  aadd9db8dbe9c48b3fd4e6ae33c9fc07cb308db3b3c9d20ed6639cca703308717d4d9b009bc66842aecda12ae6a380e62881ff2f2d82c68528aa6056583a48f3
  7830a3318b603b89e2327145ac234cc594cbdd8d3df91610a83441caea9863bc2ded5d5aa8253aa10a2ef1c98b9ac8b57f1117a72bf2c7b9e7c1ac4d77fc94ca
  3df91610a83441caea9863bc2ded5d5aa8253aa10a2ef1c98b9ac8b57f1117a72bf2c7b9e7c1ac4d77fc94cadc083e67984050b75ebae5dd2809bd638016f723
  -
  81aee4bdd82ed9645a21322e9c4c6a9385ed9f70b5d916c1b43b62eef4d0098eff3b1f78e2d0d48d50d1687b93b97d5f7c6d5047406a5e688b352209bcb9f822
  7dde385d566332ecc0eabfa9cf7822fdf209f70024a57b1aa000c55b881f8111b2dcde494a5f485e5bca4bd88a2763aed1ca2b2fa8f0540678cd1e0f3ad80892
  aadd9db8dbe9c48b3fd4e6ae33c9fc07cb308db3b3c9d20ed6639cca70330870553e5c414ca92619418661197fac10471db1d381085ddaddb58796829ca90069
"""
"""Name, prime, A, B, seed or -, the two numbers of the base point, its order."""


class Curve(NamedTuple):
    name: str
    prime: bytes
    a: bytes
    b: bytes
    seed: bytes
    point: bytes
    order: bytes

    @property
    def points(self) -> int:
        """How many points there are."""
        return int.from_bytes(self.order, "big")

    def term(self) -> Any:
        """As ec_curve/1 shows it."""
        return (_A_PRIME_FIELD, self.prime), (self.a, self.b, self.seed or _A_NONE), self.point, self.order, b"\1"

    def _theirs(self) -> Any:
        name = f"B{self.name[1:-2]}{self.name[-2:].upper()}" if self.name[0] == "b" else self.name.upper()
        return getattr(_library("ec"), name)()

    def known(self) -> bool:
        """Was the library built with it?"""
        ec = _library("ec")
        try:
            ec.derive_private_key(1, self._theirs())
        except importlib.import_module("cryptography.exceptions").UnsupportedAlgorithm:
            return False
        return True

    def private(self, number: int) -> Any:
        """The library's key; None for number 0 (all numbers count modulo that of the points)."""
        rest = number % self.points
        return _library("ec").derive_private_key(rest, self._theirs()) if rest else None

    def public(self, point: bytes) -> Any:
        """The library's key; None for what is no point, or the infinite one."""
        if point[:1] in (b"\6", b"\7"):
            point = b"\4" + point[1:] if point[-1] % 2 == point[0] % 2 else b""
        try:
            return _library("ec").EllipticCurvePublicKey.from_encoded_point(self._theirs(), point)
        except ValueError:
            return None


def _library(module: str) -> Any:
    return importlib.import_module(f"{_ASYMMETRIC}.{module}")


def _curve(words: list[str]) -> Curve:
    name, prime, a, b, seed, x, y, order = words
    numbers = [bytes.fromhex(word) for word in (prime, a, b, seed.strip("-"), f"04{x}{y}", order)]
    return Curve(name, *numbers)


_WORDS = _NUMBERS.split()
CURVES = {words[0]: _curve(words) for words in (_WORDS[i : i + 8] for i in range(0, len(_WORDS), 8))}


def named(name: Any) -> Curve | None:
    """The curve of an atom."""
    text = name.name if type(name) is Atom else ""
    found = CURVES.get(_SAME.get(text, text))
    return found if found is not None and found.known() else None


def find(term: Any) -> tuple[Any, Curve | None]:
    """(what is given to C code, the curve if it is one of ours)."""
    if type(term) is Atom:
        if term.name in ("x25519", "x448"):
            return (_A_EVP, term), None
        curve = named(term)
        return (UNDEFINED if curve is None else curve.term(), term), curve
    if type(term) is not tuple or len(term) != 5:
        raise function_clause(_A_CRYPTO, atom("nif_curve_params"), (term,), location("crypto.erl", 2333))
    field, factors = term[:2]
    if type(factors) is not tuple or len(factors) != 3:
        raise function_clause(_A_CRYPTO, atom("term_to_nif_curve"), (factors,), location("crypto.erl", 2330))
    if type(field) is tuple and len(field) == 2:
        field = (field[0], as_bytes(field[1]))
    given = (field, (as_bytes(factors[0]), as_bytes(factors[1]), factors[2]), *map(as_bytes, term[2:]))
    same = [curve for curve in CURVES.values() if _numbers(curve.term()) == _numbers(given) and curve.known()]
    return (given, UNDEFINED), same[0] if same else None


def _numbers(term: Any) -> list[Any]:
    """What has to be equal in two curves; what is no number stands for itself."""
    field, factors, *others = term
    parts = [*(field if type(field) is tuple else (field,)), *factors[:2], *others]
    return [int.from_bytes(part, "big") if type(part) is bytes else part for part in parts]


def point_of(key: Any) -> bytes:
    """The point of the library's private key, uncompressed."""
    forms = importlib.import_module(_SERIALIZATION)
    found: bytes = key.public_key().public_bytes(forms.Encoding.X962, forms.PublicFormat.UncompressedPoint)
    return found


def shared_secret(mine: Any, other: Any) -> bytes:
    """Of a private and a public key of the library."""
    found: bytes = mine.exchange(_library("ec").ECDH(), other)
    return found


def _signing(digest: bytes, deterministic: bool) -> Any:
    kind = getattr(importlib.import_module(_HASHES), _OF_SIZE[len(digest)])()
    return _library("ec").ECDSA(_library("utils").Prehashed(kind), deterministic_signing=deterministic)


def signature(key: Any, digest: bytes) -> bytes:
    """ECDSA of a digest; the same for the same key and digest."""
    found: bytes = key.sign(digest, _signing(digest, True))
    return found


def verified(key: Any, sign: bytes, data: bytes, raw: bool) -> bool:
    """Is it the signature of this digest, or with `raw`, of this message?"""
    try:
        if raw:
            key.verify(sign, data)
        else:
            key.verify(sign, data, _signing(data, False))
    except importlib.import_module("cryptography.exceptions").InvalidSignature:
        return False
    return True


def raw_key(name: str, part: str, data: Any) -> Any:
    """A key of a curve in RAW; part: "Private" or "Public". None for bytes that are none."""
    if type(data) is not bytes:
        return None
    kind = getattr(_library(name), f"{RAW[name][0]}{part}Key")
    try:
        return kind.from_private_bytes(data) if part == "Private" else kind.from_public_bytes(data)
    except ValueError:
        return None


@bif("curves", 0)
def curves(p: Any) -> Any:
    return make_list([atom(name) for name in _ORDER if named(atom(name)) is not None] + [
        atom(name) for name in ("ed25519", "ed448", "x25519", "x448")
    ])  # fmt: skip


@bif("ec_curve", 1)
def ec_curve(p: Any, name: Any) -> Any:
    """{{prime_field, P}, {A, B, Seed}, Point, Order, Cofactor}."""
    found = named(name)
    if found is None:
        raise function_clause(atom("crypto_ec_curves"), atom("curve"), (name,), location("crypto_ec_curves.erl", 8))
    return found.term()
