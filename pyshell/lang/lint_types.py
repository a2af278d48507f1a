"""The checker's types: definitions, uses, specifications.

Follows: stdlib erl_lint (type_def, check_type, spec_decl, check_specs, check_unused_types).
"""

from __future__ import annotations

from typing import Any

from pyshell.lang import ast, walk
from pyshell.lang.ast import Node, Pos
from pyshell.lang.lint_expr import ExprLint
from pyshell.lang.scan import atom_text
from pyshell.lang.to_form import BUILT_IN_TYPES, spec_arity

_REDEFINABLE = frozenset(("dynamic/0",))


def _paren(arity: int) -> str:
    return f"({','.join('_' * arity)})"


class TypesLint(ExprLint):
    """Types are checked as they come; what is undefined or unused is known at the end."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.types: dict[str, tuple[Pos, bool]] = {}
        """ "name/arity" -> (place, is it in the main file)."""
        self.type_uses: dict[str, set[str]] = {}
        """Who uses which types: "type name/arity", "spec", "export"."""
        self.missing_types: list[tuple[str, Pos, str | None]] = []
        self.specs: dict[str, tuple[Pos, str | None]] = {}
        self.callbacks: dict[str, Pos] = {}
        self.opaques: dict[str, Pos] = {}
        self.file: str | None = None

    def type_definition(self, node: ast.Attribute) -> None:
        """`-type` and `-opaque`."""
        name, definition, arguments = node.value
        key = f"{name}/{len(arguments)}"
        shown = f"type {atom_text(name)}{_paren(len(arguments))}"
        if key in BUILT_IN_TYPES and key not in _REDEFINABLE:
            self.error(node.pos, f"{shown} is a builtin type; it cannot be redefined")
        elif key in self.types:
            self.error(node.pos, f"{shown} already defined")
        else:
            self.types[key] = (node.pos, self.file is None)
            if node.name == "opaque":
                self.opaques[key] = node.pos
            self.check_types([definition], f"type {key}", arguments)

    def check_types(self, types: list[Any], user: str, variables: list[ast.Var] | None = None) -> None:
        """All types used in some types; type variables must occur twice (or be parameters)."""
        uses = self.type_uses.setdefault(user, set())
        seen: dict[str, list[Pos]] = {}
        for variable in variables or ():
            seen.setdefault(variable.name, []).append(variable.pos)
        todo = list(reversed(_nodes(types)))
        while todo:
            node = todo.pop()
            if isinstance(node, ast.Type) and node.tag == "ann_type" and node.args is not None:
                todo.append(node.args[1])  # the name of an annotation is no type variable
                continue
            todo.extend(reversed(walk.children(node)))
            if isinstance(node, ast.Var):
                seen.setdefault(node.name, []).append(node.pos)
            elif isinstance(node, ast.Type):
                self._type(node, uses)
        for name, places in seen.items():
            if len(places) == 1 and not name.startswith("_"):
                self.error(places[0], f"type variable {atom_text(name)} is only used once (is unbound)")

    def _type(self, node: ast.Type, uses: set[str]) -> None:
        if node.tag == "user_type":
            key = f"{node.name}/{len(node.args or ())}"
            uses.add(key)
            self.missing_types.append((key, node.pos, self.file))
        elif node.tag == "remote_type" and node.args and node.args[0].value == self.module_name():
            key = f"{node.args[1].value}/{len(node.args[2])}"
            uses.add(key)
            self.missing_types.append((key, node.pos, self.file))
        elif node.tag == "type" and node.name == "record" and node.args:
            record = self.record_exists(node.pos, node.args[0].value)
            for field in node.args[1:]:
                name = field.args[0].value
                if record is not None and name not in record.index:
                    text = f"field {atom_text(name)} undefined in record {atom_text(record.name)}"
                    self.error(field.pos, text)
        elif node.tag == "type" and f"{node.name}/{len(node.args or ())}" in self.types:
            uses.add(f"{node.name}/{len(node.args or ())}")

    def module_name(self) -> str | None:
        """The module that is checked."""
        return None

    def specification(self, node: ast.Attribute) -> None:
        """`-spec` and `-callback`."""
        function, signatures = node.value
        key = f"{function[-2]}/{function[-1]}"
        shown = f"{atom_text(function[-2])}/{function[-1]}"
        if node.name == "callback" and len(function) == 3:
            self.error(node.pos, f"explicit module not allowed for callback {atom_text(function[0])}:{shown}")
            return
        if node.name == "callback":
            if key in self.callbacks:
                self.error(node.pos, f"callback {shown} already defined")
            self.callbacks.setdefault(key, node.pos)
        elif len(function) == 3 and function[0] != self.module_name():
            shown = f"{atom_text(function[0])}:{shown}"
            self.error(node.pos, f"spec for function {shown} from other module")
        elif key in self.specs:
            shown = f"{atom_text(function[0])}:{shown}" if len(function) == 3 else shown
            self.error(node.pos, f"spec for {shown} already defined")
        else:
            self.specs[key] = (node.pos, self.file)
        for signature in signatures:
            if spec_arity(signature) != function[-1]:
                self.error(node.pos, f"{node.name} has wrong arity")
            self.check_types([signature], "spec")

    def finish_types(self, exported: dict[str, Pos]) -> None:
        """Undefined types in the order they were used, then unused ones."""
        self.type_uses.setdefault("export", set()).update(exported)
        missing = [*self.missing_types, *((key, pos, None) for key, pos in exported.items())]
        for key, pos, file in missing:
            if key not in self.types:
                self.file = file
                name, _slash, arity = key.rpartition("/")
                self.error(pos, f"type {atom_text(name)}{_paren(int(arity))} undefined", ("undefined_type", (name, int(arity))))
        self.file = None
        reached: set[str] = set()
        todo = [key for user in self.type_uses if not user.startswith("type ") for key in self.type_uses[user]]
        while todo:
            key = todo.pop()
            if key not in reached:
                reached.add(key)
                todo.extend(self.type_uses.get(f"type {key}", ()))
        for key, (pos, own) in self.types.items():
            if own and key in self.opaques and key not in exported:
                name, _slash, arity = key.rpartition("/")
                text = f"opaque type {atom_text(name)}{_paren(int(arity))} is not exported"
                self.warn(self.opaques[key], "not_exported_opaque", text)
            if own and key not in reached:
                name, _slash, arity = key.rpartition("/")
                self.warn(pos, "unused_type", f"type {atom_text(name)}{_paren(int(arity))} is unused")


def _nodes(types: list[Any]) -> list[Node]:
    return [node for node in types if isinstance(node, Node)]
