"""Forms -> what the code generator takes: attributes sorted, records expanded, imports and exports in tables.

The forms come from the preprocessor and have passed the checker; a form that is no longer a function or attribute (types,
specs, callbacks) has done its work there and is left out.
Follows: compile(3), module_info/1 of the reference manual.
"""

from __future__ import annotations

from typing import Any

from pyshell.lang import ast
from pyshell.lang.codegen.state import Linker
from pyshell.lang.diagnostic import Diagnostic
from pyshell.lang.forms import parse_module
from pyshell.lang.module import CompiledModule, ModuleForms, compile_module
from pyshell.lang.parse import Parser
from pyshell.lang.records import RecordDef, expand
from pyshell.lang.source import Source
from pyshell.term.cons import NIL, make_list

_SILENT = frozenset(
    ("file", "record", "type", "opaque", "nominal", "spec", "callback", "optional_callbacks", "export_type", "import",
     "export", "module", "compile", "moduledoc", "doc", "on_load", "feature", "dialyzer", "behaviour", "behavior")
)  # fmt: skip


def module_forms(forms: list[ast.Node], file: str) -> ModuleForms:
    """Sort checked forms. file: as stack traces name it."""
    name = ""
    functions: list[ast.Function] = []
    exports: list[tuple[str, int]] = []
    imports: dict[tuple[str, int], str] = {}
    attributes: list[tuple[str, Any]] = []
    records: dict[str, RecordDef] = {}
    export_all = False
    for form in forms:
        if type(form) is ast.Function:
            functions.append(form)
            continue
        if type(form) is not ast.Attribute:
            continue
        key, value = form.name, form.value
        if key == "module":
            name = value
        elif key == "export":
            exports += [e for e in value if e not in exports]
        elif key == "import" and value[1] is not None:
            imports.update(((n, a), value[0]) for n, a in value[1])
        elif key == "record":
            fields = [(f.name, f.default) for f in value[1]]
            records[value[0]] = RecordDef(value[0], fields, form.pos)
        elif key == "compile":
            export_all = export_all or "export_all" in _words(value)
        elif key in ("behaviour", "behavior"):
            attributes.append((key, make_list([value])))
        elif key not in _SILENT:
            attributes.append((key, value if type(value) is list or value is NIL else make_list([value])))
    if records:
        functions = [_expand(f, records) for f in functions]
    if export_all:
        known = [(f.name, len(f.clauses[0].patterns)) for f in functions]
        exports += [e for e in known if e not in exports]
    return ModuleForms(name, file, functions, exports, imports, attributes)


def _words(value: Any) -> set[str]:
    """Atoms of a `-compile` value."""
    found = set()
    todo = [value]
    while todo:
        v = todo.pop()
        if type(v) is list:
            todo += v
        elif hasattr(v, "name"):
            found.add(v.name)
    return found


def _expand(function: ast.Function, records: dict[str, RecordDef]) -> ast.Function:
    wrapped = ast.Fun(function.pos, function.clauses)
    expanded: Any = expand([wrapped], records)[0]
    return ast.Function(function.pos, function.name, expanded.clauses)


def build_text(text: str, file: str, md5: bytes, parser: Parser, linker: Linker) -> CompiledModule | list[Diagnostic]:
    """Compile a module of our own library: no warnings wanted; anything wrong with it is our mistake."""
    module = parse_module(Source(file, text), parser)
    if module.errors:
        return module.errors
    return compile_module(module_forms(module.nodes, file), md5, linker)
