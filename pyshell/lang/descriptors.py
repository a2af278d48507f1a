"""Error descriptors of erl_lint: the term behind a text, and the text of a term.

The law: one table, read in both directions; what is not in it is its own text.
In a template `{f}` is Name/Arity for {Name, Arity}, `{a}` an atom, `{t}` a type `t(_,_)` for {t, 2}, `{n}` an integer.
Follows: stdlib erl_lint (format_error/1).
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from pyshell.lang.scan import atom_text, scan
from pyshell.term.atom import Atom, atom
from pyshell.term.cons import from_text, to_text
from pyshell.term.show import write

_TABLE = r"""
undefined_module | no module definition
redefine_module | redefining module
attribute {a} | attribute {a} after function definitions
undefined_function {f} | function {f} undefined
redefine_function {f} | function {f} already defined
define_import {f} | defining imported function {f}
unused_function {f} | function {f} is unused
duplicated_export {f} | function {f} already exported
bad_inline {f} | inlined function {f} undefined
undefined_nif {f} | nif {f} undefined
multiple_on_loads | more than one on_load attribute
bad_on_load_arity {f} | function {f} has wrong arity (must be 0)
export_all | export_all flag enabled - all functions will be exported
illegal_pattern | illegal pattern
illegal_map_key | illegal map key in pattern
illegal_expr | illegal expression
illegal_guard_expr | illegal guard expression
illegal_guard_local_call {f} | call to local/imported function {f} is illegal in guard
illegal_map_construction | only association operators '=>' are allowed in map construction
undefined_record {a} | record {a} undefined
redefine_record {a} | record {a} already defined
redefine_field {a} {b} | field {b} already defined in record {a}
undefined_field {a} {b} | field {b} undefined in record {a}
bad_multi_field_init | '_' initializes no omitted fields
illegal_record_info | illegal record info
unused_record {a} | record {a} is unused
untyped_record {a} | record {a} has field(s) without type information
unbound_var {a} | variable {a} is unbound
unused_var {a} | variable {a} is unused
shadowed_var {a} {b} | variable {a} shadowed in {b}
variable_in_record_def {a} | variable {a} in record definition
stacktrace_guard {a} | stacktrace variable {a} must not be used in a guard
stacktrace_bound {a} | stacktrace variable {a} must not be previously bound
undefined_bittype {a} | bit type {a} undefined
illegal_bitsize | illegal bit size
unsized_binary_not_at_end | a binary field without size is only allowed at the end of a binary pattern
typed_literal_string | a literal string in a binary pattern must not have a type or a size
bittype_unit | a bit unit size must not be specified unless a size is specified too
undefined_behaviour_func {f} {b} | undefined callback function {f} (behaviour {b})
undefined_behaviour {a} | behaviour {a} undefined
singleton_typevar {a} | type variable {a} is only used once (is unbound)
undefined_type {t} | type {t} undefined
unused_type {t} | type {t} is unused
redefine_type {t} | type {t} already defined
builtin_type {t} | type {t} is a builtin type; it cannot be redefined
duplicated_export_type {f} | type {f} already exported
not_exported_opaque {t} | opaque type {t} is not exported
redefine_spec {f} | spec for {f} already defined
redefine_callback {f} | callback {f} already defined
spec_fun_undefined {f} | spec for undefined function {f}
missing_spec {f} | missing specification for function {f}
spec_wrong_arity | spec has wrong arity
callback_wrong_arity | callback has wrong arity
invalid_call | invalid function call
invalid_record | invalid record expression
no_load_nif | nifs defined, but no call to erlang:load_nif/2
"""

_PARTS = {"f": r"(\S+/\d+)", "a": r"('(?:[^'\\]|\\.)*'|\S+)", "b": r"('(?:[^'\\]|\\.)*'|\S+?)", "t": r"(\S+\([_,]*\))"}
_HOLE = re.compile(r"\{([fabt])\}")


class _Row:
    __slots__ = ("name", "kinds", "text", "match")

    def __init__(self, line: str) -> None:
        what, _, self.text = line.partition(" | ")
        self.name, *holes = what.split(" ")
        self.kinds = [hole[1] for hole in holes]
        pieces = _HOLE.split(self.text)
        pattern = "".join(_PARTS[piece] if odd % 2 else re.escape(piece) for odd, piece in enumerate(pieces))
        self.match = re.compile(pattern + r"\Z").match


@cache
def _rows() -> tuple[_Row, ...]:
    return tuple(_Row(line) for line in _TABLE.strip().splitlines())


def of_text(text: str) -> Any:
    """The descriptor of a text of erl_lint; the text itself (a string term) when the table does not know it."""
    for row in _rows():
        found = row.match(text)
        if found is not None:
            order = _HOLE.findall(row.text)
            values = {kind: _read(kind, part) for kind, part in zip(order, found.groups())}
            parts = tuple(values[kind] for kind in row.kinds)
            return (atom(row.name), *parts) if parts else atom(row.name)
    if text.startswith(("the format string", "format ")):
        return (atom("format_error"), (from_text(text), from_text("")))
    return from_text(text)


def _read(kind: str, part: str) -> Any:
    if kind == "t":
        name, _, rest = part.partition("(")
        return (_atom(name), rest.count("_"))
    if kind == "f":
        name, _, arity = part.rpartition("/")
        return (_atom(name), int(arity))
    return _atom(part)


def _atom(text: str) -> Atom:
    tokens = scan(text)
    return atom(str(tokens[0][1])) if isinstance(tokens, list) and len(tokens) == 1 else atom(text)


def text_of(descriptor: Any) -> str:
    """`Module:format_error(Descriptor)` of erl_lint."""
    plain = to_text(descriptor)
    if plain is not None:
        return plain
    parts = descriptor if type(descriptor) is tuple and descriptor else (descriptor,)
    name = parts[0].name if type(parts[0]) is Atom else ""
    for row in _rows():
        if row.name == name and len(row.kinds) == len(parts) - 1:
            values = {kind: _shown(kind, part) for kind, part in zip(row.kinds, parts[1:])}
            pieces = _HOLE.split(row.text)
            return "".join(values[piece] if odd % 2 else piece for odd, piece in enumerate(pieces))
    return write(descriptor)


def _shown(kind: str, part: Any) -> str:
    if kind in "ft" and type(part) is tuple and len(part) == 2 and type(part[0]) is Atom and type(part[1]) is int:
        name = atom_text(part[0].name)
        return f"{name}/{part[1]}" if kind == "f" else f"{name}({','.join('_' * part[1])})"
    return write(part)
