"""What h/1,2,3 of the shell print: the lines of otp/docs/<module>.txt, wrapped.

A file's first line is about the module. Every other line is `name(Args) :: text :: example :: value`; the last two may be
missing. An example is tested (tests/otp/test_docs.py).
Follows: the layout of OTP's shell_docs.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from pyshell.otp.native import bif
from pyshell.term.atom import Atom, atom

A_MISSING, A_FUNCTION_MISSING = atom("missing"), atom("function_missing")
WIDTH = 78


class Entry(NamedTuple):
    """One function. head: name(Args); example and value are "" where there is none."""

    head: str
    text: str
    example: str
    value: str

    @property
    def name(self) -> str:
        return self.head.partition("(")[0].strip()

    @property
    def arity(self) -> int:
        """Arguments are separated by commas outside of brackets."""
        args = self.head.partition("(")[2].rstrip().removesuffix(")").strip()
        depth, count = 0, 1 if args else 0
        for char in args:
            depth += (char in "([{") - (char in ")]}")
            count += char == "," and depth == 0
        return count


def parsed(document: str) -> tuple[str, list[Entry]]:
    """(text about the module, its functions)."""
    first, *lines = document.splitlines()
    entries = []
    for line in lines:
        if line.strip():
            parts = [part.strip() for part in line.split(" :: ")]
            entries.append(Entry(*parts, *[""] * (4 - len(parts))))
    return first, entries


def wrapped(text: str, indent: str) -> str:
    """Lines of at most WIDTH columns."""
    lines, line = [], indent
    for word in text.split():
        if len(line) + len(word) > WIDTH and line.strip():
            lines.append(line.rstrip())
            line = indent
        line += word + " "
    return "\n".join([*lines, line.rstrip()])


def _function(entry: Entry) -> str:
    shown = f"\n  {entry.head}\n\n{wrapped(entry.text, '    ')}\n"
    if entry.example:
        shown += f"\n    > {entry.example}.\n    {entry.value}\n"
    return shown


def _document(p: Any, module: Any) -> tuple[str, list[Entry]] | None:
    document = p.n.library.document(module.name) if type(module) is Atom else None
    return parsed(document) if document else None


@bif("module_text", 1)
def module_text(p: Any, module: Any) -> Any:
    """The text about a module and the heads of its functions, or missing."""
    found = _document(p, module)
    if found is None:
        return A_MISSING
    about, entries = found
    heads = "\n".join(f"  {entry.head}" for entry in entries)
    return f"\n\t{module.name}\n\n{wrapped(about, '  ')}\n\n{heads}\n".encode()


def _functions(p: Any, module: Any, name: Any, arity: Any) -> Any:
    found = _document(p, module)
    if found is None or type(name) is not Atom:
        return A_MISSING
    chosen = [e for e in found[1] if e.name == name.name and (arity is None or e.arity == arity)]
    return "".join(map(_function, chosen)).encode() if chosen else A_FUNCTION_MISSING


@bif("function_text", 2)
def function_text_2(p: Any, module: Any, name: Any) -> Any:
    """The text about all functions of this name, missing or function_missing."""
    return _functions(p, module, name, None)


@bif("function_text", 3)
def function_text_3(p: Any, module: Any, name: Any, arity: Any) -> Any:
    return _functions(p, module, name, arity)
