"""Helpers of compiled code for maps, funs and comprehensions. Never rebinds a parameter: the trace reads them."""

from __future__ import annotations

from typing import Any

from pyshell.term.atom import FALSE, TRUE, Atom, atom
from pyshell.term.cons import NIL, from_text, make_list
from pyshell.term.fun import MAX_ARITY, ExternalFun
from pyshell.term.maps import ABSENT, SMALL, ErlMap, wrap
from pyshell.traps.errors import A_ERROR, MAP_PUT, MAP_UPDATE, ErlangError, badarg, badkey, badmap

_A_MAPS = atom("maps")
_A_UPDATE = atom("update")
_new = object.__new__


def map_put(base: Any, *pairs: Any) -> Any:
    """`Base#{K => V, ...}`: pairs is K, V, K, V..., the keys already wrapped (term/maps.py)."""
    if type(base) is not ErlMap:
        raise badmap(base)
    inner = base.inner
    if type(inner) is not dict:
        inner = base.own()
    if len(inner) <= SMALL:
        inner = inner.copy()
        for i in range(0, len(pairs), 2):
            inner[pairs[i]] = pairs[i + 1]
        return ErlMap(inner)
    newer = ErlMap(inner)
    back = [newer]
    for i in range(0, len(pairs), 2):
        back += (pairs[i], inner.get(pairs[i], ABSENT))
        inner[pairs[i]] = pairs[i + 1]
    base.inner = tuple(back)
    return newer


def map_put1(base: Any, key: Any, value: Any) -> Any:
    """`Base#{K => V}`, the most frequent update; the key already wrapped."""
    if type(base) is not ErlMap:
        raise badmap(base)
    inner = base.inner
    if type(inner) is not dict:
        inner = base.own()
    if len(inner) <= SMALL:
        inner = inner.copy()
        inner[key] = value
        return ErlMap(inner)
    newer = _new(ErlMap)  # without the Python call of __init__
    newer.inner = inner
    base.inner = (newer, key, inner.get(key, ABSENT))
    inner[key] = value
    return newer


def map_put2(base: Any, key1: Any, value1: Any, key2: Any, value2: Any) -> Any:
    """`Base#{K1 => V1, K2 => V2}`; the keys already wrapped."""
    if type(base) is not ErlMap:
        raise badmap(base)
    inner = base.inner
    if type(inner) is not dict:
        inner = base.own()
    if len(inner) <= SMALL:
        inner = inner.copy()
        inner[key1] = value1
        inner[key2] = value2
        return ErlMap(inner)
    newer = _new(ErlMap)  # without the Python call of __init__
    newer.inner = inner
    old1 = inner.get(key1, ABSENT)
    inner[key1] = value1
    base.inner = (newer, key1, old1, key2, inner.get(key2, ABSENT))
    inner[key2] = value2
    return newer


def _headed(reason: Any, module: Any, name: Any, args: tuple[Any, ...], explained_by: str) -> ErlangError:
    info = make_list([(atom("error_info"), ErlMap({atom("module"): atom(explained_by)}))])
    return ErlangError(A_ERROR, reason, (module, name, args, info))


def bad_put(base: Any) -> ErlangError:
    """`Base#{Key => Value}` at the prompt with what is no map: erl_eval tries it with k and v."""
    failure = _headed((atom("badmap"), base), _A_MAPS, atom("put"), (atom("k"), atom("v"), base), "erl_stdlib_errors")
    failure.info = MAP_PUT
    return failure


def bad_apply(module: Any, name: Any, args: tuple[Any, ...], shell: bool) -> ErlangError:
    """`Module:Name(Args..)` where one of them is no atom. erl_eval looks up the name before it applies it."""
    if shell and type(module) is Atom:
        where = make_list([(atom("file"), from_text("erl_internal.erl")), (atom("line"), 235)])
        head = (atom("erl_internal"), atom("bif"), (module, name, len(args)), where)
        return ErlangError(A_ERROR, atom("function_clause"), head)
    return _headed(badarg().reason, atom("erlang"), atom("apply"), (module, name, make_list(args)), "erl_erts_errors")


def map_update(base: Any, *pairs: Any) -> Any:
    """`Base#{K := V, ...}`: every key must be there."""
    if type(base) is not ErlMap:
        raise badmap(base)
    for i in range(0, len(pairs), 2):
        if not base.has(pairs[i]):
            raise badkey(pairs[i])
    return map_put(base, *[wrap(x) if i % 2 == 0 else x for i, x in enumerate(pairs)])


def map_update_shell(base: Any, *pairs: Any) -> Any:
    """As `map_update`, with the stack entry of erl_eval, which calls maps:update/3."""
    if type(base) is not ErlMap:
        raise bad_put(base)
    result = base
    for i in range(0, len(pairs), 2):
        if not result.has(pairs[i]):
            args = (pairs[i], pairs[i + 1], result)
            failure = _headed((atom("badkey"), pairs[i]), _A_MAPS, _A_UPDATE, args, "erl_stdlib_errors")
            failure.info = MAP_UPDATE
            raise failure
        result = result.put(pairs[i], pairs[i + 1])
    return result


def map_pairs(value: Any) -> Any:
    """The list a map generator runs through: {Key, Value} in key order; anything else is a bad generator."""
    if type(value) is ErlMap:
        return make_list(value.items())
    raise ErlangError(A_ERROR, (atom("bad_generator"), value))


def zip_lists(*lists: Any) -> Any:
    """Lists of a zip generator as one list of tuples; they must be proper and of one length."""
    rows: list[Any] = []
    cells = list(lists)
    while all(type(cell) is list for cell in cells):
        rows.append(tuple([cell[0] for cell in cells]))
        cells = [cell[1] for cell in cells]
    if all(cell is NIL for cell in cells):
        return make_list(rows)
    raise ErlangError(A_ERROR, (atom("bad_generators"), tuple(lists)))


def external_fun(module: Any, name: Any, arity: Any) -> Any:
    """`fun M:F/A` with values for its parts."""
    if type(module) is Atom and type(name) is Atom and type(arity) is int and 0 <= arity <= MAX_ARITY:
        return ExternalFun(module, name, arity)
    raise badarg()


def boolean(value: Any) -> bool:
    """A value in boolean position of a guard; anything but true and false makes the guard fail."""
    if value is TRUE:
        return True
    if value is FALSE:
        return False
    raise badarg()
