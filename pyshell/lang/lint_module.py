"""The checker for modules: what c/1 reports of a file.

The law: errors of scanner, preprocessor and parser come first, then those found here by place; warnings by place;
remarks of the optimizer only when there is no error.
Follows: stdlib erl_lint (module/3), compile (order of messages).
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from pyshell.lang import ast, bifs
from pyshell.lang import lint_vars as table
from pyshell.lang.ast import Node, Pos
from pyshell.lang.descriptors import of_text
from pyshell.lang.diagnostic import Diagnostic
from pyshell.lang.forms import Module
from pyshell.lang.lint_attributes import AttributesLint
from pyshell.lang.lint_keys import repeated_keys
from pyshell.lang.lint_useless import useless
from pyshell.lang.records import RecordDef
from pyshell.lang.scan import atom_text
from pyshell.term.atom import Atom

Callbacks = Callable[[str], "tuple[list[tuple[str, int]], list[tuple[str, int]]] | None"]
"""behaviour -> (callbacks, optional callbacks), None when there is no such behaviour."""

READERS = ("epp", "erl_parse", "erl_scan")
_ALLOWED_AFTER_FUNCTIONS = frozenset(("record", "type", "opaque", "spec", "dialyzer", "file", "doc", "compile"))
_OFF_BY_DEFAULT = ("export_vars", "unused_import", "missing_spec", "untyped_record")


def lint_module(
    module: Module, callbacks: Callbacks, options: Collection[str] = ()
) -> tuple[list[Diagnostic], list[Diagnostic]]:
    """(errors, warnings) of a parsed module, in the order compile prints them, those of the parser included.

    options: "nowarn_unused_vars", "warn_export_vars", "export_all" ... as given to compile (those of `-compile` are
    added).
    """
    checker = ModuleLint(module, callbacks, options)
    try:
        checker.check()
    except RecursionError:
        checker.errors.append(Diagnostic(1, 1, "erl_lint", "expression is nested too deeply"))
    read = [item for item in module.errors if item.module in READERS]
    others = [item for item in module.errors if item.module not in READERS]
    errors = [*_by_place(read), *_by_place([*others, *checker.errors])]
    warnings = [*module.warnings, *checker.warnings]
    if not errors:
        for node, file in module.forms:
            if isinstance(node, ast.Function):
                for remark in [*repeated_keys(node), *useless(node, frozenset(checker.locals), checker.records)]:
                    remark.file = file
                    warnings.append(remark)
    return errors, sorted(_by_place(warnings), key=lambda item: (item.file or "", item.line, item.column, _rank(item)))


def _by_place(found: list[Diagnostic]) -> list[Diagnostic]:
    return sorted(found, key=lambda item: (item.file or "", item.line, item.column))


def _rank(item: Diagnostic) -> tuple[int, int, str]:
    """Among warnings at one place: those of the checker first, by their descriptors in term order (size, then name)."""
    if item.module != "erl_lint":
        return 1, 0, ""
    found = of_text(item.text)
    first = found[0] if type(found) is tuple else found
    return 0, len(found) if type(found) is tuple else 0, first.name if type(first) is Atom else ""


class ModuleLint(AttributesLint):
    """One check of one module."""

    def __init__(self, module: Module, callbacks: Callbacks, options: Collection[str]) -> None:
        super().__init__({}, set())
        self.module = module
        self.callbacks_of = callbacks
        self.options = {*options, *_compile_options(module)}
        self.disabled.update(_OFF_BY_DEFAULT)
        for option in sorted(self.options):
            if option.startswith("nowarn_"):
                self.disabled.add(option.removeprefix("nowarn_"))
            elif option.startswith("warn_"):
                self.disabled.discard(option.removeprefix("warn_"))
        self.without_auto = _no_auto_import(module)
        self.called: list[tuple[str, int, Pos, str | None]] = []
        self.again: list[tuple[str, Pos, str | None]] = []  # definitions of what is defined already
        self.calls: dict[str, set[str]] = {}
        self.function = ""
        self.exported_types: dict[str, Pos] = {}
        self.name: str | None = None
        self.record_places: dict[str, tuple[Pos, str | None]] = {}

    def error(self, pos: Pos, text: str, term: object = None) -> table.Vars:
        super().error(pos, text, term)
        self.errors[-1].file = self.file
        return table.EMPTY

    def warn(self, pos: Pos, category: str, text: str, term: object = None) -> None:
        count = len(self.warnings)
        super().warn(pos, category, text, term)
        for item in self.warnings[count:]:
            item.file = self.file

    def check(self) -> None:
        """The whole module."""
        functions = [node for node in self.module.nodes if isinstance(node, ast.Function)]
        self.locals = {f"{node.name}/{len(node.clauses[0].patterns)}" for node in functions}
        seen_function = False
        for node, file in self.module.forms:
            self.file = file
            if isinstance(node, ast.Function):
                if not seen_function:
                    self._before_functions(node)
                seen_function = True
                self._function(node)
            elif isinstance(node, ast.Attribute):
                if seen_function and node.name not in _ALLOWED_AFTER_FUNCTIONS:
                    self.error(node.pos, f"attribute {atom_text(node.name)} after function definitions")
                else:
                    self._attribute(node)
        self.file = None
        self._after()

    def module_name(self) -> str | None:
        return self.name

    def no_auto(self, key: str) -> bool:
        return key in self.without_auto or "" in self.without_auto

    # ---- attributes ----------------------------------------------------------------------------------------

    def _attribute(self, node: ast.Attribute) -> None:
        name, value = node.name, node.value
        if name == "module":
            if self.name is not None:
                self.error(node.pos, "redefining module")
            self.name = value
        elif self.name is None and name != "file":
            self.name = ""
            self.error(node.pos, "no module definition")
            self._attribute(node)
            return
        elif name == "export":
            self._export(node)
        elif name == "export_type":
            if type(value) is not list or not all(type(pair) is tuple and type(pair[0]) is str for pair in value):
                self.error(node.pos, "bad export_type declaration", ("bad_export_type", value))
                return
            for type_name, arity in value:
                if f"{type_name}/{arity}" in self.exported_types:
                    text = f"type {atom_text(type_name)}/{arity} already exported"
                    self.warn(node.pos, "duplicated_export_type", text)
                self.exported_types[f"{type_name}/{arity}"] = node.pos
        elif name == "import" and value[1] is not None:
            self._import(node)
        elif name == "record":
            self._record_definition(node)
        elif name in ("type", "opaque", "nominal"):
            self.type_definition(node)
        elif name in ("spec", "callback"):
            self.specification(node)
        self.note(node)
        if name in ("behaviour", "behavior") and isinstance(value, Atom):
            self.behaviours.append((value.name, node.pos))
        elif name == "compile" and "export_all" in option_names(value):
            self.warn(node.pos, "export_all", "export_all flag enabled - all functions will be exported")
        elif name == "on_load" and isinstance(value, tuple) and isinstance(value[0], Atom):
            self.exports[f"{value[0].name}/{value[1]}"] = (value[0].name, value[1])

    def _export(self, node: ast.Attribute) -> None:
        for name, arity in node.value:
            key = f"{name}/{arity}"
            if key in self.exports:
                self.warn(node.pos, "duplicated_export", f"function {atom_text(name)}/{arity} already exported")
            self.exports[key] = (name, arity)
            self.called.append((name, arity, node.pos, self.file))

    def _import(self, node: ast.Attribute) -> None:
        module, functions = node.value
        for name, arity in sorted(set(functions)):
            key, shown = f"{name}/{arity}", f"{atom_text(name)}/{arity}"
            if key in self.imports:
                self.error(node.pos, f"function {shown} already imported from {atom_text(self.imports[key])}")
                continue
            if key in bifs.AUTO_IMPORTED and not self.no_auto(key):
                advice = f'\n - use "-compile({{no_auto_import,[{shown}]}})." to resolve name clash'
                if key in bifs.NEW_AUTO_IMPORTED:
                    self.warn(node.pos, "bif_clash", f"import directive overrides auto-imported BIF {shown}{advice}")
                else:
                    self.error(node.pos, f"import directive overrides pre R14 auto-imported BIF {shown}{advice}")
            self.imports[key] = module
            self.import_places[key] = node.pos

    def _record_definition(self, node: ast.Attribute) -> None:
        name, fields = node.value
        if name in self.records:
            self.error(node.pos, f"record {atom_text(name)} already defined")
            return
        known: list[tuple[str, Node | None]] = []
        types: list[Any] = []
        for field in fields:
            if any(field.name == other for other, _default in known):
                self.error(field.pos, f"field {atom_text(field.name)} already defined in record {atom_text(name)}")
                continue
            if field.default is not None:
                self.in_record_definition = True
                self.expr(field.default, table.EMPTY)
                self.in_record_definition = False
            known.append((field.name, field.default))
            if field.type is not None:
                types.append(field.type)
        self.records[name] = RecordDef(name, known, node.pos)
        if len(types) < len(fields) and self.file is None:
            text = f"record {atom_text(name)} has field(s) without type information"
            self.warn(node.pos, "untyped_record", text)
        self.record_places[name] = (node.pos, self.file)
        self.check_types(types, f"record {name}")

    # ---- functions -----------------------------------------------------------------------------------------

    def _before_functions(self, node: ast.Function) -> None:
        if self.name is None:
            self.name = ""
            self.error(node.pos, "no module definition")
        for behaviour, pos in self.behaviours:
            if self.callbacks_of(behaviour) is None:
                self.warn(pos, "undefined_behaviour", f"behaviour {atom_text(behaviour)} undefined")

    def _function(self, node: ast.Function) -> None:
        arity = len(node.clauses[0].patterns)
        key, shown = f"{node.name}/{arity}", f"{atom_text(node.name)}/{arity}"
        if key in self.defined:
            self.error(node.pos, f"function {shown} already defined")
            self.again.append((key, node.pos, self.file))
        else:
            if arity > 255:
                self.error(node.pos, f"too many arguments ({arity}) - maximum allowed is 255")
            self.defined[key] = (node.pos, self.file)
            if key in self.imports:
                self.error(node.pos, f"defining imported function {shown}")
        self.function = key
        self.fun_clauses(node.clauses, table.EMPTY)
        self.function = ""

    def local_fun(self, pos: Pos, name: str, arity: int) -> None:
        key = f"{name}/{arity}"
        if key != self.function:
            self.calls.setdefault(self.function, set()).add(key)
            self.called.append((name, arity, pos, self.file))

    def local_call(self, pos: Pos, name: str, arity: int) -> None:
        key = f"{name}/{arity}"
        if key in self.imports and key not in self.locals:
            self.used_imports.add(key)
            return
        if key in bifs.AUTO_IMPORTED and key in self.locals and not self.no_auto(key):
            shown = f"{atom_text(name)}/{arity}"
            kind = "auto-imported" if key in bifs.NEW_AUTO_IMPORTED else "pre R14 auto-imported"
            text = (
                f"ambiguous call of overridden {kind} BIF {shown}\n - use erlang:{shown} or "
                f'"-compile({{no_auto_import,[{shown}]}})." to resolve name clash'
            )
            if key in bifs.NEW_AUTO_IMPORTED:
                self.warn(pos, "bif_clash", text)
            else:
                self.error(pos, text)
        self.local_fun(pos, name, arity)

    # ---- at the end ----------------------------------------------------------------------------------------

    def _after(self) -> None:
        known = {*self.defined, "module_info/0", "module_info/1", "record_info/2"}
        for name, arity, pos, file in sorted(dict.fromkeys(self.called), key=lambda call: call[:2]):
            if f"{name}/{arity}" not in known:
                self.file = file
                text = f"function {atom_text(name)}/{arity} undefined"
                self.error(pos, text, ("undefined_function", (name, arity)))
        self.check_noted()
        for key, (pos, file) in self.specs.items():
            if key not in known:
                self.file = file
                name, _slash, arity_text = key.rpartition("/")
                self.error(pos, f"spec for undefined function {atom_text(name)}/{arity_text}")
        self.file = None
        if "behaviour_info/1" in self.defined:
            for key, pos in self.callbacks.items():
                name, _slash, arity_text = key.rpartition("/")
                text = f"cannot define callback attibute for {atom_text(name)}/{arity_text} when behaviour_info is defined"
                self.error(pos, text, ("behaviour_info", (self.module_name() or "", name, int(arity_text))))
        self._missing_specs()
        self._unused_functions()
        self.finish_types(self.exported_types)
        for name, (pos, file) in self.record_places.items():
            if file is None and name not in self.used_records and not self.is_quiet("unused_record", name):
                self.warn(pos, "unused_record", f"record {atom_text(name)} is unused")
        exported = set(self.defined) if "export_all" in self.options else set(self.exports)
        wanted: dict[str, list[tuple[str, int]]] = {}
        for behaviour, _pos in self.behaviours:
            required, optional = self.callbacks_of(behaviour) or ([], [])
            wanted[behaviour] = sorted(set(required) - set(optional))
        self.conflicts(wanted)
        for behaviour, pos in self.behaviours:
            for name, arity in wanted[behaviour]:
                if f"{name}/{arity}" not in exported:
                    text = f"undefined callback function {atom_text(name)}/{arity} (behaviour '{behaviour}')"
                    self.warn(pos, "undefined_behaviour_func", text)

    def _missing_specs(self) -> None:
        every = "warn_missing_spec_all" in self.options
        for key, (pos, file) in self.defined.items():
            if file is None and key not in self.specs and (every or key in self.exports):
                name, _slash, arity = key.rpartition("/")
                text = f"missing specification for function {atom_text(name)}/{arity}"
                self.warn(pos, "missing_spec_all" if every else "missing_spec", text)

    def _unused_functions(self) -> None:
        if "export_all" in self.options:
            return
        reached: set[str] = set()
        todo = [*self.exports, ""]
        while todo:
            key = todo.pop()
            if key not in reached:
                reached.add(key)
                todo.extend(self.calls.get(key, ()))
        for key, pos, file in [*((key, *place) for key, place in self.defined.items()), *self.again]:
            if key not in reached and not self.is_quiet("unused_function", key):
                self.file = file
                name, _slash, arity = key.rpartition("/")
                self.warn(pos, "unused_function", f"function {atom_text(name)}/{arity} is unused")
        self.file = None


def option_names(value: Any) -> list[str]:
    """The atoms of a `-compile` attribute: one, or a list of them."""
    found: list[str] = []
    while type(value) is list:
        if isinstance(value[0], Atom):
            found.append(value[0].name)
        value = value[1]
    if isinstance(value, Atom):
        found.append(value.name)
    return found


def _compile_options(module: Module) -> list[str]:
    options: list[str] = []
    for node in module.nodes:
        if isinstance(node, ast.Attribute) and node.name == "compile":
            options += option_names(node.value)
    return options


def _no_auto_import(module: Module) -> set[str]:
    """ "f/1" of `-compile({no_auto_import, [...]})`; "" stands for `-compile(no_auto_import)`."""
    found: set[str] = set()
    for node in module.nodes:
        if not isinstance(node, ast.Attribute) or node.name != "compile":
            continue
        if "no_auto_import" in option_names(node.value):
            found.add("")
        todo = [node.value]
        while todo:
            value = todo.pop()
            if type(value) is list:
                todo += value
            elif isinstance(value, tuple) and len(value) == 2 and isinstance(value[0], Atom):
                if value[0].name == "no_auto_import":
                    found.update(_functions(value[1]))
    return found


def _functions(value: Any) -> list[str]:
    found: list[str] = []
    while type(value) is list:
        item = value[0]
        if isinstance(item, tuple) and len(item) == 2 and isinstance(item[0], Atom):
            found.append(f"{item[0].name}/{item[1]}")
        value = value[1]
    return found
