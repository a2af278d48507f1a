"""Macros: definitions, calls, the predefined ones, and the small expressions of `-if`.

The law: expansion is on tokens; an argument is a balanced list of tokens; a macro that calls itself is an error.
Follows: stdlib epp (scan_define, expand_macros, stringify); reference manual, "Defining and Using Macros".
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pyshell.lang import ast, bifs, walk
from pyshell.lang.ast import Node, Pos
from pyshell.lang.diagnostic import LanguageError, fail
from pyshell.lang.lint_values import value
from pyshell.lang.scan import Token, token_text
from pyshell.term.atom import TRUE

_OPENING = {
    "(": ")",
    "[": "]",
    "{": "}",
    "<<": ">>",
    "begin": "end",
    "if": "end",
    "case": "end",
    "receive": "end",
    "try": "end",
}
PREDEFINED = ("MODULE", "MODULE_STRING", "FILE", "LINE", "MACHINE", "OTP_RELEASE", "FUNCTION_NAME", "FUNCTION_ARITY")


_NO_GUARDS = (bifs.AUTO_IMPORTED - bifs.GUARD) | {"min/2", "max/2", "defined/1"}
_GUARD_PARTS = (
    ast.Integer, ast.Float, ast.Char, ast.String, ast.AtomLit, ast.Var, ast.Nil, ast.Cons, ast.Tuple, ast.Map, ast.MapField,
    ast.Bin, ast.BinElement, ast.Op, ast.Unary,
)  # fmt: skip


class Macro:
    """params None: `-define(M, ...)` without parentheses. pos: where its name stands."""

    __slots__ = ("name", "params", "tokens", "pos")

    def __init__(self, name: str, params: list[str] | None, tokens: list[Token], pos: Pos = (0, 0)) -> None:
        self.pos = pos
        self.name = name
        self.params = params
        self.tokens = tokens

    @property
    def arity(self) -> int | None:
        return None if self.params is None else len(self.params)


def read_definition(tokens: list[Token]) -> Macro:
    """The macro of `-define(...).`"""
    pos = tokens[1][2]
    rest = tokens[2:]
    if len(rest) < 2 or rest[0][0] != "(":
        raise fail(rest[0][2] if rest else pos, "epp", "badly formed 'define'")
    if rest[1][0] not in ("atom", "var"):
        raise fail(rest[1][2], "epp", "badly formed 'define'")
    name: str = rest[1][1]
    index = 2
    params: list[str] | None = None
    if rest[index][0] == "(":
        params, index = _parameters(rest, index + 1)
    if rest[index][0] != ",":
        what = "badly formed 'define'" if params is None else "badly formed define: missing comma"
        raise fail(rest[index][2], "epp", what)
    if len(rest) < index + 3 or rest[-1][0] != "dot" or rest[-2][0] != ")":
        raise fail(rest[-1][2], "epp", "badly formed define: missing closing right parenthesis")
    return Macro(name, params, rest[index + 1 : -2], rest[1][2])


def _parameters(tokens: list[Token], index: int) -> tuple[list[str], int]:
    params: list[str] = []
    if tokens[index][0] == ")":
        return params, index + 1
    while True:
        token = tokens[index]
        if token[0] != "var":
            raise fail((tokens[index - 1] if params else token)[2], "epp", "badly formed 'define'")
        if token[1] in params:
            raise fail(token[2], "epp", f"argument '{token[1]}' already used")
        params.append(token[1])
        following = tokens[index + 1]
        index += 2
        if following[0] == ")":
            return params, index
        if following[0] != ",":
            raise fail(following[2], "epp", "badly formed 'define'")


def clash(names: Iterable[str]) -> tuple[str, str] | None:
    """What is wrong with the names of macros given from outside: ("redefine_predef" or "redefine", the name)."""
    seen: set[str] = set()
    for name in names:
        if name in PREDEFINED:
            return "redefine_predef", name
        if name in seen:
            return "redefine", name
        seen.add(name)
    return None


_IS_MAYBE: list[tuple[str, Any]] = [  # ((X) == maybe_expr)
    ("(", "("), ("(", "("), ("var", "X"), (")", ")"), ("==", "=="), ("atom", "maybe_expr"), (")", ")")
]  # fmt: skip
_NEVER: list[tuple[str, Any]] = [("atom", "false")]


def _asks(name: str, tokens: list[tuple[str, Any]]) -> dict[int | None, Macro]:
    """A macro of one parameter X that the preprocessor brings along."""
    return {1: Macro(name, ["X"], [(kind, value, (1, 1)) for kind, value in tokens])}


class Macros:
    """What is defined now. `file` is what ?FILE says."""

    def __init__(self, release: int) -> None:
        self._defined: dict[str, dict[int | None, Macro]] = {}
        self._predefined: set[str] = set()
        # how often what is defined has changed
        self.changes = 0
        self.file = ""
        for name, token in (("MACHINE", ("atom", "BEAM", (1, 1))), ("OTP_RELEASE", ("integer", release, (1, 1)))):
            self.predefine(name, token)
        self.predefine("BEAM", ("atom", "true", (1, 1)))
        self._defined["FEATURE_AVAILABLE"] = _asks("FEATURE_AVAILABLE", _IS_MAYBE)
        self.enable(False)

    def enable(self, maybe: bool) -> None:
        """What ?FEATURE_ENABLED says from here on."""
        self._defined["FEATURE_ENABLED"] = _asks("FEATURE_ENABLED", _IS_MAYBE if maybe else _NEVER)
        self.changes += 1

    def predefine(self, name: str, token: Token) -> None:
        """A macro of one token, replaced silently."""
        self._defined[name] = {None: Macro(name, None, [token])}
        self._predefined.add(name)
        self.changes += 1

    def define(self, macro: Macro) -> None:
        """Define a macro. Raises LanguageError when it is defined already (with this number of parameters)."""
        pos = macro.pos
        if macro.name in PREDEFINED:
            raise fail(pos, "epp", f"redefining predefined macro '{macro.name}'")
        known = self._defined.setdefault(macro.name, {})
        if macro.arity in known:
            raise fail(pos, "epp", f"redefining macro '{macro.name}'")
        known[macro.arity] = macro
        self.changes += 1

    def give(self, name: str, tokens: list[Token]) -> None:
        """A macro given from outside: it takes the place of one of the same name; see `clash`."""
        self._defined[name] = {None: Macro(name, None, tokens)}
        self.changes += 1

    def undefine(self, name: str) -> None:
        self._defined.pop(name, None)
        self.changes += 1

    def definitions(self) -> list[tuple[str, dict[int | None, Macro]]]:
        """Names with their macros by number of parameters (None: without parentheses)."""
        return list(self._defined.items())

    def is_predefined(self, name: str) -> bool:
        """Whether the language knows the name by itself."""
        return name in self._predefined

    def is_defined(self, name: str) -> bool:
        return name in self._defined or name in ("FILE", "LINE")

    def expand(self, tokens: list[Token], form: list[Token]) -> list[Token]:
        """Tokens without `?`. form: the form they are in, for ?FUNCTION_NAME."""
        if not any(token[0] == "?" for token in tokens):
            return tokens
        return self._expand(tokens, form, ())

    def _expand(
        self, tokens: list[Token], form: list[Token], active: tuple[tuple[str, int | None], ...]
    ) -> list[Token]:
        result: list[Token] = []
        index = 0
        while index < len(tokens):
            token = tokens[index]
            if token[0] != "?":
                result.append(token)
                index += 1
                continue
            if index + 1 >= len(tokens):
                raise fail(token[2], "epp", "premature end")
            name = tokens[index + 1]
            if name[0] not in ("atom", "var"):
                raise fail(name[2], "epp", f"illegal macro call '?{_shown(name)}'")
            made, index = self._call(tokens, index + 1, form, active)
            result += made
        return result

    def _call(
        self, tokens: list[Token], index: int, form: list[Token], active: tuple[tuple[str, int | None], ...]
    ) -> tuple[list[Token], int]:
        """Expand the macro whose name is tokens[index]; (tokens, index behind the call)."""
        _kind, name, pos = tokens[index]
        index += 1
        special = self._special(name, tokens[index - 1], form)
        if special is not None:
            return special, index
        known = self._defined.get(name)
        if known is None:
            raise fail(pos, "epp", f"undefined macro '{name}{self._called_with(tokens, index)}'")
        calls = index < len(tokens) and tokens[index][0] == "("
        if not calls or set(known) == {None}:
            macro = known.get(None)
            if macro is None:
                raise fail(pos, "epp", f"argument mismatch for macro '{name}'")
            return self._replace(macro, [], pos, form, active), index
        args, end = _arguments(tokens, index, name)
        macro = known.get(len(args))
        if macro is None and args == [[]]:
            args, macro = [], known.get(0)
        if macro is not None:
            return self._replace(macro, args, pos, form, active), end
        macro = known.get(None)
        if macro is None:
            raise fail(pos, "epp", f"argument mismatch for macro '{name}'")
        return self._replace(macro, [], pos, form, active), index

    def _called_with(self, tokens: list[Token], index: int) -> str:
        if index < len(tokens) and tokens[index][0] == "(":
            try:
                args, _end = _arguments(tokens, index, "")
            except LanguageError:
                return ""
            return f"/{0 if args == [[]] else len(args)}"
        return ""

    def _special(self, name: str, token: Token, form: list[Token]) -> list[Token] | None:
        pos = token[2]
        if name == "LINE":
            return [("integer", pos[0], pos)]
        if name == "FILE":
            return [("string", self.file, pos)]
        if name in ("FUNCTION_NAME", "FUNCTION_ARITY"):
            if not form or form[0][0] != "atom" or len(form) < 2 or form[1][0] != "(":
                raise fail(pos, "epp", f"?{name} can only be used within a function")
            if name == "FUNCTION_NAME":
                return [("atom", form[0][1], pos)]
            args, _end = _arguments(form, 1, name)
            return [("integer", 0 if args == [[]] else len(args), pos)]
        return None

    def _replace(
        self,
        macro: Macro,
        args: list[list[Token]],
        pos: Any,
        form: list[Token],
        active: tuple[tuple[str, int | None], ...],
    ) -> list[Token]:
        key = (macro.name, macro.arity)
        if key in active:
            arity = "" if macro.arity is None else f"/{macro.arity}"
            raise fail(pos, "epp", f"circular macro '{macro.name}{arity}'")
        bound = dict(zip(macro.params or (), args))
        # An argument is expanded where it was written: it may call the very macro it is an argument of.
        ready = {name: self._expand(arg, form, active) for name, arg in bound.items()}
        result: list[Token] = []
        index = 0
        while index < len(macro.tokens):
            kind, value, _where = macro.tokens[index]
            following = macro.tokens[index + 1 : index + 3]
            if kind == "?" and len(following) == 2 and following[0][0] == "?" and following[1][1] in bound:
                result.append(("string", _stringify(bound[following[1][1]]), pos))
                index += 3
                continue
            if kind == "?" and len(following) == 2 and following[0][0] == "?" and following[1][0] == "var":
                result.append((following[1][0], following[1][1], pos))  # no parameter: epp takes it as it is
                index += 3
                continue
            if kind == "var" and value in ready:
                result += ready[value]
                if bound[value]:  # what follows an argument stands where its last token does, as in epp
                    pos = bound[value][-1][2]
            else:
                result.append((kind, value, pos))
            index += 1
        return self._expand(result, form, (*active, key))


def _shown(token: Token) -> str:
    """A token that is no name of a macro, as the message has it."""
    kind, value, _pos = token
    if kind in ("integer", "float", "char"):
        return str(ord(value)) if isinstance(value, str) else str(value)
    return token_text(token) if kind == "string" else "dot" if kind == "dot" else f"'{kind}'"


def _arguments(tokens: list[Token], index: int, name: str) -> tuple[list[list[Token]], int]:
    """The arguments of a call whose `(` is at index; one empty list for `()`; and the index behind the `)`."""
    pos = tokens[index - 1][2]
    args: list[list[Token]] = [[]]
    closing: list[str] = []
    index += 1
    while index < len(tokens):
        token = tokens[index]
        kind = token[0]
        if not closing and kind == ")":
            if len(args) > 1 and not all(args):
                raise fail(pos, "epp", f"badly formed argument for macro '{name}'")
            return args, index + 1
        if not closing and kind == ",":
            args.append([])
            index += 1
            continue
        if kind in _OPENING:
            closing.append(_OPENING[kind])
        elif kind == "fun":
            # `fun f/1`, `fun m:f/1` and `fun() -> T` in types have no end.
            if _is_fun_expression(tokens, index + 1):
                closing.append("end")
        elif closing and kind == closing[-1]:
            closing.pop()
        args[-1].append(token)
        index += 1
    raise fail(pos, "epp", f"badly formed argument for macro '{name}'")


def _is_fun_expression(tokens: list[Token], index: int) -> bool:
    if index + 1 < len(tokens) and tokens[index][0] == "var" and tokens[index + 1][0] == "(":
        return True
    return index < len(tokens) and tokens[index][0] == "("


def _stringify(tokens: list[Token]) -> str:
    """`??Arg`: the tokens with a space between any two."""
    return " ".join(value if kind not in _VALUES else token_text((kind, value, pos)) for kind, value, pos in tokens)


_VALUES = frozenset(("atom", "char", "float", "integer", "string", "sigil"))


def holds(node: Node) -> bool | None:
    """Whether the expression of an `-if` is true; None where it is no guard expression."""
    for part in walk.each([node]):
        if isinstance(part, ast.Call):
            func = part.func
            if not isinstance(func, ast.AtomLit) or f"{func.value}/{len(part.args)}" in _NO_GUARDS:
                return None
        elif (isinstance(part, ast.Op | ast.Unary) and part.op in ("++", "--", "!")) or not isinstance(part, _GUARD_PARTS):
            return None
    return value(node) is TRUE

