"""Match patterns and match specifications: compiled to closures, run over the objects of a table.

In a pattern `_` fits anything and `$N` takes what is there, the same each time. In guards and results `$N`, `$_` and
`$$` give it back, {Op,Arg..} calls, {{..}} is a tuple and {const,X} is X.
Law: an error in a guard is false, in a result the atom 'EXIT'; a specification that makes no sense is `BadSpec`.
Follows: ERTS User's Guide, "Match Specifications in Erlang" (the part for ets).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyshell.runtime.ets_code import ClauseCode, write_clause
from pyshell.term.atom import FALSE, TRUE, Atom, atom
from pyshell.term.cons import NIL, make_list, split_tail
from pyshell.term.cons import to_python as items_of
from pyshell.term.maps import ErlMap, from_pairs
from pyshell.term.order import exactly_equal
from pyshell.traps.errors import CATCH

A_ANY, A_CONST, A_EXIT = atom("_"), atom("const"), atom("EXIT")
A_WHOLE, A_ALL = atom("$_"), atom("$$")
MAX_VARIABLE = 100_000_000

Bindings = dict[int, Any]
Matcher = Callable[[Any, Bindings], bool]
Value = Callable[[Any, Any, Bindings], Any]  # (process, object, bindings)
Bifs = dict[tuple[str, int], Callable[..., Any]]


class BadSpec(Exception):
    """This is no match specification; `text` says why, as ets:test_ms/2 does."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


def variable(term: Any) -> int | None:
    """N of `$N`."""
    if type(term) is Atom and term.name[:1] == "$" and term.name[1:].isdigit():
        number = int(term.name[1:])
        return number if number < MAX_VARIABLE else None
    return None


def is_ground(pattern: Any) -> bool:
    """True when a pattern has no variables: then it is a term to look for."""
    todo = [pattern]
    while todo:
        t = todo.pop()
        if type(t) is Atom:
            if t is A_ANY or variable(t) is not None:
                return False
        elif type(t) is list or type(t) is tuple:
            todo += t
        elif type(t) is ErlMap:
            for pair in t.unordered():
                todo += pair
    return True


def compile_pattern(pattern: Any) -> Matcher:
    """A function that fits the pattern to a term and puts what `$N` take into the bindings."""
    if pattern is A_ANY:
        return lambda term, bound: True
    number = variable(pattern)
    if number is not None:
        return _variable(number)
    if is_ground(pattern):
        return lambda term, bound: exactly_equal(pattern, term)
    if type(pattern) is tuple:
        return _tuple([compile_pattern(item) for item in pattern])
    if type(pattern) is list:
        items, tail = split_tail(pattern)
        return _list([compile_pattern(item) for item in items], compile_pattern(tail))
    return _map([(key, compile_pattern(value)) for key, value in pattern.items()])


def _variable(number: int) -> Matcher:
    def match(term: Any, bound: Bindings) -> bool:
        known = bound.get(number)
        if known is None:
            bound[number] = term
            return True
        return exactly_equal(known, term)

    return match


def _tuple(parts: list[Matcher]) -> Matcher:
    size = len(parts)

    def match(term: Any, bound: Bindings) -> bool:
        if type(term) is not tuple or len(term) != size:
            return False
        return all(part(item, bound) for part, item in zip(parts, term, strict=True))

    return match


def _list(parts: list[Matcher], tail: Matcher) -> Matcher:
    def match(term: Any, bound: Bindings) -> bool:
        for part in parts:
            if type(term) is not list or not part(term[0], bound):
                return False
            term = term[1]
        return tail(term, bound)

    return match


def _map(parts: list[tuple[Any, Matcher]]) -> Matcher:
    def match(term: Any, bound: Bindings) -> bool:
        if type(term) is not ErlMap:
            return False
        for key, part in parts:
            value = term.get(key)
            if value is None or not part(value, bound):
                return False
        return True

    return match


class Clause:
    """One {Head, Guards, Body}. fast: the clause as one function (ets_code.py), or None."""

    __slots__ = ("head", "match", "guards", "body", "fast")

    def __init__(
        self, head: Any, match: Matcher, guards: list[Value], body: list[Value], fast: ClauseCode | None
    ) -> None:
        self.fast = fast
        self.head = head
        self.match = match
        self.guards = guards
        self.body = body


class Spec:
    """A compiled match specification. run(p, object) gives the result, or None when no clause fits."""

    def __init__(self, clauses: list[Clause]) -> None:
        self.clauses = clauses

    def run(self, p: Any, item: Any) -> Any:
        for clause in self.clauses:
            if clause.fast is not None:
                found = clause.fast.run(p, item)
                if found is not None:
                    return found
                continue
            bound: Bindings = {}
            if clause.match(item, bound) and all(_true(p, guard, item, bound) for guard in clause.guards):
                result: Any = None
                for value in clause.body:
                    try:
                        result = value(p, item, bound)
                    except CATCH:
                        result = A_EXIT
                return result
        return None

    def run_all(self, p: Any, items: list[Any]) -> list[Any]:
        """The results for the objects that fit; all of them are tuples, as those of tables are."""
        if len(self.clauses) == 1 and self.clauses[0].fast is not None:
            return self.clauses[0].fast.run_all(p, items)
        run = self.run
        return [result for item in items if (result := run(p, item)) is not None]


def _true(p: Any, guard: Value, item: Any, bound: Bindings) -> bool:
    try:
        return guard(p, item, bound) is TRUE
    except CATCH:
        return False


def compile_spec(term: Any, bifs: Bifs) -> Spec:
    """bifs: the functions that guards and results may call, by name and arity. Raises BadSpec."""
    clauses = items_of(term)
    if clauses is None:
        raise BadSpec("Match programs are not in a list.")
    return Spec([_clause(clause, bifs) for clause in clauses])


def _clause(term: Any, bifs: Bifs) -> Clause:
    if type(term) is not tuple or len(term) != 3:
        raise BadSpec("Match program part is not a tuple of arity 3.")
    head, guards, body = term
    if type(head) is not tuple and variable(head) is None and head is not A_ANY:
        raise BadSpec("Match head is invalid (should be a tuple or a variable).")
    guard_items, body_items = items_of(guards), items_of(body)
    if guard_items is None:
        raise BadSpec("Guards are not in a list.")
    if not body_items:
        raise BadSpec("Body is not a list or is empty.")
    known = _variables(head)
    return Clause(
        head,
        compile_pattern(head),
        [_value(guard, bifs, known) for guard in guard_items],
        [_value(value, bifs, known) for value in body_items],
        write_clause(head, guard_items, body_items[-1], bifs, variable),
    )


def _variables(pattern: Any) -> set[int]:
    found = set()
    todo = [pattern]
    while todo:
        t = todo.pop()
        number = variable(t)
        if number is not None:
            found.add(number)
        elif type(t) is list or type(t) is tuple:
            todo += t
        elif type(t) is ErlMap:
            todo += [value for _, value in t.unordered()]
    return found


def _value(term: Any, bifs: Bifs, known: set[int]) -> Value:
    number = variable(term)
    if number is not None:
        if number not in known:
            raise BadSpec(f"Variable ${number} is unbound.")
        return lambda p, item, bound: bound[number]
    if term is A_WHOLE:
        return lambda p, item, bound: item
    if term is A_ALL:
        return lambda p, item, bound: make_list([bound[n] for n in sorted(bound)])
    if type(term) is tuple:
        return _call(term, bifs, known)
    if type(term) is list:
        items, tail = split_tail(term)
        parts = [_value(item, bifs, known) for item in items]
        end = _value(tail, bifs, known)
        return lambda p, item, bound: make_list([part(p, item, bound) for part in parts], end(p, item, bound))
    if type(term) is ErlMap:
        pairs = [(_value(key, bifs, known), _value(value, bifs, known)) for key, value in term.items()]
        return lambda p, item, bound: from_pairs([(k(p, item, bound), v(p, item, bound)) for k, v in pairs])
    return lambda p, item, bound: term


def _call(term: tuple[Any, ...], bifs: Bifs, known: set[int]) -> Value:
    if len(term) == 1 and type(term[0]) is tuple:
        parts = [_value(part, bifs, known) for part in term[0]]
        return lambda p, item, bound: tuple([part(p, item, bound) for part in parts])
    if len(term) == 2 and term[0] is A_CONST:
        constant = term[1]
        return lambda p, item, bound: constant
    if not term or type(term[0]) is not Atom:
        raise BadSpec("Illegal expression: a tuple that is no call must be written {{...}}.")
    name = term[0].name
    args = [_value(arg, bifs, known) for arg in term[1:]]
    if name in ("andalso", "orelse", "and", "or"):
        return _logical(name, args)
    function = bifs.get((name, len(args)))
    if function is None:
        raise BadSpec(f"Function {name}/{len(args)} does_not_exist.")
    return lambda p, item, bound: function(p, *[arg(p, item, bound) for arg in args])


def _logical(name: str, args: list[Value]) -> Value:
    """Any number of arguments; the first that decides does."""
    stop = FALSE if name in ("andalso", "and") else TRUE
    go_on = TRUE if stop is FALSE else FALSE

    def value(p: Any, item: Any, bound: Bindings) -> Any:
        for arg in args:
            result = arg(p, item, bound)
            if result is stop:
                return stop
            if result is not go_on:
                return A_EXIT
        return go_on

    return value


def bound_values(bound: Bindings) -> Any:
    """`$$`: what the variables took, in the order of their numbers."""
    return make_list([bound[n] for n in sorted(bound)]) if bound else NIL
