"""The preprocessor: directives and macros, on tokens, form by form.

The law: text of included files comes from a callback, nothing here reads files; a wrong form is reported and left
out, the rest of the file goes on; tokens of a macro stand where the macro is called.
Follows: stdlib epp; reference manual, "Preprocessor".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from pyshell.lang import macros, scan
from pyshell.lang.ast import Pos
from pyshell.lang.condition import Condition
from pyshell.lang.diagnostic import Diagnostic, LanguageError, fail
from pyshell.lang.encoding import broken
from pyshell.lang.macros import Macros
from pyshell.lang.parse import Parser
from pyshell.lang.scan import Scanned, Token
from pyshell.lang.source import Source
from pyshell.lang.to_form import literal
from pyshell.term import show

Include = Callable[[str, str, str], "tuple[str, str] | None"]
"""include(kind, name, from_file) -> (path, text) or None; kind is "file" or "lib"."""

_MAX_DEPTH = 8
_NAMES = ("atom", "var")


class Form:
    """Tokens of one form with its full stop, macros expanded; the file they are from."""

    __slots__ = ("tokens", "file")

    def __init__(self, tokens: list[Token], file: str) -> None:
        self.tokens = tokens
        self.file = file


def no_include(kind: str, name: str, from_file: str) -> tuple[str, str] | None:
    """An include callback that finds nothing."""
    return None


def _moved(file: str, line: int, column: int) -> None:
    pass


class Preprocessor:
    """One compilation. Iterate over `run` for Forms and Diagnostics in the order of the text.

    defines: macros given from outside (`{d, Name, Value}`), as name -> text of the value.
    """

    def __init__(
        self,
        parser: Parser,
        include: Include = no_include,
        defines: Iterable[tuple[str, str]] = (),
        release: int = 25,
        maybe: bool = True,
        start: Pos = (1, 1),
    ) -> None:
        self.parser = parser
        # where the text begins, and where reading it ended
        self.start = self.end = start
        self.include = include
        self.macros = Macros(release)
        self.maybe = maybe
        self.depth = 0
        self.main: str | None = None
        # told of file, line and column where an included file begins, and where the one around it goes on
        self.moved: Callable[[str, int, int], None] = _moved
        for name, text in defines:
            tokens = scan.scan(text)
            if isinstance(tokens, list):
                self.macros.give(name, tokens)

    def run(self, source: Source, path: str | None = None) -> Iterator[Form | Diagnostic]:
        """All forms of a source and of what it includes."""
        file = path if path is not None else source.name
        if self.main is None:
            self.main = file
        self.macros.file = file
        conditions: list[Condition] = []
        line, column = self.start if self.depth == 0 else (1, 1)
        offset = 0
        while True:
            form = scan.read_form(source.text, offset, line, column, True, self.maybe)
            assert form is not None
            if source.bad < len(source.text) and source.bad < form.end:
                undecoded = broken(source, offset, (line, column))
                line, column = undecoded[0].line, undecoded[0].column
                yield from (self._located(item, file) for item in undecoded)
                conditions.clear()
                break
            if form.at_end:
                line, column = form.line, form.column
                break
            offset, line, column = form.end, form.line, form.column
            try:
                for item in self._form(form, conditions, file):
                    yield item
                    named = _file_attribute(item) if isinstance(item, Form) else None
                    if named is not None:  # the lines that follow belong to that file, and are counted from there
                        file = self.macros.file = named[0]
                        line += named[1] - form.tokens[0][2][0]
            except LanguageError as error:
                yield self._located(error.diagnostic, file)
        for condition in conditions:
            text = f"unterminated '-{condition.name}'"
            yield self._located(Diagnostic(line, column, "epp", text), file)
        if self.depth == 0:
            self.end = (line, column)

    def _located(self, diagnostic: Diagnostic, file: str) -> Diagnostic:
        if file != self.main:
            diagnostic.file = file
        return diagnostic

    def _form(self, form: Scanned, conditions: list[Condition], file: str) -> Iterator[Form | Diagnostic]:
        tokens = form.tokens
        active = all(condition.taken for condition in conditions)
        name = tokens[1][1] if len(tokens) > 1 and tokens[0][0] == "-" else None
        if name in ("ifdef", "ifndef", "if", "elif", "else", "endif"):
            self._conditional(tokens, conditions, active)
        elif not active:
            return
        elif form.error is not None:
            yield self._located(form.error, file)
        elif name == "define":
            self.macros.define(macros.read_definition(tokens))
        elif name == "undef":
            self.macros.undefine(_name_argument(tokens, "undef"))
        elif name in ("include", "include_lib"):
            yield from self._include(tokens, str(name), file)
            self.moved(file, form.line, form.column)
        elif name in ("error", "warning"):
            yield self._located(self._message(tokens, str(name)), file)
        elif name == "feature":
            self._feature(tokens)
        else:
            expanded = self.macros.expand(tokens, tokens)
            if name == "file":
                _must_be(expanded, "file", ["(", "string", ",", "integer", ")", "dot"])
            if name == "module":
                self._module(expanded)
            yield Form(expanded, file)

    def _module(self, tokens: list[Token]) -> None:
        if len(tokens) > 3 and tokens[2][0] == "(" and tokens[3][0] == "atom":
            name = tokens[3]
            self.macros.predefine("MODULE", name)
            self.macros.predefine("MODULE_STRING", ("string", name[1], name[2]))

    def _feature(self, tokens: list[Token]) -> None:
        """`-feature(maybe_expr, disable).` makes `maybe` an atom again."""
        kinds = [token[0] for token in tokens[2:]]
        if kinds != ["(", "atom", ",", "atom", ")", "dot"] or tokens[5][1] not in ("enable", "disable"):
            raise fail(tokens[1][2], "epp", "badly formed 'feature'")
        if tokens[3][1] == "maybe_expr":
            self.maybe = tokens[5][1] == "enable"
            self.macros.enable(self.maybe)

    def _message(self, tokens: list[Token], name: str) -> Diagnostic:
        _opened(tokens, name)
        pos = tokens[1][2]
        exprs, _error = self.parser.parse_exprs_tokens(self.macros.expand(tokens[2:], tokens))
        value = literal(exprs[0]) if exprs is not None and len(exprs) == 1 else None
        if value is None:
            raise fail(pos, "epp", f"badly formed '{name}'")
        shown = _pretty(value)
        return Diagnostic(pos[0], pos[1], "epp", f"-{name}({shown}).", warning=name == "warning", term=(name, value))

    # ---- includes ------------------------------------------------------------------------------------------

    def _include(self, tokens: list[Token], name: str, file: str) -> Iterator[Form | Diagnostic]:
        expanded = self.macros.expand(tokens, tokens)
        _must_be(expanded, name, ["(", "string", ")", "dot"])
        wanted, pos = expanded[3][1], expanded[3][2]
        if self.depth >= _MAX_DEPTH:
            raise fail(pos, "epp", "include too deep")
        found = self.include("file", wanted, file)
        if found is None and name == "include_lib":
            found = self.include("lib", wanted, file)
        if found is None:
            kind = "lib" if name == "include_lib" else "file"
            raise fail(pos, "epp", f'can\'t find include {kind} "{wanted}"')
        path, text = found
        self.depth += 1
        self.moved(path, 1, 1)
        yield from self.run(Source(path, text), path)
        self.depth -= 1
        self.macros.file = file

    # ---- conditions ----------------------------------------------------------------------------------------

    def _conditional(self, tokens: list[Token], conditions: list[Condition], active: bool) -> None:
        name, pos = tokens[1][1], tokens[1][2]
        if name in ("ifdef", "ifndef"):
            if not active:
                conditions.append(Condition(name, False, True))
                return
            conditions.append(Condition(name, False, False))  # one that cannot be read is one that does not hold
            defined = self.macros.is_defined(_name_argument(tokens, name))
            conditions[-1] = Condition(name, defined == (name == "ifdef"), False)
            return
        if name == "if":
            condition = Condition("if", False, not active)
            conditions.append(condition)
            if active and self._holds(tokens, "if"):
                conditions[-1] = Condition("if", True, False)
            return
        if name in ("else", "endif") and active:  # what is skipped is not read
            _must_be(tokens, name, ["dot"])
        if not conditions:
            raise fail(pos, "epp", f"unbalanced '-{name}'")
        if name == "endif":
            conditions.pop()
        elif name == "else":
            condition = conditions[-1]
            if condition.seen_else:
                raise fail(pos, "epp", "repeated '-else'")
            condition.otherwise(True)
            condition.seen_else = True
            condition.name = "else"
        else:
            condition = conditions[-1]
            if condition.seen_else:
                raise fail(pos, "epp", "'elif' following 'else'")
            condition.otherwise(not condition.done and self._holds(tokens, "elif"))

    def _holds(self, tokens: list[Token], name: str) -> bool:
        _opened(tokens, name)
        pos: Pos = tokens[1][2]
        marked = _mark_defined(tokens[2:], self.macros)
        exprs, trouble = self.parser.parse_exprs_tokens(self.macros.expand(marked, tokens))
        if trouble is not None:
            raise LanguageError(trouble)
        if exprs is None or len(exprs) != 1:
            raise fail(pos, "epp", f"badly formed '{name}'")
        holds = macros.holds(exprs[0])
        if holds is None:
            raise fail(pos, "epp", f"badly formed '{name}'")
        return holds


def _file_attribute(form: Form) -> tuple[str, int] | None:
    """(name, line) of `-file(Name, Line).`"""
    tokens = form.tokens
    kinds = [token[0] for token in tokens[2:]]
    if tokens[0][0] != "-" or tokens[1][:2] != ("atom", "file") or kinds != ["(", "string", ",", "integer", ")", "dot"]:
        return None
    return tokens[3][1], tokens[5][1]


def _mark_defined(tokens: list[Token], known: Macros) -> list[Token]:
    """`defined(M)` becomes true or false before macros are expanded."""
    result: list[Token] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        following = [other[0] for other in tokens[index + 1 : index + 4]]
        if token[:2] == ("atom", "defined") and following in (["(", "atom", ")"], ["(", "var", ")"]):
            answer = "true" if known.is_defined(tokens[index + 2][1]) else "false"
            result.append(("atom", answer, token[2]))
            index += 4
        else:
            result.append(token)
            index += 1
    return result


def _name_argument(tokens: list[Token], directive: str) -> str:
    """The M of `-ifdef(M).`"""
    rest = tokens[2:]
    if len(rest) == 4 and rest[0][0] == "(" and rest[1][0] in _NAMES and rest[2][0] == ")" and rest[3][0] == "dot":
        name: str = rest[1][1]
        return name
    raise _malformed(tokens, directive, ["(", _NAMES, ")", "dot"])


def _opened(tokens: list[Token], directive: str) -> None:
    """Raises unless a parenthesis follows the directive."""
    if tokens[2][0] != "(":
        raise fail(tokens[2][2], "epp", f"badly formed '{directive}'")


def _must_be(tokens: list[Token], directive: str, wanted: list[Any]) -> None:
    """Raises unless these kinds of tokens follow the directive."""
    if [token[0] for token in tokens[2:]] != wanted:
        raise _malformed(tokens, directive, wanted)


def _malformed(tokens: list[Token], directive: str, wanted: list[Any]) -> LanguageError:
    """At the first token that is another than the one wanted there."""
    pos = tokens[1][2]
    for want, token in zip(wanted, tokens[2:]):
        pos = token[2]
        if token[0] != want and token[0] not in want:
            break
    return fail(pos, "epp", f"badly formed '{directive}'")


def _pretty(value: Any) -> str:
    text = _plain_text(value)
    return show.string_text(text) if text else show.write(value)


def _plain_text(value: Any) -> str:
    """A list of printable characters as text, "" when it is not one."""
    chars: list[str] = []
    while type(value) is list:
        if type(value[0]) is not int or not 32 <= value[0] < 127:
            return ""
        chars.append(chr(value[0]))
        value = value[1]
    return "".join(chars)
