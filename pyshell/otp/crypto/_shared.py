"""What the natives of crypto share: digests by their names, random bytes, and how a call of OTP's C code says what is wrong."""

from __future__ import annotations

import hashlib
from typing import Any, NamedTuple

from pyshell.otp.failing import failed_in
from pyshell.term.atom import UNDEFINED, Atom, atom
from pyshell.term.cons import from_text, make_list, to_python
from pyshell.term.maps import from_pairs
from pyshell.traps.errors import ErlangError, badarith, error, function_clause
from pyshell.traps.trace import location

_BADARG, _ERROR, _NOTSUP, _MODULE, _CRYPTO, _CAUSE, _FILE, _LINE, _INFO = map(
    atom, ("badarg", "error", "notsup", "module", "crypto", "cause", "file", "line", "error_info")
)
DIGESTS = {
    "sha": "sha1", "md5": "md5", "sha224": "sha224", "sha256": "sha256", "sha384": "sha384", "sha512": "sha512",
    "sha3_224": "sha3_224", "sha3_256": "sha3_256", "sha3_384": "sha3_384", "sha3_512": "sha3_512",
    "blake2b": "blake2b", "blake2s": "blake2s", "ripemd160": "ripemd160", "md4": "md4",
}  # fmt: skip
"""Erlang's name: hashlib's. The last two depend on what Python was built with."""


def digest(kind: Any) -> Any:
    """A new hashlib object, or None."""
    name = DIGESTS.get(kind.name) if type(kind) is Atom else None
    if name is None:
        return None
    try:
        return hashlib.new(name)
    except ValueError:
        return None


def drawn(p: Any, count: int) -> bytes:
    """Bytes that nobody can guess who does not know the world's seed."""
    found: bytes = p.n.world.rng.stream(f"crypto {p.n.name.name}").randbytes(count)
    return found


def as_bytes(term: Any) -> Any:
    """An integer as the bytes of its two's complement (without a sign if it needs none); all else as it is."""
    if type(term) is not int:
        return term
    if term < 0:
        return term.to_bytes((~term).bit_length() // 8 + 1, "big", signed=True)
    return term.to_bytes(max(1, (term.bit_length() + 7) // 8), "big")


def no_clause(function: str, args: tuple[Any, ...], line: int) -> ErlangError:
    """No clause of crypto:function(args); line: in OTP's crypto.erl."""
    return function_clause(_CRYPTO, atom(function), args, location("crypto.erl", line))


def number(data: bytes) -> int:
    return int.from_bytes(data, "big")


def all_as_bytes(term: Any) -> Any:
    """A list that begins with a number holds only numbers, else there is an error; all other terms are as they are."""
    values = to_python(term) if type(term) is list else None
    if not values or type(values[0]) is not int:
        return term
    for value in values:
        if type(value) is not int:
            raise failed_in(badarith(), "erlang", "bsr", (value, 8))
    return make_list([as_bytes(value) for value in values])


class Call(NamedTuple):
    """A call as the stack trace shows it when C code fails in it."""

    function: str
    args: Any
    """A tuple, or their number."""
    line: int
    """In OTP's crypto.erl."""

    def _failure(self, kind: Atom, file: str, line: int, text: str, cause: Any) -> ErlangError:
        info = from_pairs([(_MODULE, _CRYPTO), (_CAUSE, cause)])
        where = make_list([(_FILE, from_text("crypto.erl")), (_LINE, self.line), (_INFO, info)])
        reason = (kind, (from_text(file), line), from_text(text))
        return failed_in(error(reason), "crypto", self.function, self.args, where)

    def badarg(self, file: str, line: int, text: str, argument: int) -> ErlangError:
        """The argument (from 1) is to blame."""
        return self._failure(_BADARG, file, line, text, argument)

    def error(self, file: str, line: int, text: str) -> ErlangError:
        """The arguments are of the right kind, but it cannot be done."""
        return self._failure(_ERROR, file, line, text, UNDEFINED)

    def notsup(self, file: str, line: int, text: str) -> ErlangError:
        return self._failure(_NOTSUP, file, line, text, UNDEFINED)
