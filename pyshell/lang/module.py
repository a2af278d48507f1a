"""Modules: forms -> compiled module -> bytes for the cache -> compiled module again.

A compiled module is a value: all nodes that load it share one namespace. `dump` keeps everything that loading needs: CPython's
code, line tables, the text of the continuations (compiled when first used), constants as external terms.
"""

from __future__ import annotations

import marshal
from collections.abc import Callable
from typing import Any

from pyshell.lang import ast
from pyshell.lang.codegen.bodies import finish, function_name, write_heads
from pyshell.lang.codegen.emit import Lines, continuation, site_name
from pyshell.lang.codegen.ir import Function, Statement
from pyshell.lang.codegen.never import never_returning
from pyshell.lang.codegen.numbering import comprehension_numbers
from pyshell.lang.codegen.state import Codegen, Linker
from pyshell.lang.codegen.tails import mark_direct
from pyshell.lang.codegen.unit import Owner, Unit
from pyshell.lang.codegen.whole import fast
from pyshell.lang.compiler import PARTS
from pyshell.term.atom import Atom, atom
from pyshell.term.cons import from_iterable, to_python
from pyshell.term.etf_decode import decode
from pyshell.term.etf_encode import encode
from pyshell.term.fun import FunInfo
from pyshell.term.maps import unwrap, wrap

FORMAT = 45  # of `dump`; raise it when the generated code or this file changes what it means

FRAME = "$frame"  # attribute of library modules


class CompiledModule:
    """A module ready to be loaded on any node.

    exports: {(name, arity): code}. functions: every (name, arity) defined. attributes: list of (name, value term).
    source: file name as stack traces show it. md5: 16 bytes, of what it was compiled from. natives_missing: never.
    """

    __slots__ = ("module", "exports", "functions", "attributes", "source", "md5", "unit", "funs", "record", "options")

    def __init__(self, module: Atom, source: str, md5: bytes, unit: Unit, record: dict[str, Any]) -> None:
        self.module = module
        self.source = source
        self.md5 = md5
        self.unit = unit
        self.record = record
        space = unit.space
        self.functions: list[tuple[str, int]] = [tuple(f) for f in record["functions"]]
        self.exports: dict[tuple[str, int], Callable[..., Any]] = {
            (name, arity): space[function_name(name, arity)]
            for name, arity in record["exports"]
            if function_name(name, arity) in space
        }
        self.attributes: list[tuple[str, Any]] = []
        self.options: Any = None
        self.funs: list[FunInfo] = []

    def local_name(self, name: str, arity: int) -> str:
        """Under which name the code of the module calls this function."""
        return function_name(name, arity)

    def dump(self) -> bytes:
        """All of it, for `load_module` under the same Python version."""
        return marshal.dumps(self.record)


class ModuleForms:
    """What the preprocessor and the checker leave of a module.

    functions: in order. exports, imports as (name, arity) and {(name, arity): module}. attributes: (name, term).
    """

    __slots__ = ("name", "file", "functions", "exports", "imports", "attributes")

    def __init__(
        self,
        name: str,
        file: str,
        functions: list[ast.Function],
        exports: list[tuple[str, int]],
        imports: dict[tuple[str, int], str],
        attributes: list[tuple[str, Any]],
    ) -> None:
        self.name = name
        self.file = file
        self.functions = functions
        self.exports = exports
        self.imports = imports
        self.attributes = attributes


def compile_module(forms: ModuleForms, md5: bytes, linker: Linker) -> CompiledModule:
    """Compile checked forms (records expanded, macros gone). md5: of the source, identity of the code.

    A function of which the linker knows a native is a stub: the native takes its place.
    """
    local = {(f.name, len(f.clauses[0].patterns)) for f in forms.functions}
    cg = Codegen(forms.name, linker, local, PARTS, False, forms.imports)
    written = {
        (form.name, arity): form
        for form in forms.functions
        if not cg.local_native(form.name, arity := len(form.clauses[0].patterns), function_name(form.name, arity))
    }
    cg.never = never_returning(written)
    for (_, arity), form in written.items():
        python = function_name(form.name, arity)
        function = Function("function", form.name, arity, python, form.pos[0], cg.next_number())
        cg.fun_index = 0
        cg.comprehensions = comprehension_numbers(form.clauses)
        write_heads(cg, function, form.clauses, {})
        finish(cg, function)
    mark_direct(cg.functions)
    return _build(cg, forms, md5)


def _build(cg: Codegen, forms: ModuleForms, md5: bytes) -> CompiledModule:
    texts = {site_name(f, s): continuation(f, s) for f in cg.functions.values() for s in f.sites}
    unit = Unit(atom(forms.name), forms.file, False, lambda name: texts[name])
    unit.space.update(cg.space)
    unit.add_caches(cg.caches)
    functions = list(cg.functions.values())
    parts: list[tuple[Owner, Lines]] = [(Owner("guard", 0, guard=True), lines) for lines in cg.guards]
    shown = _shown(forms.attributes)
    names = {f.python: shown.get((f.name, f.arity), (f.name, f.full_arity())) for f in functions}
    parts += [(Owner(*names[f.python], collected=_loop(f, names, f.collected)), fast(f)) for f in functions]
    uniq = int.from_bytes(md5[:4], "big") >> 5
    code = unit.load(parts)
    file = f"<{forms.name}:1>"
    owners, which, erlang = unit.tables[file]
    record: dict[str, Any] = {
        "format": FORMAT,
        "module": forms.name,
        "file": forms.file,
        "md5": md5,
        "exports": forms.exports,
        "functions": [(f.name, f.arity) for f in functions if f.kind == "function"],
        "inner": [(names[f.python][0], f.full_arity()) for f in functions if f.kind in ("fun", "generator")],
        "loops": [f.python for f in functions if f.is_loop],
        "attributes": encode(from_iterable((atom(n), v) for n, v in forms.attributes if n != FRAME)),
        "code": code,
        "caches": cg.caches,
        "owners": [(o.name, o.arity, o.guard, o.collected) for o in owners],
        "which": which,
        "erlang": erlang,
        "slow": {line: text for (_, line), text in unit.slow.items()},
        "texts": texts,
        "sites": [
            (site_name(f, s), *names[f.python], s.line, s.in_try, _loop(f, names, _collected(f, s)))
            for f in functions
            for s in f.sites
        ],
        "funs": [_fun_record(f, number, uniq) for number, f in enumerate(functions) if f.kind == "fun"],
        **_constants(cg),
    }
    return _finish(unit, record)


def _shown(attributes: list[tuple[str, Any]]) -> dict[tuple[str, int], tuple[str, int]]:
    """Functions that appear in stack traces as others: {Name, Arity, ShownName, ShownArity} of attribute `$frame`."""
    found: dict[tuple[str, int], tuple[str, int]] = {}
    for name, value in attributes:
        if name == FRAME:
            found |= {(own.name, arity): (other.name, n) for own, arity, other, n in to_python(value) or ()}
    return found


def _collected(f: Function, s: Statement) -> int:
    """The place in a site's frame of the results so far."""
    return s.live.index(f.collected) + 1 if f.collected in s.live else 0


def _loop(f: Function, names: dict[str, tuple[str, int]], place: Any) -> tuple[Any, ...] | None:
    """(place of the results, name, arity, line of the innermost loop), or None where there is no place."""
    inner = f.innermost or f
    return (place, *names[inner.python], inner.line) if place else None


def _fun_record(f: Function, number: int, uniq: int) -> tuple[Any, ...]:
    free = tuple(v for v in f.free if v != f.self_name)
    return (f.number, f.python, f.name, f.arity, number, uniq, free)


def _constants(cg: Codegen) -> dict[str, Any]:
    terms: list[str] = []
    keys: list[str] = []
    plain: dict[str, Any] = {}
    for name, value in cg.space.items():
        if name in cg.natives:
            continue
        if name[0] in "PX":
            plain[name] = value
        elif name[0] == "W":
            keys.append(name)
        else:
            terms.append(name)
    values = [cg.space[n] for n in terms] + [unwrap(cg.space[n]) for n in keys]
    return {"terms": terms, "keys": keys, "plain": plain, "natives": cg.natives, "pool": encode(from_iterable(values))}


def _finish(unit: Unit, record: dict[str, Any]) -> CompiledModule:
    """Sites, funs and attributes: what both compiling and loading end with."""
    for name, function, arity, line, intry, collected in record["sites"]:
        unit.stub(name, Owner(function, arity), line, intry, collected)
    compiled = CompiledModule(unit.module, record["file"], record["md5"], unit, record)
    for number, python, name, arity, index, uniq, free in record["funs"]:
        info = FunInfo(unit.module, name, arity, index, uniq, tuple(free), unit.space["mk" + python])
        unit.space[f"I{number}"] = info
        compiled.funs.append(info)
    pairs = to_python(decode(record["attributes"])[0]) or []
    compiled.attributes = [(name.name, value) for name, value in pairs]
    return compiled


def load_module(data: bytes, linker: Linker) -> CompiledModule | None:
    """A module from the bytes of `dump`, or None if they are of another format or a native is gone."""
    try:
        record = marshal.loads(data)
    except (EOFError, ValueError, TypeError):
        return None
    if type(record) is not dict or record.get("format") != FORMAT:
        return None
    texts = record["texts"]
    unit = Unit(atom(record["module"]), record["file"], False, lambda name: texts[name])
    space = unit.space
    values = to_python(decode(record["pool"])[0]) or []
    names = record["terms"]
    space.update(zip(names, values, strict=False))
    for name, value in zip(record["keys"], values[len(names) :], strict=True):
        space[name] = wrap(value)
    space.update(record["plain"])
    for name, (module, function, arity) in record["natives"].items():
        native = linker.native(module, function, arity)
        if native is None:
            return None
        space[name] = native
    file = f"<{record['module']}:1>"
    unit.add_caches(record["caches"])
    unit.made = 1
    owners = [Owner(n, a, guard=g, collected=c) for n, a, g, c in record["owners"]]
    unit.tables[file] = (owners, record["which"], record["erlang"])
    unit.slow = {(file, line): text for line, text in record["slow"].items()}
    exec(record["code"], space)
    return _finish(unit, record)
