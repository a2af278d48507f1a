"""match and select: all at once, by pieces, to count, delete or replace.

A continuation holds what is still to come; it is opaque. When a head says what the key is, only that key is looked at.
Follows: stdlib ets.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyshell.otp.erts.erlang import numbers, operators, terms
from pyshell.otp.native import bif
from pyshell.otp.stdlib.ets.access import WRITE, find_table, name_of
from pyshell.otp.stdlib.ets.objects import A_END
from pyshell.runtime.ets import Table
from pyshell.runtime.ets_match import (
    BadSpec,
    Bindings,
    Clause,
    Matcher,
    Spec,
    bound_values,
    compile_pattern,
    compile_spec,
    is_ground,
    variable,
)
from pyshell.term.atom import ERROR, FALSE, OK, TRUE, atom
from pyshell.term.cons import from_text, make_list
from pyshell.term.cons import to_python as items_of
from pyshell.term.ids import Ref
from pyshell.term.order import exactly_equal
from pyshell.traps.errors import badarg
from pyshell.traps.machine import charge

A_CONTINUE = atom("ets_continuation")
COMPILED = "compiled match specifications"  # in node.stores, by reference: as long as the node lives
_NAMES = frozenset(
    "is_atom is_float is_integer is_list is_number is_pid is_port is_reference is_tuple is_map is_map_key is_binary "
    "is_bitstring is_function is_boolean is_record abs element hd length map_get map_size max min round size bit_size "
    "byte_size tl trunc ceil floor float tuple_size binary_part + - * / div rem band bor bxor bnot bsl bsr > >= < =< "
    "=:= == =/= /= not xor".split()
)
GUARD_BIFS: dict[tuple[str, int], Callable[..., Any]] = {
    key: function
    for room in (terms, numbers, operators)
    for function in vars(room).values()
    for key in getattr(function, "__bifs__", ())
    if key[0] in _NAMES
}
GUARD_BIFS["self", 0] = lambda p: p
GUARD_BIFS["node", 0] = lambda p: p.n.name

Pick = Callable[[Any], Any]  # the result for an object, or None


def _candidates(table: Table, heads: list[Any]) -> list[Any]:
    """The objects that any of these heads can fit."""
    keys = []
    for head in heads:
        if type(head) is not tuple or len(head) < table.position or not is_ground(head[table.position - 1]):
            return table.objects()
        keys.append(head[table.position - 1])
    if len(keys) != 1:
        return table.objects()
    return table.lookup(keys[0]).copy()


def _spec(specification: Any) -> Spec:
    try:
        return compile_spec(specification, GUARD_BIFS)
    except BadSpec:
        raise badarg() from None


def _pattern(pattern: Any) -> Matcher:
    return compile_pattern(pattern)


def _matching(pattern: Any, whole: bool) -> Pick:
    match = _pattern(pattern)

    def pick(item: Any) -> Any:
        bound: Bindings = {}
        if not match(item, bound):
            return None
        return item if whole else bound_values(bound)

    return pick


def _all(p: Any, table: Table, heads: list[Any], pick: Pick) -> list[Any]:
    charge(p, len(table) // 2)
    return [result for item in _candidates(table, heads) if (result := pick(item)) is not None]


def _limited(limit: Any) -> int:
    if type(limit) is not int or limit < 1:
        raise badarg()
    return limit


def _in_pieces(table: Table, results: list[Any], limit: Any) -> list[Any]:
    """The results as pieces of them are handed out: each piece comes backwards, but the first slot is in the first one."""
    size = _limited(limit)
    if not table.is_placed():
        return results
    walked = results[::-1]
    return [result for at in range(0, len(walked), size) for result in reversed(walked[at : at + size])]


def _piece(name: Any, results: list[Any], limit: int) -> Any:
    """`{Results, Continuation}` or the end."""
    if not results:
        return A_END
    now, later = results[:limit], results[limit:]
    return make_list(now), (name, A_CONTINUE, limit, make_list(later)) if later else A_END


def _continued(p: Any, continuation: Any) -> Any:
    if continuation is A_END:
        return A_END
    good = type(continuation) is tuple and len(continuation) == 4 and continuation[1] is A_CONTINUE
    later = items_of(continuation[3]) if good else None
    if later is None:
        raise badarg()
    find_table(p, continuation[0])
    return _piece(continuation[0], later, continuation[2])


@bif("match", 1)
def match_more(p: Any, continuation: Any) -> Any:
    return _continued(p, continuation)


@bif("match_object", 1)
def match_object_more(p: Any, continuation: Any) -> Any:
    return _continued(p, continuation)


@bif("select", 1)
def select_more(p: Any, continuation: Any) -> Any:
    return _continued(p, continuation)


@bif("select_reverse", 1)
def select_reverse_more(p: Any, continuation: Any) -> Any:
    return _continued(p, continuation)


@bif("match", 2)
def match(p: Any, table: Any, pattern: Any) -> Any:
    return make_list(_all(p, find_table(p, table), [pattern], _matching(pattern, False)))


@bif("match", 3)
def match_piece(p: Any, table: Any, pattern: Any, limit: Any) -> Any:
    found = find_table(p, table)
    return _piece(name_of(found), _in_pieces(found, _all(p, found, [pattern], _matching(pattern, False)), limit), limit)


@bif("match_object", 2)
def match_object(p: Any, table: Any, pattern: Any) -> Any:
    return make_list(_all(p, find_table(p, table), [pattern], _matching(pattern, True)))


@bif("match_object", 3)
def match_object_piece(p: Any, table: Any, pattern: Any, limit: Any) -> Any:
    found = find_table(p, table)
    return _piece(name_of(found), _in_pieces(found, _all(p, found, [pattern], _matching(pattern, True)), limit), limit)


def _selected(p: Any, table: Table, specification: Any) -> list[Any]:
    spec = _spec(specification)
    charge(p, len(table) // 2)
    return spec.run_all(p, _candidates(table, [clause.head for clause in spec.clauses]))


@bif("select", 2)
def select(p: Any, table: Any, specification: Any) -> Any:
    return make_list(_selected(p, find_table(p, table), specification))


@bif("select", 3)
def select_piece(p: Any, table: Any, specification: Any, limit: Any) -> Any:
    found = find_table(p, table)
    return _piece(name_of(found), _in_pieces(found, _selected(p, found, specification), limit), limit)


@bif("select_reverse", 2)
def select_reverse(p: Any, table: Any, specification: Any) -> Any:
    return make_list(_backwards(find_table(p, table), p, specification))


@bif("select_reverse", 3)
def select_reverse_piece(p: Any, table: Any, specification: Any, limit: Any) -> Any:
    found = find_table(p, table)
    return _piece(name_of(found), _in_pieces(found, _backwards(found, p, specification), limit), limit)


def _backwards(table: Table, p: Any, specification: Any) -> list[Any]:
    results = _selected(p, table, specification)
    if table.ordered:
        results.reverse()
    return results


@bif("select_count", 2)
def select_count(p: Any, table: Any, specification: Any) -> Any:
    return sum(result is TRUE for result in _selected(p, find_table(p, table), specification))


@bif("internal_select_delete", 2)
def internal_select_delete(p: Any, table: Any, specification: Any) -> Any:
    found = find_table(p, table, WRITE)
    spec = _spec(specification)
    heads = [clause.head for clause in spec.clauses]
    wanted = _all(p, found, heads, lambda item: item if spec.run(p, item) is TRUE else None)
    return sum(found.delete_object(item) for item in wanted)


@bif("select_replace", 2)
def select_replace(p: Any, table: Any, specification: Any) -> Any:
    """The new object must have the key of the old one, and the specification must say so."""
    found = find_table(p, table, WRITE)
    spec = _spec(specification)
    if not all(_keeps_key(clause, found.position) for clause in spec.clauses):
        raise badarg()
    heads = [clause.head for clause in spec.clauses]
    pairs = _all(p, found, heads, lambda item: (item, new) if (new := spec.run(p, item)) is not None else None)
    count = 0
    for old, new in pairs:
        if type(new) is not tuple or len(new) < found.position:
            raise badarg()
        if not exactly_equal(found.key_of(new), found.key_of(old)):
            raise badarg()
        found.delete_object(old)
        found.insert(new)
        count += 1
    return count


def _keeps_key(clause: Clause, position: int) -> bool:
    return variable(clause.head) is not None or (type(clause.head) is tuple and len(clause.head) >= position)


@bif("match_spec_compile", 1)
def match_spec_compile(p: Any, specification: Any) -> Any:
    ref = p.n.make_ref()
    p.n.stores.setdefault(COMPILED, {})[ref] = _spec(specification)
    return ref


def _compiled(p: Any, term: Any) -> Spec | None:
    found: Spec | None = p.n.stores.get(COMPILED, {}).get(term) if type(term) is Ref else None
    return found


@bif("is_compiled_ms", 1)
def is_compiled_ms(p: Any, term: Any) -> Any:
    return TRUE if _compiled(p, term) is not None else FALSE


@bif("match_spec_run", 2)
def match_spec_run(p: Any, items: Any, compiled: Any) -> Any:
    objects, spec = items_of(items), _compiled(p, compiled)
    if objects is None or spec is None:
        raise badarg()
    if {tuple}.issuperset(map(type, objects)):
        return make_list(spec.run_all(p, objects))
    return make_list([result for item in objects if (result := spec.run(p, item)) is not None])


@bif("test_ms", 2)
def test_ms(p: Any, item: Any, specification: Any) -> Any:
    try:
        spec = compile_spec(specification, GUARD_BIFS)
    except BadSpec as ex:
        return ERROR, make_list([(ERROR, from_text(ex.text))])
    result = spec.run(p, item)
    return OK, FALSE if result is None else result
