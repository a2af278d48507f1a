"""The handler maps: what stands first in a state, with the funs that the shell prints with OTP's numbers.

Follows: stdlib rand, type alg_handler(); OTP 25's numbers of the funs (`#Fun<rand.0.34006561>`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyshell.otp.native import bif
from pyshell.otp.stdlib.rand import generators as g
from pyshell.otp.stdlib.rand import jumps as j
from pyshell.term.atom import Atom, atom
from pyshell.term.fun import Fun, FunInfo, fun_class
from pyshell.term.maps import ErlMap, from_pairs
from pyshell.traps.errors import badarg

UNIQ = 34006561


def _fun(index: int, name: str, arity: int, code: Callable[..., Any]) -> Fun:
    info = FunInfo(g.RAND, name, arity, index, UNIQ, (), lambda: made)
    made = fun_class(arity)(code, info, ())
    return made


def _handler(name: str, **items: Any) -> ErlMap:
    return from_pairs([(atom("type"), atom(name)), *((atom(key), value) for key, value in items.items())])


_EXSP_NEXT = _fun(5, "exsp_next", 1, g.exsp_next)
_EXSP_JUMP = _fun(3, "exsplus_jump", 1, j.exsplus_jump)
_EXS1024_NEXT = _fun(11, "exs1024_next", 1, g.exs1024_next)
_EXS1024_JUMP = _fun(12, "exs1024_jump", 1, j.exs1024_jump)

_HANDLERS = {
    "exsss": _handler(
        "exsss", bits=58, next=_fun(0, "exsss_next", 1, g.exsss_next), jump=_EXSP_JUMP,
        uniform=_fun(1, "exsss_uniform", 1, g.float_of(g.exsss_next)),
        uniform_n=_fun(2, "exsss_uniform", 2, g.integer_of(g.exsss_next, 0)),
    ),
    "exsp": _handler(
        "exsp", bits=58, weak_low_bits=1, next=_EXSP_NEXT, jump=_EXSP_JUMP,
        uniform=_fun(7, "exsp_uniform", 1, g.float_of(g.exsp_next)),
        uniform_n=_fun(8, "exsp_uniform", 2, g.integer_of(g.exsp_next, 1)),
    ),
    "exrop": _handler(
        "exrop", bits=58, weak_low_bits=1, next=_fun(14, "exrop_next", 1, g.exrop_next),
        jump=_fun(17, "exrop_jump", 1, j.exrop_jump), uniform=_fun(15, "exrop_uniform", 1, g.float_of(g.exrop_next)),
        uniform_n=_fun(16, "exrop_uniform", 2, g.integer_of(g.exrop_next, 1)),
    ),
    "exro928ss": _handler(
        "exro928ss", bits=58, next=_fun(19, "exro928ss_next", 1, g.exro928ss_next),
        jump=_fun(22, "exro928_jump", 1, j.exro928_jump),
        uniform=_fun(20, "exro928ss_uniform", 1, g.float_of(g.exro928ss_next)),
        uniform_n=_fun(21, "exro928ss_uniform", 2, g.integer_of(g.exro928ss_next, 0)),
    ),
    "exs1024s": _handler("exs1024s", bits=64, weak_low_bits=3, next=_EXS1024_NEXT, jump=_EXS1024_JUMP),
    "exs1024": _handler("exs1024", max=g.M64, next=_EXS1024_NEXT, jump=_EXS1024_JUMP),
    "exs64": _handler("exs64", max=g.M64, next=_fun(9, "exs64_next", 1, g.exs64_next)),
    "exsplus": _handler("exsplus", max=g.M58, next=_EXSP_NEXT, jump=_EXSP_JUMP),
    "dummy": _handler(
        "dummy", bits=58, next=_fun(24, "dummy_next", 1, g.dummy_next),
        uniform=_fun(25, "dummy_uniform", 1, g.dummy_float), uniform_n=_fun(26, "dummy_uniform", 2, g.dummy_integer),
    ),
}  # fmt: skip


@bif("handler", 1)
def handler(p: Any, algorithm: Any) -> Any:
    """The map of one of our own algorithms."""
    found = _HANDLERS.get(algorithm.name) if type(algorithm) is Atom else None
    if found is None:
        raise badarg()
    return found


@bif("default_seed", 0)
def default_seed(p: Any) -> Any:
    """Three integers nobody chose: from the cluster's seed, so that a session can be told again."""
    draw = p.n.world.rng.stream(f"rand {p.n.name.name}").getrandbits
    return draw(27), draw(60), draw(59)


@bif("bit_length", 1)
def bit_length(p: Any, number: Any) -> Any:
    """How many bits an integer >= 0 needs."""
    return number.bit_length()
