"""What the compiler proper knows of clauses: which cannot match what they are given, and which an earlier one leaves nothing.

The law: a variable may hold anything; only what is written where the clauses are is looked at. Every remark is true of the
compiler of OTP 25, which misses more than it finds: it compares clause by clause, then column by column as it builds the
decision tree, and of the clauses behind one that takes all it names the first.
Follows: compiler's sys_core_fold (opt_bool_case, case_opt, clauses) and v3_kernel (match); cerl_clauses:match/2.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pyshell.lang import ast, constant, walk
from pyshell.lang.ast import Clause, Node
from pyshell.lang.codegen.literal import is_literal, literal
from pyshell.lang.lint_values import folded, value
from pyshell.lang.records import RecordDef
from pyshell.term.order import compare_exact

Warn = Callable[..., None]
"""(node, text, which pass of the compiler says so: sys_core_fold unless told)"""
Shape = tuple[Any, list[Any]]
"""(what tells it from others, what is below)"""
Row = tuple[list[Any], Clause, bool]
"""(patterns, the first one last; whose they are; does it match when they do?)"""
NO, MAYBE, YES = 0, 1, 2
TYPES = "this clause cannot match because of different types/sizes"
NEVER = "no clause will ever match"
GUARD = "this clause cannot match because its guard evaluates to 'false'"
_BOOLEAN = frozenset("== /= < > =< >= =:= =/= and or xor not".split())
_TESTS = frozenset(
    """is_atom is_binary is_bitstring is_boolean is_float is_function is_integer is_list is_map is_map_key is_number is_pid
    is_port is_reference is_tuple is_record is_alive""".split()
)
_ANY = ast.Var((0, 0), "_")


class Chars:
    """The rest of a string in a pattern or an expression, and what follows it."""

    __slots__ = ("text", "at", "tail")

    def __init__(self, text: str, at: int, tail: Any) -> None:
        self.text = text
        self.at = at
        self.tail = tail


class Clauses:
    """The clauses of one function. warn(node, text); records: those of the module."""

    def __init__(self, function: ast.Function, records: Mapping[str, RecordDef], warn: Warn) -> None:
        self.records = records
        self.warn = warn
        self.known: Mapping[str, Node] = {}  # literals that variables of the clause are bound to
        self.first: dict[str, int] = {}  # which node is the first to name each variable
        self.number: dict[int, int] = {}  # of each clause, by id: which node it is
        for number, node in enumerate(walk.each(list(function.clauses))):
            if isinstance(node, ast.Var):
                self.first.setdefault(node.name, number)
            elif isinstance(node, Clause):
                self.number[id(node)] = number

    # the constructs ---------------------------------------------------------------------------------------------

    def heads(self, function: Node, clauses: list[Clause], name: str = "") -> None:
        """Of a function (then with its name) or a fun: its variables are new."""
        left, notes = self._matching(clauses, None, False, f" for {name}" if name else "", False)
        self._tell(function, left, notes)
        self._shadows(left, [list(clause.patterns) for clause in left], False)

    def case(self, node: ast.Case) -> None:
        clauses = self._boolean(node.clauses) if _is_boolean(node.subject) else node.clauses
        if clauses:
            self._chosen(node, clauses, node.subject)

    def match(self, node: ast.Match) -> None:
        """`Pattern = Value`: a case of one clause."""
        found = node.value
        while isinstance(found, ast.Match):
            found = found.value
        bound = self.known.get(node.pattern.name) if isinstance(node.pattern, ast.Var) else None
        if bound is not None:  # the variable's first match gave it its value
            if is_literal(found) and compare_exact(literal(bound), literal(found)):
                self.warn(node, NEVER)
                self.warn(node, GUARD)
        elif self.fits([node.pattern], [found]) == NO:
            self.warn(node, NEVER)
            if not is_literal(found):
                self.warn(node, TYPES)

    def plain(self, clauses: list[Clause]) -> bool:
        """Of `receive`, `try`, `if`: what they are given is not known. False if none of them is left."""
        left, notes = self._matching(clauses, None, False, "", True)
        for clause, text in notes:
            self.warn(clause, text)
        self._shadows(left, [list(clause.patterns) for clause in left], True)
        return bool(left) or not clauses

    def filters(self, node: ast.ListComp | ast.BinComp | ast.MapComp) -> None:
        for qualifier in node.qualifiers:
            if folded([[qualifier]]) is False:
                self.warn(node, GUARD)

    # the steps --------------------------------------------------------------------------------------------------

    def _chosen(self, node: Node, clauses: list[Clause], subject: Node) -> None:
        known = value(subject) is not None
        kept = [clause for clause in clauses if self.fits(clause.patterns, [subject]) != NO]
        found = [clause for clause in clauses if clause not in kept]
        left, notes = self._matching(kept, [subject], known, "", True)
        self._tell(node, left, notes)
        if not known:
            for clause in found:
                self.warn(clause, TYPES)
            rows = [_columns(clause.patterns[0], subject) for clause in left]
            if len({len(row) for row in rows}) == 1:
                self._shadows(left, rows, True)

    def _tell(self, node: Node, left: list[Clause], notes: list[tuple[Clause, str]]) -> None:
        if not left:
            self.warn(node, NEVER)
        for clause, text in notes:
            self.warn(clause, text)

    def _matching(
        self, clauses: list[Clause], subjects: list[Node] | None, known: bool, what: str, outer: bool
    ) -> tuple[list[Clause], list[tuple[Clause, str]]]:
        """Without those whose guard is false, and up to the first that is sure to match; and what is to be said."""
        left: list[Clause] = []
        notes: list[tuple[Clause, str]] = []
        for index, clause in enumerate(clauses):
            given = subjects if subjects is not None else list[Node]([_ANY] * len(clause.patterns))
            guard = folded(clause.guards)
            if guard is False:
                notes.append((clause, GUARD))
                continue
            left.append(clause)
            sure = guard is True and self._free(clause.patterns, outer, clauses[0])
            if sure and self.fits(clause.patterns, given) == YES:
                if not known:
                    line = clause.pos[0]
                    for other in clauses[index + 1 :]:
                        text = f"this clause{what} cannot match because a previous clause at line {line} always matches"
                        notes.append((other, text))
                break
        return left, notes

    def _boolean(self, clauses: list[Clause]) -> list[Clause]:
        """Clauses that are given true or false: those that are neither, and those behind both."""
        seen: set[str] = set()
        kept: list[Clause] = []
        for index, clause in enumerate(clauses):
            if len(seen) == 2:
                for other in clauses[index:]:
                    self.warn(other, "this clause cannot match because a previous clause always matches")
                return kept
            pattern = clause.patterns[0]
            if isinstance(pattern, ast.Var | ast.Match) or folded(clause.guards) is not True:
                return [*kept, *clauses[index:]]
            if isinstance(pattern, ast.AtomLit) and pattern.value in ("true", "false"):
                if pattern.value in seen:
                    self.warn(clause, "this clause cannot match because a previous clause always matches")
                    continue
                seen.add(pattern.value)
                kept.append(clause)
            else:
                self.warn(clause, TYPES)
        return kept

    # does it match? ---------------------------------------------------------------------------------------------

    def fits(self, patterns: list[Node], given: list[Node]) -> int:
        """NO, MAYBE or YES; a variable takes everything."""
        todo: list[tuple[Any, Any]] = list(zip(patterns, given, strict=True))
        result = YES
        while todo:
            pattern, value = map(_end, todo.pop())
            if isinstance(pattern, ast.Var):
                continue
            if isinstance(pattern, ast.Match):
                todo += [(pattern.pattern, value), (pattern.value, value)]
                continue
            wanted, found = self.shape(pattern), self.shape(value)
            if wanted is None or found is None:
                result = MAYBE
                continue
            if {wanted[0][0], found[0][0]} & {"bin", "map"}:
                if wanted[0][0] != found[0][0] and (wanted[0][0] in ("bin", "map") or is_literal(value)):
                    if found[0][0] not in ("bin", "map") or is_literal(value):
                        return NO
                result = MAYBE
            elif wanted[0] != found[0]:
                return NO
            else:
                todo += zip(wanted[1], found[1], strict=True)
        return result

    def _free(self, patterns: list[Any], outer: bool, start: Clause) -> bool:
        """Is no variable compared, be it with itself or (outer) with what it was bound to before clause `start`?"""
        seen: set[str] = set()
        for node in walk.each(patterns):
            if isinstance(node, ast.Var) and node.name != "_":
                if node.name in seen or (outer and self._bound(node.name, start)):
                    return False
                seen.add(node.name)
        return True

    def _bound(self, name: str, start: Clause) -> bool:
        return name in self.first and self.first[name] < self.number.get(id(start), len(self.first) << 32)

    def shape(self, node: Any) -> Shape | None:
        """What a pattern or an expression builds; None: not to be seen."""
        if isinstance(node, Chars):
            if node.at == len(node.text):
                return self.shape(node.tail) if node.tail is not None else (("nil",), [])
            return ("cons",), [ast.Integer((0, 0), ord(node.text[node.at])), Chars(node.text, node.at + 1, node.tail)]
        if isinstance(node, ast.String):
            return self.shape(Chars(node.value, 0, None))
        if isinstance(node, ast.Nil):
            return ("nil",), []
        if isinstance(node, ast.Cons):
            return ("cons",), [node.head, node.tail]
        if isinstance(node, ast.Tuple):
            return ("tuple", len(node.items)), list(node.items)
        if isinstance(node, ast.Record) and node.base is None and node.name in self.records:
            return self._record(node)
        if isinstance(node, ast.AtomLit):
            return ("atom", node.value), []
        if isinstance(node, ast.Integer | ast.Char | ast.Float):
            return (type(node.value).__name__, node.value), []
        if isinstance(node, ast.Bin):
            return ("bin", repr(node.elements) if is_literal(node) else id(node)), []
        if isinstance(node, ast.Map) and node.base is None:
            return self._map(node)
        if isinstance(node, ast.Op) and node.op == "++" and isinstance(node.left, ast.String):
            return self.shape(Chars(node.left.value, 0, node.right)) if node.left.value else self.shape(node.right)
        if isinstance(node, ast.Op | ast.Unary):
            number = constant.value(node)
            if number is not None and not isinstance(number, str):
                return (type(number).__name__, number), []
        return None

    def _record(self, node: ast.Record) -> Shape:
        given = {field.name: field.value for field in node.fields}
        usual = given.get(None, _ANY)
        fields = [given.get(name, usual) for name, _ in self.records[node.name].fields]
        return ("tuple", len(fields) + 1), [ast.AtomLit(node.pos, node.name), *fields]

    @staticmethod
    def _map(node: ast.Map) -> Shape:
        if not all(is_literal(field.key) for field in node.fields):
            return ("map", id(node)), []
        fields = sorted(node.fields, key=lambda field: repr(field.key))
        return ("map", repr([field.key for field in fields])), [field.value for field in fields]

    # the decision tree ------------------------------------------------------------------------------------------

    def _shadows(self, clauses: list[Clause], rows: list[list[Any]], outer: bool) -> None:
        """Clauses that are left nothing, in the columns of their patterns."""
        if len(clauses) < 2:
            return
        start = clauses[0]
        rest: list[Row] = [
            (list(reversed(row)), clause, folded(clause.guards) is True and self._free(clause.patterns, outer, start))
            for row, clause in zip(rows, clauses, strict=True)
        ]
        todo: list[tuple[list[Row], Clause | None]] = [(rest, None)]  # and what is tried when none of them matches
        while todo:
            group, default = todo.pop()
            if group[0][0]:
                todo += self._split(group, default)
                continue
            taker = next((index for index, row in enumerate(group) if row[2]), len(group))
            behind = [row[1] for row in group[taker + 1 : taker + 2]]
            if taker < len(group) and default is not None:
                behind.append(default)
            for clause in behind:
                line = group[taker][1].pos[0]
                text = f"this clause cannot match because a previous clause at line {line} always matches"
                self.warn(clause, text, "v3_kernel")

    def _split(self, group: list[Row], default: Clause | None) -> list[tuple[list[Row], Clause | None]]:
        """By the first column: runs of variables and of constructors, these by what they build.

        Behind a run of variables the next run is tried; behind a constructor nothing is, since it was chosen by its value.
        """
        runs: list[tuple[bool, list[tuple[Row, Shape | None]]]] = []
        for columns, clause, sure in group:
            pattern = _under(columns.pop())
            shape = None if isinstance(pattern, ast.Var) else self.shape(pattern)
            variable = isinstance(pattern, ast.Var)
            if not runs or runs[-1][0] != variable:
                runs.append((variable, []))
            runs[-1][1].append(((columns, clause, sure), shape))
        found: list[tuple[list[Row], Clause | None]] = []
        for index, (variable, members) in enumerate(runs):
            behind = runs[index + 1][1][0][0][1] if index + 1 < len(runs) else default
            if variable:
                found.append(([row for row, _ in members], behind))
            else:
                found += [(rows, None) for rows in _by_constructor(members)]
        return found


def _by_constructor(members: list[tuple[Row, Shape | None]]) -> list[list[Row]]:
    """Rows whose first pattern builds the same, with the columns below. Maps are told apart one after the other."""
    groups: dict[Any, list[Row]] = {}
    last: Any = None
    for (columns, clause, sure), shape in members:
        key: Any = ("unknown", id(columns)) if shape is None else shape[0]
        if key[0] == "map":
            key = last if last is not None and last[1:] == key else (len(groups), *key)
        last = key
        groups.setdefault(key, []).append((columns + list(reversed(shape[1] if shape else [])), clause, sure))
    return list(groups.values())


def _is_boolean(node: Node) -> bool:
    if isinstance(node, ast.Op | ast.Unary):
        return node.op in _BOOLEAN
    if isinstance(node, ast.Call):
        func = node.func
        if isinstance(func, ast.Remote) and isinstance(func.module, ast.AtomLit) and func.module.value == "erlang":
            func = func.name
        return isinstance(func, ast.AtomLit) and func.value in _TESTS
    return False


def _under(pattern: Any) -> Any:
    """What stands beside the names in `X = Pattern`."""
    todo = [pattern]
    while todo:
        pattern = _end(todo.pop())
        if isinstance(pattern, ast.Match):
            todo += [pattern.value, pattern.pattern]
        elif not isinstance(pattern, ast.Var):
            break
    return pattern


def _end(node: Any) -> Any:
    """What follows a string that is used up."""
    while isinstance(node, Chars) and node.at == len(node.text):
        node = ast.Nil((0, 0)) if node.tail is None else node.tail
    return node


def _columns(pattern: Node, subject: Node) -> list[Any]:
    """The patterns for the elements of a tuple that is written where it is matched."""
    if isinstance(subject, ast.Tuple):
        if isinstance(pattern, ast.Tuple) and len(pattern.items) == len(subject.items):
            return list(pattern.items)
        if isinstance(pattern, ast.Var):
            return [_ANY] * len(subject.items)
    return [pattern]
