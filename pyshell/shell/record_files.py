"""`rr/1,2,3`: record definitions out of a module that comes with pyshell, or out of the learner's files.

Follows: stdlib shell (read_records/2, find_file/1).
"""

from __future__ import annotations

import fnmatch
from typing import Any

from pyshell.lang import ast
from pyshell.lang.forms import parse_module
from pyshell.lang.parse import Parser
from pyshell.lang.records import RecordDef
from pyshell.lang.source import Source
from pyshell.term.atom import Atom, atom
from pyshell.term.cons import to_python, to_text
from pyshell.term.show import write

Term = Any
_A_ERROR, _A_NOFILE, _A_INVALID = atom("error"), atom("nofile"), atom("invalid_filename")


def read_records(p: Any, parser: Parser, file: Term, options: Term) -> Any:
    """A Python list of RecordDef, or the term {error, Reason}. p: the process that asks; its node has the files.

    file: a module's name as an atom, or a file name in which `*` and `?` stand for others. options: {d,Macro},
    {d,Macro,Value}, {i,Folder}.
    """
    reader = _Reader(p.n, parser, options)
    if type(file) is Atom:
        text = p.n.library.source(file.name)
        if text is None:
            text = reader.text(f"{file.name}.erl")
        return (_A_ERROR, _A_NOFILE) if text is None else reader.records(f"{file.name}.erl", text)
    name = to_text(file)
    if name is None:
        return (_A_ERROR, _A_INVALID)
    found: list[RecordDef] = []
    for path in reader.matching(name):
        text = reader.text(path)
        if text is not None:
            found.extend(reader.records(path, text))
    return found


class _Reader:
    """The learner's files of one node, and the macros and folders the options give."""

    def __init__(self, node: Any, parser: Parser, options: Term) -> None:
        self.node = node
        self.parser = parser
        self.folders: list[str] = []
        self.defines: list[tuple[str, str]] = []
        items = to_python(options)
        for item in [options] if items is None else items:
            if type(item) is not tuple or len(item) < 2 or type(item[0]) is not Atom:
                continue
            if item[0].name == "i":
                self.folders.append(to_text(item[1]) or ".")
            elif item[0].name == "d" and type(item[1]) is Atom:
                self.defines.append((item[1].name, write(item[2]) if len(item) > 2 else "true"))

    def path(self, name: str) -> str:
        """The absolute path of a name as it was typed."""
        if name.startswith("/") or self.node.files is None:
            return name
        folder = self.node.stores.get("cwd") or self.node.files.home
        return f"{folder.rstrip('/')}/{name}"

    def text(self, name: str) -> str | None:
        """The text of a file, or None."""
        if self.node.files is None:
            return None
        try:
            return str(self.node.files.read(self.path(name)).decode("utf-8", "replace"))
        except OSError:
            return None

    def matching(self, name: str) -> list[str]:
        """The names of the files that a name with `*` and `?` in its last part stands for."""
        folder, slash, last = name.rpartition("/")
        if self.node.files is None or not any(char in last for char in "*?["):
            return [name]
        try:
            names = self.node.files.listdir(self.path(folder or "."))
        except OSError:
            return []
        return [f"{folder}{slash}{other}" for other in names if fnmatch.fnmatchcase(other, last)]

    def include(self, kind: str, name: str, from_file: str) -> tuple[str, str] | None:
        """An included file: beside the file that includes it, or in one of the folders."""
        beside = from_file.rpartition("/")[0]
        for folder in (beside, *self.folders):
            path = f"{folder}/{name}" if folder else name
            text = self.text(path)
            if text is not None:
                return path, text
        return None

    def records(self, path: str, text: str) -> list[RecordDef]:
        """The definitions in a text."""
        module = parse_module(Source(path, text), self.parser, self.include, self.defines)
        found: list[RecordDef] = []
        for node in module.nodes:
            if isinstance(node, ast.Attribute) and node.name == "record":
                name, fields = node.value
                types = {field.name: field.type for field in fields if field.type is not None}
                found.append(RecordDef(name, [(field.name, field.default) for field in fields], node.pos, types))
        return found
