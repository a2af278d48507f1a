"""One line that a teacher would say after an error. For the interactive terminal only; piped output is erl's.

The law: a hint is never wrong: it says what is certain from the error, the bindings and the modules that are there, or it is
not given. Every rule has an example in tests/shell/hints.txt.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable
from typing import Any

from pyshell.lang import ast
from pyshell.lang.ast import Node
from pyshell.lang.diagnostic import Diagnostic
from pyshell.lang.parse import Parser
from pyshell.lang.scan import Token, atom_text, scan
from pyshell.shell.events import Complaint, Event, Failure, Result
from pyshell.term.atom import Atom, atom
from pyshell.term.cons import NIL, iterate
from pyshell.term.pretty import pretty

Term = Any
_LONGEST = 60
_PRINTING = frozenset("print println printf puts echo write log".split())
_QUOTED = re.compile(r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|\$\\?.|%.*")
_DOTTED = re.compile(r"\b([a-z]\w*)\.([a-z]\w*)\(")
_WORDS = {word: f"{word}()" for word in ("help", "exit", "halt", "flush", "pwd", "ls", "regs", "nodes", "node", "self")}
_WORDS |= {"quit": "q()", "bye": "q()"}
_ARITHMETIC = frozenset("+ - * / div rem band bor bxor bsl bsr bnot abs".split())


class Scene:
    """What a hint may look at. bindings: of the shell. typed: the command. modules: names; exports: of a module."""

    __slots__ = ("bindings", "exports", "modules", "parser", "typed")

    def __init__(
        self,
        parser: Parser,
        bindings: dict[str, Term],
        typed: list[Node],
        modules: Iterable[str],
        exports: Callable[[str], list[tuple[str, int]]],
    ) -> None:
        self.parser = parser
        self.bindings = bindings
        self.typed = typed
        self.modules = modules
        self.exports = exports


def hint(event: Event, scene: Scene) -> str:
    """The line for an event, without newline; "" when nothing certain and helpful can be said."""
    if isinstance(event, Complaint):
        found: Diagnostic | None = event.diagnostic
        if found is None:
            return ""
        for rule in _COMPLAINTS:
            text = rule(found, event.source, scene)
            if text:
                return text
    elif isinstance(event, Failure):
        trace = list(iterate(event.trace))
        for failure_rule in _FAILURES:
            text = failure_rule(event, trace, scene)
            if text:
                return text
    elif isinstance(event, Result) and len(scene.typed) == 1:
        return _only_a_word(scene.typed[0]) or _half_a_name(scene.typed[0], event.value)
    return ""


def _only_a_word(typed: Node) -> str:
    """`help.` where help() was meant."""
    if isinstance(typed, ast.AtomLit) and typed.value in _WORDS:
        call = _WORDS[typed.value]
        return f"{typed.value} is an atom, a value like 1 or \"one\". The call is {call}."
    return ""


def _half_a_name(typed: Node, value: Term) -> str:
    """`net_adm:ping(b).` answers pang whoever is there."""
    if not isinstance(typed, ast.Call) or not isinstance(typed.func, ast.Remote) or len(typed.args) != 1:
        return ""
    name, node = typed.func.name, typed.args[0]
    if not isinstance(name, ast.AtomLit) or not isinstance(node, ast.AtomLit) or "@" in node.value:
        return ""
    if name.value not in ("ping", "connect_node") or value not in (atom("pang"), atom("false")):
        return ""
    return f"{atom_text(node.value)} is not the whole name of a node: they are called like b@lab; lab:nodes(). lists them."


def scene_of(session: Any) -> Scene:
    """What hints may look at in a session."""
    node = session.node

    def exports(module: str) -> list[tuple[str, int]]:
        loaded = node.code.ensure_loaded(module)
        return list(loaded.exports) if loaded is not None else []

    modules = {*node.library.modules(), *node.code.current}
    return Scene(session.tools.parser, session.bindings, session.typed, modules, exports)


def _close(name: str, others: Iterable[str]) -> str:
    others = list(others)
    swapped = [other for other in sorted(others) if len(other) > 2 and sorted(other) == sorted(name)]
    if len(swapped) == 1:
        return swapped[0]
    found = difflib.get_close_matches(name, sorted(others), 1, 0.75)
    return found[0] if found else ""


def _shown(term: Term) -> str:
    text = pretty(term, 1, 10 * _LONGEST)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 3] + "..."


# ---- what was typed is no expression --------------------------------------------------------------------------


def _nothing_before_stop(found: Diagnostic, _source: str, _scene: Scene) -> str:
    if found.text == "syntax error before: '.'":
        return "The full stop comes too early: something is missing before it."
    return ""


def _complete_before(found: Diagnostic, source: str, scene: Scene) -> str:
    """The text before the token is an expression already."""
    if not found.text.startswith("syntax error before: ") or not source:
        return ""
    tokens = scan(source)
    if not isinstance(tokens, list):
        return ""
    before = [token for token in tokens if token[2] < (found.line, found.column)]
    rest = tokens[len(before) :]
    if not before or not rest or rest[0][0] == "dot":
        return ""
    if rest[0][0] == "=" and before[-1][:2] in (("=", "="),):
        return ""
    stop: Token = ("dot", ".", rest[0][2])
    exprs, _trouble = scene.parser.parse_exprs_tokens([*before, stop])
    if exprs is None or rest[0][0] in (")", "]", "}", "end", ">>", ";", "->"):
        return ""
    return f"What stands before `{_token(rest[0])}` is a whole expression: is a comma or an operator missing between them?"


def _token(token: Token) -> str:
    kind, value, _pos = token
    return atom_text(value) if kind == "atom" else f'"{value}"' if kind == "string" else str(value)


def _unbound(found: Diagnostic, _source: str, scene: Scene) -> str:
    words = found.text.split("'")
    if len(words) != 3 or words[0] != "variable " or words[2] != " is unbound":
        return ""
    name = words[1]
    similar = _close(name, scene.bindings)
    if similar:
        return f"{name} has no value; {similar} has one."
    return f"{name} has no value yet. Names with a capital are variables; an atom begins with a small letter."


def _dotted_call(found: Diagnostic, source: str, _scene: Scene) -> str:
    """`io.format("x").`"""
    called = _DOTTED.search(_QUOTED.sub("", source))
    if found.text == "syntax error before: '.'" and called is not None:
        return f"A function of a module is called with a colon: {called[1]}:{called[2]}(...)."
    return ""


def _no_record(found: Diagnostic, _source: str, _scene: Scene) -> str:
    if found.text.startswith("record ") and found.text.endswith(" undefined"):
        return 'The shell does not know this record: rd(name, {field, ...}). defines one, rr("file.erl"). reads those of a file.'
    return ""


def _guard(found: Diagnostic, _source: str, _scene: Scene) -> str:
    if found.text == "illegal guard expression":
        return "A guard may hold tests, arithmetic and guard BIFs such as length/1, but no calls of other functions."
    return ""


def _unsafe(found: Diagnostic, _source: str, _scene: Scene) -> str:
    if found.text.startswith("variable ") and " unsafe in " in found.text:
        return "Not every branch gives this variable a value, so it cannot be used after them."
    return ""


_COMPLAINTS: tuple[Callable[[Diagnostic, str, Scene], str], ...] = (
    _dotted_call, _nothing_before_stop, _complete_before, _unbound, _no_record, _guard, _unsafe,
)  # fmt: skip


# ---- an exception ---------------------------------------------------------------------------------------------


def _tag(reason: Term) -> str:
    if type(reason) is tuple and reason:
        reason = reason[0]
    return reason.name if type(reason) is Atom else ""


def _already_bound(event: Failure, trace: list[Term], scene: Scene) -> str:
    if event.cls != "error" or _tag(event.reason) != "badmatch" or type(event.reason) is not tuple:
        return ""
    if trace and trace[0][0].name not in ("erl_eval", "shell"):
        return ""
    matches = [node for node in scene.typed if isinstance(node, ast.Match)]
    if len(matches) != 1 or not isinstance(matches[0].pattern, ast.Var):
        return ""
    name = matches[0].pattern.name
    if name not in scene.bindings:
        return ""
    return f"{name} is already bound to {_shown(scene.bindings[name])}; f({name}). forgets it."


def _bound_atom(event: Failure, trace: list[Term], scene: Scene) -> str:
    """`x = 5.`"""
    if _tag(event.reason) != "badmatch" or len(scene.typed) != 1 or not isinstance(scene.typed[0], ast.Match):
        return ""
    pattern = scene.typed[0].pattern
    if not isinstance(pattern, ast.AtomLit) or not pattern.value.isalnum():
        return ""
    return f"{pattern.value} is an atom, a value of its own; a variable begins with a capital: {pattern.value.capitalize()} = ..."


def _undefined(event: Failure, trace: list[Term], scene: Scene) -> str:
    reason = event.reason
    if _tag(reason) == "shell_undef" and type(reason) is tuple and len(reason) == 4:
        if reason[1].name in _PRINTING:
            return 'io:format("~p~n", [X]). prints X; the shell prints every value by itself.'
        name = atom_text(reason[1].name)
        return f"The shell has no function {name}/{reason[2]}: write Module:{name}(...), or bind a fun to a variable."
    if event.cls != "error" or _tag(reason) != "undef" or type(reason) is tuple or not trace or len(trace[0]) < 3:
        return ""
    module, name, args = trace[0][0].name, trace[0][1].name, trace[0][2]
    arity = args if type(args) is int else sum(1 for _ in iterate(args))
    if module in scene.modules:
        return _no_function(module, name, arity, scene)
    similar = _close(module, scene.modules)
    if similar:
        return f"There is no module {atom_text(module)}; did you mean {similar}?"
    return f"There is no module {atom_text(module)} here: c({atom_text(module)}). compiles {module}.erl of this folder."


def _no_function(module: str, name: str, arity: int, scene: Scene) -> str:
    exports = scene.exports(module)
    arities = sorted(count for known, count in exports if known == name)
    if arities:
        shown = ", ".join(f"{atom_text(name)}/{count}" for count in arities)
        return f"{module} has {shown}, but no {atom_text(name)}/{arity}: count the arguments."
    similar = _close(name, {known for known, _count in exports})
    if similar:
        return f"{module} exports no {atom_text(name)}/{arity}; did you mean {similar}?"
    return f"{module} exports no {atom_text(name)}/{arity}: m({module}). lists what it has."


def _no_number(event: Failure, trace: list[Term], _scene: Scene) -> str:
    if event.cls != "error" or _tag(event.reason) != "badarith" or not trace or type(trace[0][2]) is int:
        return ""
    module, name, args = trace[0][:3]
    if module.name != "erlang" or name.name not in _ARITHMETIC:
        return ""
    values = list(iterate(args))
    wrong = [value for value in values if type(value) not in (int, float)]
    if wrong:
        lists = name.name == "+" and all(type(value) is list or value is NIL for value in values)
        joined = " `++` joins lists and strings." if lists else ""
        return f"`{name.name}` works on numbers, and {_shown(wrong[0])} is none.{joined}"
    if name.name in ("/", "div", "rem") and len(values) == 2 and values[1] == 0:
        return "Division by zero."
    wrong = [value for value in values if type(value) is not int]
    return f"`{name.name}` works on integers, and {_shown(wrong[0])} is none." if wrong else ""


def _no_clause(event: Failure, trace: list[Term], _scene: Scene) -> str:
    tag = _tag(event.reason)
    if event.cls != "error":
        return ""
    if tag == "case_clause" and type(event.reason) is tuple:
        return f"No clause of the case matches {_shown(event.reason[1])}; a last clause `_ -> ...` takes whatever is left."
    if tag == "if_clause":
        return "None of the tests of the if holds; a last `true -> ...` takes all other cases."
    if tag == "function_clause" and trace and type(trace[0][2]) is not int and trace[0][0].name not in ("erl_eval", "shell"):
        name = f"{atom_text(trace[0][0].name)}:{atom_text(trace[0][1].name)}"
        return f"{name} has clauses, but none for these arguments: ({', '.join(map(_shown, iterate(trace[0][2])))})."
    if tag == "badfun" and type(event.reason) is tuple:
        return f"{_shown(event.reason[1])} is no fun, so it cannot be called."
    return ""


def _no_process(event: Failure, trace: list[Term], _scene: Scene) -> str:
    reason = event.reason
    if event.cls == "error" and trace and trace[0][0].name == "erlang" and trace[0][1].name in ("!", "send"):
        args = list(iterate(trace[0][2])) if type(trace[0][2]) is not int else []
        if _tag(reason) == "badarg" and args and type(args[0]) is Atom:
            return f"No process is registered as {atom_text(args[0].name)} on this node."
    if event.cls != "exit" or type(reason) is not tuple or len(reason) != 2 or type(reason[1]) is not tuple:
        return ""
    call = reason[1]
    if len(call) != 3 or _tag(call) not in ("gen_server", "gen_statem", "gen_event"):
        return ""
    server = next(iter(iterate(call[2])), None)
    if _tag(reason[0]) == "noproc":
        return f"There is no process {_shown(server)}: it was not started, or it has ended."
    if _tag(reason[0]) == "timeout":
        return f"{_shown(server)} did not answer in time: it is busy, or the message got lost on the way."
    if _tag(reason[0]) == "nodedown" and type(reason[0]) is tuple:
        return f"There is no connection to the node {_shown(reason[0][1])}."
    return ""


_FAILURES: tuple[Callable[[Failure, list[Term], Scene], str], ...] = (
    _already_bound, _bound_atom, _undefined, _no_number, _no_clause, _no_process,
)  # fmt: skip
