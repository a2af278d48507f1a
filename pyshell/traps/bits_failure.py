"""What is said of a `<<...>>` that cannot be built: which segment, and what is wrong with it.

The law: of several wrong segments the one counts that BEAM meets first. It adds up the sizes before it builds anything, and
appends to a first segment that is a whole binary before it builds the others.
The cause is {Segment, Type, Error, Value}. Follows: erl_erts_errors:format_bs_fail/2 and erl_eval's eval_bits of OTP 25.
"""

from __future__ import annotations

from typing import Any

from pyshell.term.atom import atom
from pyshell.term.binary import Bits, bit_size
from pyshell.term.cons import make_list
from pyshell.term.maps import ErlMap
from pyshell.traps.errors import A_ERROR, ErlangError

_ALL = atom("all")
WIDEST = 1 << 59  # a size from here on is too large whatever memory there is
_FLOATS = (16, 32, 64)
_MAX_DOUBLE = 1 << 1024


class BadSegment(Exception):
    """A segment that cannot be built: (place in the table from 1, segment type, what is wrong, value)."""


Table = tuple[tuple[str, int, str, str, int], ...]


def fault(table: Table, values: tuple[Any, ...], bad: BadSegment) -> ErlangError:
    """The error in a module. values: value, size, value, size, ... bad: what was met first here."""
    place, kind, why, value = _first(table, values) or bad.args
    return ErlangError(A_ERROR, _reason(why), None, ErlMap(_why((table[place - 1][4], kind, why, value))))


def appended_fault(value: Any, shell: bool) -> ErlangError:
    """A comprehension appends what is no bitstring: its second segment."""
    why = ErlMap(_why((2, "binary", "type", value)))
    if not shell:
        return ErlangError(A_ERROR, atom("badarg"), None, why)
    info = make_list([*_place("erl_eval.erl", 798), (atom("error_info"), why)])
    return ErlangError(A_ERROR, atom("badarg"), (atom("erl_eval"), atom("eval_bc1"), 7, info))


def _first(table: Table, values: tuple[Any, ...]) -> tuple[int, str, str, Any] | None:
    """The failure that BEAM meets first: sizes, what the first segment appends to, then segment after segment."""
    appends = False
    for place, (kind, _, _, _, number) in enumerate(table, 1):
        value, size = values[2 * place - 2], values[2 * place - 1]
        whole = size is None or size is _ALL
        if kind in ("binary", "bitstring") and whole:
            if number == 1:
                appends = True
            elif type(value) is not bytes and type(value) is not Bits:
                return (place, "binary", "type", value)
        elif kind == "utf32" and not is_character(value):
            return (place, kind, "type", value)
        elif not whole and not kind.startswith("utf"):
            shown = "binary" if kind == "bitstring" else kind
            if type(size) is not int or size < 0:
                return (place, shown, "size", size)
            if size >= WIDEST:
                return (place, shown, "large", size)
    if not appends:
        return None
    value, unit = values[0], table[0][1]
    if type(value) is not bytes and type(value) is not Bits:
        return (1, "binary", "type", value)
    return (1, "binary", "unit", value) if bit_size(value) % unit else None


def is_character(value: Any) -> bool:
    """Whether that is a Unicode character."""
    return type(value) is int and (0 <= value < 0xD800 or 0xE000 <= value < 0x110000)


def unfit_float(value: Any, width: int) -> str:
    """What is wrong with a float segment, if anything."""
    if type(value) is not float and type(value) is not int:
        return "type"
    if width not in _FLOATS:
        return "invalid"
    return "no_float" if type(value) is int and abs(value) >= _MAX_DOUBLE else ""


def shell_fault(table: Table, values: tuple[Any, ...], bad: BadSegment) -> ErlangError:
    """The error at the prompt: eval_bits multiplies the size by the unit first, and asks for the size of a value without."""
    place, kind, why, value = bad.args
    unit, size = table[place - 1][1], values[2 * place - 1]
    given = size is not None and size is not _ALL
    if given and type(size) is not int and type(size) is not float:
        head: Any = (atom("erlang"), atom("*"), (size, unit), _ERTS_INFO)
    elif why == "not a bitstring" and not given:
        head = (atom("erlang"), atom("bit_size"), (value,), _ERTS_INFO)
    elif why == "unit":
        head = (atom("eval_bits"), atom("eval_exp_field"), 6, make_list(_EVAL_PLACE))
    else:
        shown = value * unit if why == "size" and value is size else value
        number = table[place - 1][4]
        pairs = {**_why((1, kind, why, shown)), atom("override_segment_position"): number}
        info = make_list([*_EVAL_PLACE, (atom("error_info"), ErlMap(pairs))])
        head = (atom("eval_bits"), atom("eval_exp_field"), 6, info)
    return ErlangError(A_ERROR, _reason(why), head)


def _reason(why: str) -> Any:
    return atom("system_limit" if why == "large" else "badarg")


def _why(bad: tuple[Any, ...]) -> dict[Any, Any]:
    number, kind, why, value = bad
    cause = (number, atom(kind), atom(_REASONS.get(why, why)), value)
    names = (("function", "format_bs_fail"), ("module", "erl_erts_errors"))
    return {atom("cause"): cause, **{atom(key): atom(name) for key, name in names}}


_REASONS = {"not a bitstring": "type", "large": "size"}
_ERTS_INFO = make_list([(atom("error_info"), ErlMap({atom("module"): atom("erl_erts_errors")}))])


def _place(file: str, line: int) -> tuple[Any, ...]:
    return ((atom("file"), make_list([ord(c) for c in file])), (atom("line"), line))


_EVAL_PLACE = _place("eval_bits.erl", 143)
