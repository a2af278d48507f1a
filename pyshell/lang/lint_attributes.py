"""The checker's look at attributes that name functions: -on_load, -compile lists, -deprecated, -removed, -dialyzer, -nifs,
callbacks, behaviours that do not go together, imports that nobody uses.

The law: names are noted as the attributes come and checked at the end, when all functions and exports are known.
Follows: stdlib erl_lint (check_on_load, check_deprecated, check_removed, check_dialyzer_attribute, behaviour_conflicting).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pyshell.lang import ast
from pyshell.lang.ast import Pos
from pyshell.lang.lint_calls import CallsLint
from pyshell.lang.scan import atom_text
from pyshell.term.atom import Atom
from pyshell.term.cons import NIL, iterate, to_python, to_text
from pyshell.term.show import write

_DIALYZER = frozenset(
    """no_return no_unused no_improper_lists no_fun_app no_match no_opaque no_fail_call no_contracts no_behaviours
    no_undefined_callbacks unmatched_returns error_handling race_conditions no_missing_calls specdiffs overspecs underspecs
    no_unknown unknown extra_return no_extra_return missing_return no_missing_return no_underspecs no_spec_errors""".split()
)
_WHEN = ("next_version", "next_major_release", "eventually")
Place = tuple[Pos, str | None]


def options_in(value: Any, name: str) -> Iterator[Any]:
    """The V of each {name, V} among the options of a `-compile` attribute."""
    for option in iterate(value) if type(value) is list else [value]:
        if type(option) is tuple and len(option) == 2 and type(option[0]) is Atom and option[0].name == name:
            yield option[1]


def as_list(value: Any) -> list[Any]:
    """One thing or a list of them."""
    found = to_python(value)
    return found if found is not None else [value]


def shown(name: Any, arity: Any) -> str:
    """`f/1`; either part may be `_`."""
    return f"{write(name)}/{write(arity)}"


def _is_function(item: Any) -> bool:
    return type(item) is tuple and len(item) == 2 and type(item[0]) is Atom and type(item[1]) is int


class AttributesLint(CallsLint):
    """Notes attributes, and checks them at the end."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.defined: dict[str, Place] = {}
        self.exports: dict[str, tuple[str, int]] = {}
        self.noted: list[tuple[str, Any, Pos]] = []
        self.quiet: dict[str, set[str]] = {}
        """Names that a `{nowarn_unused_function, ...}` and the like keep quiet, by category."""
        self.import_places: dict[str, Pos] = {}
        self.used_imports: set[str] = set()
        self.on_load: Pos | None = None
        self.behaviours: list[tuple[str, Pos]] = []

    def note(self, node: ast.Attribute) -> None:
        """An attribute that has no meaning of its own to the checker."""
        name, value = node.name, node.value
        if name == "compile":
            for category in ("unused_function", "unused_record"):
                for found in options_in(value, f"nowarn_{category}"):
                    self._quieten(category, as_list(found), node.pos)
            for option in ("nowarn_deprecated_function", "nowarn_removed"):
                for found in options_in(value, option):
                    self.allowed.update(_mfa(item) for item in as_list(found))
            for found in options_in(value, "inline"):
                self.noted += [("inline", item, node.pos) for item in as_list(found) if _is_function(item)]
        elif name == "on_load":
            self._on_load(value, node.pos)
        elif name in ("deprecated", "removed") or name in ("dialyzer", "nifs"):
            self.noted += [(name, item, node.pos) for item in as_list(value)]
        elif name == "optional_callbacks" and type(value) is list and value and type(value[0]) is tuple:
            self.noted += [(name, pair, node.pos) for pair in value if type(pair) is tuple and len(pair) == 2]

    def _quieten(self, category: str, items: list[Any], pos: Pos) -> None:
        for item in items:
            if _is_function(item):
                key = f"{item[0].name}/{item[1]}"
                if category == "unused_function":
                    self.noted.append((category, item, pos))
            elif type(item) is Atom:
                key = item.name
            else:
                continue
            self.quiet.setdefault(category, set()).add(key)

    def is_quiet(self, category: str, key: str) -> bool:
        """Whether this function, record or type shall not be warned of."""
        return key in self.quiet.get(category, ())

    def _on_load(self, value: Any, pos: Pos) -> None:
        if not _is_function(value):
            self.error(pos, f"badly formed on_load attribute: {write(value)}")
        elif self.on_load is not None:
            self.error(pos, "more than one on_load attribute")
        else:
            self.on_load = pos
            if value[1] != 0:
                self.error(pos, f"function {shown(*value)} has wrong arity (must be 0)")
            else:
                self.noted.append(("on_load", value, pos))

    # ---- at the end ------------------------------------------------------------------------------------------

    def check_noted(self) -> None:
        """All that was noted, now that functions and exports are known."""
        seen: set[Any] = set()
        for kind, item, pos in self.noted:
            if kind in ("inline", "unused_function"):
                if f"{item[0].name}/{item[1]}" not in self.defined:
                    what = "inlined function" if kind == "inline" else "function"
                    name = "bad_inline" if kind == "inline" else "bad_nowarn_unused_function"
                    self.error(pos, f"{what} {shown(*item)} undefined", (name, item))
            elif kind == "on_load":
                if f"{item[0].name}/0" not in self.defined:
                    self.error(pos, f"function {shown(*item)} undefined", ("undefined_on_load", item))
            elif kind == "deprecated":
                self._deprecated(item, pos)
            elif kind == "removed":
                self._removed(item, pos)
            elif kind == "dialyzer":
                self._dialyzer(item, pos)
            elif kind == "nifs":
                if _is_function(item) and f"{item[0].name}/{item[1]}" not in self.defined:
                    self.error(pos, f"nif {shown(*item)} undefined")
            elif item in seen:
                self.error(pos, f"optional callback {atom_text(item[0])}/{item[1]} duplicated")
            else:
                seen.add(item)
        for kind, item, pos in self.noted:
            if kind == "optional_callbacks" and f"{item[0]}/{item[1]}" not in self.callbacks and item in seen:
                seen.discard(item)
                term = ("undefined_callback", (self.module_name() or "", *item))
                self.error(pos, f"callback {atom_text(item[0])}/{item[1]} is undefined", term)
        for _kind, _item, pos in [noted for noted in self.noted if noted[0] == "nifs"][:1]:
            if "load_nif/2" not in self.library_calls:
                self.warn(pos, "no_load_nif", "nifs defined, but no call to erlang:load_nif/2")
        for key, pos in self.import_places.items():
            if key not in self.used_imports:
                name, _slash, arity = key.rpartition("/")
                module = atom_text(self.imports[key])
                self.warn(pos, "unused_import", f"import {module}:{atom_text(name)}/{arity} is unused")

    def _matching(self, name: Any, arity: Any) -> bool:
        """Whether some exported function is meant by Name/Arity, where `_` stands for any."""
        for known, count in self.exports.values():
            if (name.name == "_" or name.name == known) and (type(arity) is Atom or arity == count):
                return True
        return False

    def _deprecated(self, item: Any, pos: Pos) -> None:
        if type(item) is Atom and item.name == "module":
            return
        if not self._is_named(item) or (len(item) == 3 and not _is_reason(item[2])):
            self.error(pos, f"badly formed deprecated attribute {write(item)}")
        elif not self._matching(item[0], item[1]) and not (item[0].name == "_" and type(item[1]) is Atom):
            self.error(pos, f"deprecated function {shown(item[0], item[1])} undefined or not exported")

    def _removed(self, item: Any, pos: Pos) -> None:
        if type(item) is Atom and item.name == "module":
            return
        if not self._is_named(item) or (len(item) == 3 and to_text(item[2]) is None):
            self.error(pos, f"badly formed removed attribute {write(item)}")
        elif self._matching(item[0], item[1]):
            any_of = item[0].name == "_" or type(item[1]) is Atom
            what = "at least one function matching" if any_of else "removed function"
            self.error(pos, f"{what} {shown(item[0], item[1])} is still exported")

    @staticmethod
    def _is_named(item: Any) -> bool:
        return (
            type(item) is tuple
            and len(item) in (2, 3)
            and type(item[0]) is Atom
            and (type(item[1]) is int or (type(item[1]) is Atom and item[1].name == "_"))
        )

    def _dialyzer(self, item: Any, pos: Pos) -> None:
        if type(item) is Atom:
            if item.name not in _DIALYZER:
                self.error(pos, f"unknown dialyzer warning option: {write(item)}")
            return
        if type(item) is not tuple or len(item) != 2 or not all(map(_is_function, as_list(item[1]))):
            self.error(pos, f"badly formed dialyzer attribute: {write(item)}")
            return
        for option in as_list(item[0]):
            if type(option) is not Atom or option.name not in _DIALYZER | {"nowarn_function"}:
                self.error(pos, f"unknown dialyzer warning option: {write(option)}")
        for function in as_list(item[1]):
            if f"{function[0].name}/{function[1]}" not in self.defined:
                self.error(pos, f"function {shown(*function)} undefined")

    def conflicts(self, wanted: dict[str, list[tuple[str, int]]]) -> None:
        """Behaviours that want the same callback. wanted: behaviour -> callbacks that are not optional."""
        first: dict[tuple[str, int], tuple[str, Pos]] = {}
        for behaviour, pos in self.behaviours:
            for function in sorted(wanted.get(behaviour, ())):
                other = first.setdefault(function, (behaviour, pos))
                if other[0] != behaviour:
                    at = f"(line {other[1][0]}, column {other[1][1]})"
                    self.warn(
                        pos,
                        "conflicting_behaviours",
                        f"conflicting behaviours - callback {atom_text(function[0])}/{function[1]} required by both "
                        f"'{behaviour}' and '{other[0]}' {at}",
                    )


def _mfa(item: Any) -> str:
    if type(item) is tuple and len(item) == 3 and type(item[0]) is Atom and type(item[1]) is Atom:
        return f"{item[0].name}:{item[1].name}/{item[2]}"
    return ""


def _is_reason(value: Any) -> bool:
    return (type(value) is Atom and value.name in _WHEN) or (value is not NIL and to_text(value) is not None)
