"""A learner's module: text -> checked and compiled, with everything that is wrong with it.

The law: no file is read here, included text comes from a callback; what a compilation gives depends on text and options alone,
so a module without remarks may be kept under a digest of both.
Follows: compile(3).
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from typing import Any

from pyshell.lang import ast
from pyshell.lang.abstract_read import BadForm, position, read_form
from pyshell.lang.ast import Node
from pyshell.lang.build import module_forms
from pyshell.lang.codegen.state import Linker
from pyshell.lang.diagnostic import Diagnostic, compiler_text
from pyshell.lang.forms import Module, parse_module
from pyshell.lang.lint_module import Callbacks, lint_module, option_names
from pyshell.lang.module import CompiledModule, compile_module
from pyshell.lang.parse import Parser
from pyshell.lang.preprocess import Include
from pyshell.lang.source import Source
from pyshell.term.atom import Atom, atom
from pyshell.term.cons import make_list, to_text

NONE = atom("none")


class Outcome:
    """compiled is None when there are errors. name: of the module, "" when it has none. strict: it wants no warnings."""

    __slots__ = ("name", "source", "compiled", "errors", "warnings", "strict")

    def __init__(self, source: Source) -> None:
        self.name = ""
        self.source = source
        self.compiled: CompiledModule | None = None
        self.errors: list[Diagnostic] = []
        self.warnings: list[Diagnostic] = []
        self.strict = False


def digest_of(edition: str, file: str, text: str, options: Collection[str], defines: Collection[tuple[str, str]]) -> str:
    """Under what a compiled module is kept. edition: of the compiler itself."""
    parts = [edition, file, *sorted(options), *(f"{name}={value}" for name, value in defines)]
    return hashlib.sha256("\n".join([*parts, "", text]).encode("utf-8", "surrogatepass")).hexdigest()


def compile_source(
    source: Source,
    parser: Parser,
    linker: Linker,
    include: Include,
    callbacks: Callbacks,
    options: Collection[str] = (),
    defines: Collection[tuple[str, str]] = (),
) -> Outcome:
    """Compile a module. options: words for the checker ("nowarn_unused_vars", "export_all", ...)."""
    module = parse_module(source, parser, include, defines)
    return compile_parsed(module, source.text.encode("utf-8", "surrogatepass"), linker, callbacks, options)


def forms_module(source: Source, terms: list[Any]) -> Module:
    """A module from its abstract forms, as a parse transform or a program gives them. Raises BadForm.

    `-file` attributes say where the forms that follow are from; {error, Info} and {warning, Info} are what epp found.
    """
    module = Module(source)
    file: str | None = None
    for term in terms:
        kind = term[0].name if type(term) is tuple and term and type(term[0]) is Atom else ""
        if kind in ("error", "warning") and len(term) == 2:
            found = _reported(term[1], kind == "warning")
            (module.warnings if found.warning else module.errors).append(found)
        elif kind != "eof":
            node = read_form(term)
            if type(node) is ast.Attribute and node.name == "file":
                if not module.forms and not source.name:
                    source.name = node.value[0]
                file = None if node.value[0] == source.name else node.value[0]
            module.forms.append((node, file))
    return module


def _reported(info: Any, warning: bool) -> Diagnostic:
    """{Location, Module, Descriptor} of others, with its text behind it where somebody has asked that module."""
    if type(info) is not tuple or len(info) not in (3, 4) or type(info[1]) is not Atom:
        raise BadForm(info)
    line, column = position(info[0]) if info[0] is not NONE else (0, 0)
    text = to_text(info[3]) if len(info) == 4 else None
    return Diagnostic(line, column, info[1].name, text or "", warning=warning, term=info[2])


def compile_parsed(
    module: Module, identity: bytes, linker: Linker, callbacks: Callbacks, options: Collection[str]
) -> Outcome:
    """As compile_source, of forms. identity: what the code's checksum is of."""
    source = module.source
    outcome = Outcome(source)
    outcome.errors, outcome.warnings = lint_module(module, callbacks, options)
    for warning in outcome.warnings:
        warning.warning = True
    nodes = module.nodes
    outcome.strict = any(
        type(node) is ast.Attribute and node.name == "compile" and "warnings_as_errors" in option_names(node.value)
        for node in nodes
    )
    if "export_all" in options:
        nodes.insert(0, ast.Attribute((1, 1), "compile", atom("export_all")))
    if not outcome.errors:
        nodes += _behaviour_info(nodes)
    if outcome.errors:
        outcome.name = _name(nodes)
        return outcome
    forms = module_forms(nodes, source.name)
    outcome.name = forms.name
    digest = hashlib.md5(identity, usedforsecurity=False).digest()
    if not any(name == "vsn" for name, _ in forms.attributes):
        forms.attributes.insert(0, ("vsn", make_list([int.from_bytes(digest, "big")])))
    try:
        outcome.compiled = compile_module(forms, digest, linker)
    except (RecursionError, SyntaxError, MemoryError):  # CPython nests blocks and brackets so deep and no deeper
        outcome.errors.append(Diagnostic(0, 0, "compile", "an expression of this module is nested too deeply"))
    return outcome


def _behaviour_info(nodes: list[Node]) -> list[Node]:
    """`behaviour_info/1`, which a module with callbacks has without writing it."""
    found = callbacks_in(nodes)
    if found is None:
        return []
    at = (1, 1)
    clauses = []
    for item, pairs in zip(("callbacks", "optional_callbacks"), found, strict=True):
        body: Node = ast.Nil(at)
        for name, arity in reversed(pairs):
            body = ast.Cons(at, ast.Tuple(at, [ast.AtomLit(at, name), ast.Integer(at, arity)]), body)
        clauses.append(ast.Clause(at, [ast.AtomLit(at, item)], [], [body]))
    export = ast.Attribute(at, "export", [("behaviour_info", 1)])
    return [export, ast.Function(at, "behaviour_info", clauses)]


def _name(nodes: list[Node]) -> str:
    for node in nodes:
        if type(node) is ast.Attribute and node.name == "module":
            return str(node.value)
    return ""


def callbacks_in(nodes: list[Node]) -> tuple[list[tuple[str, int]], list[tuple[str, int]]] | None:
    """The callbacks a behaviour's forms declare, and those of them that are optional; None if it declares none."""
    required: list[tuple[str, int]] = []
    optional: list[tuple[str, int]] = []
    for node in nodes:
        if type(node) is ast.Attribute and node.name == "callback":
            name = node.value[0]
            required.append((name[-2], name[-1]))
        elif type(node) is ast.Attribute and node.name == "optional_callbacks":
            optional += node.value
    return (required, optional) if required else None


def report(
    outcome: Outcome, errors: bool, warnings: bool, as_errors: bool, brief: bool, included: Mapping[str, Source]
) -> str:
    """The text c/1 prints: errors, then warnings. as_errors: warnings forbid the module, too. brief: without source lines."""
    shown: list[str] = []
    if errors:
        shown += [compiler_text(item, outcome.source, brief, included) for item in outcome.errors]
    if warnings:
        for item in outcome.warnings:
            item.warning = not as_errors
            shown.append(compiler_text(item, outcome.source, brief, included))
        if as_errors and outcome.warnings:
            shown.insert(0, "compile: warnings being treated as errors\n")
    return "".join(shown)

