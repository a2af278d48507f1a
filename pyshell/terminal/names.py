"""The names in the world at one moment, for completion: an immutable `Names` of the session in front.

The law: called on the loop's thread only, when Tab is pressed; the exports of a module are looked up only for the
module whose name stands before the colon, and nothing is loaded.
"""

from __future__ import annotations

import re
from typing import Any

from pyshell.lang.bifs import AUTO_IMPORTED
from pyshell.lang.scan import atom_text
from pyshell.shell.completion import Context, Names
from pyshell.shell.signature import Signature, call_at, of_natives, of_source
from pyshell.term.atom import Atom
from pyshell.term.maps import ErlMap

_EXPORT = re.compile(r"^-export\(\[(.*?)\]\)", re.MULTILINE | re.DOTALL).findall
_FUNCTION = re.compile(r"('(?:[^'\\]|\\.)*'|[a-z][\w@]*)\s*/\s*([0-9]+)").findall
_SHELL_COMMANDS = """b/0 c/1 c/2 cd/1 catch_exception/1 e/1 exit/0 f/0 f/1 flush/0 h/0 help/0 history/1 i/0 i/3 l/1
ls/0 ls/1 m/0 m/1 memory/0 nc/1 ni/0 nl/1 nregs/0 pid/3 pwd/0 q/0 rd/2 regs/0 results/1 rf/0 rf/1 rl/0 rl/1 rp/1 rr/1
rr/2 rr/3 uptime/0 v/1 xm/1""".split()
_HIDDEN = frozenset(["module_info"])
MAX_KEYS = 200
CALLS = frozenset(["function", "fun", "word"])


class Signatures:
    """Names of arguments, of modules of the library and of the learner's own; those of the library are read once."""

    __slots__ = ("_known",)

    def __init__(self) -> None:
        self._known: dict[str, dict[tuple[str, int], Signature]] = {}

    def of(self, node: Any, module: str) -> dict[tuple[str, int], Signature]:
        """All functions of a module that something is known of."""
        if module in node.library.modules():
            found = self._known.get(module)
            if found is None:
                natives = of_natives(node.library.natives(module))
                found = self._known[module] = {**of_source(node.library.source(module) or ""), **natives}
            return found
        try:
            return of_source(node.files.read(f"{node.files.home}/{module}.erl").decode("utf-8", "replace"))
        except (OSError, AttributeError, ValueError):
            return {}

    def at(self, node: Any, text: str) -> list[str]:
        """What to tell about the call at the end of this text: a line for each arity, then its documentation."""
        call = call_at(text)
        if call is None:
            return []
        lines, doc = [], ""
        for module in [call.module] if call.module else ["erlang", "c"]:
            for (name, arity), signature in sorted(self.of(node, module).items()):
                if name == call.function and arity > call.argument:
                    prefix = f"{module}:" if call.module else ""
                    lines.append(f"{prefix}{signature.text(call.argument)}")
                    doc = doc or signature.doc
        return lines + ([doc] if doc else [])


def names_for(
    context: Context, session: Any, nodes: list[str], commands: list[str], signatures: Signatures | None = None
) -> Names:
    """What may be offered in this context."""
    node = session.node
    known = signatures.of(node, context.of or "erlang") if signatures is not None and context.kind in CALLS else {}
    functions = {context.of: exports_of(node, context.of)} if context.kind in ("function", "fun") else {}
    bindings = session.bindings
    keys = {context.of: map_keys(bindings.get(context.of))} if context.kind == "key" else {}
    return Names(
        modules=module_names(node) if context.kind == "word" else (),
        functions=functions,
        local=_local() if context.kind == "word" else (),
        variables=[name for name in bindings if not name.startswith("_")],
        nodes=nodes,
        registered=[name.name for name in node.registry],
        records={name: _fields(record) for name, record in session.records.table.items()},
        keys=keys,
        commands=commands,
        files=_file_names(node.files, context.of) if context.kind == "file" else (),
        arguments={key: ", ".join(signature.arguments) for key, signature in known.items()},
    )


def _file_names(files: Any, folder: str) -> list[str]:
    """Names in a folder, seen from the node's own one; folders end in a slash."""
    if files is None:
        return []
    start = folder if folder.startswith("/") else f"{files.home}/{folder}"
    found = []
    try:
        for name in files.listdir(start.rstrip("/") or "/"):
            kind = files.info(f"{start.rstrip('/')}/{name}")[0]
            if name.isprintable() and '"' not in name and "\\" not in name:
                found.append(f"{name}/" if kind == "directory" else name)
    except OSError:
        return found
    return found


def module_names(node: Any) -> set[str]:
    """Modules that are loaded or could be."""
    found = {key.partition(":")[0] for key in node.exports}
    found.update(node.library.modules())
    return found


def exports_of(node: Any, module: str) -> tuple[tuple[str, int], ...]:
    """(name, arity) of what the module exports: loaded functions, natives, and what its source says."""
    found: set[tuple[str, int]] = set()
    mark = f"{module}:"
    for key in node.exports:
        if key.startswith(mark):
            name, _slash, arity = key[len(mark) :].rpartition("/")
            found.add((name, int(arity)))
    library = node.library
    if module in library.modules():
        found.update(library.natives(module))
        found.update(_exports_of_source(library.source(module) or ""))
    return tuple(sorted(pair for pair in found if pair[0] not in _HIDDEN and pair[0].isprintable()))


def _exports_of_source(text: str) -> list[tuple[str, int]]:
    return [(name.strip("'"), int(arity)) for block in _EXPORT(text) for name, arity in _FUNCTION(block)]


def map_keys(value: Any) -> tuple[str, ...]:
    """Texts of the keys of a map that are atoms."""
    if not isinstance(value, ErlMap) or len(value) > MAX_KEYS:
        return ()
    found = [atom_text(key.name) for key in value.keys() if type(key) is Atom]  # noqa: SIM118 - not a dict
    return tuple(sorted(found))


def _fields(record: Any) -> tuple[str, ...]:
    return tuple(name for name, _default in record.fields)


def _local() -> list[tuple[str, int]]:
    """Shell commands and BIFs."""
    found = []
    for text in {*_SHELL_COMMANDS, *AUTO_IMPORTED}:
        name, _slash, arity = text.partition("/")
        found.append((name, int(arity)))
    return found
