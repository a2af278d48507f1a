"""What may stand at the cursor: modules, functions, variables, nodes, registered names, records, fields, map keys.

The law: pure and fast, of the text before the cursor and an immutable `Names`; who draws the menu takes the names
first, where the world may be looked at, and may then ask from any thread. Inside strings there are names of files,
inside comments nothing.
Follows: stdlib edlin_expand (what is offered after `m:`, `#`, `#r{`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pyshell.lang.scan import atom_text
from pyshell.shell.highlight import Piece, pieces

LIMIT = 200
_NOTHING: Mapping[str, tuple[str, ...]] = {}
_NO_FUNCTIONS: Mapping[str, tuple[tuple[str, int], ...]] = {}
_NO_ARGUMENTS: Mapping[tuple[str, int], str] = {}
_OPENING = frozenset("( [ {".split())
_CLOSING = {")": "(", "]": "[", "}": "{"}


class Names:
    """What there is, at one moment. Nothing in it may change afterwards.

    functions: module -> (name, arity), at least for the module that `context` names; local: shell commands and BIFs.
    keys: variable -> texts of the keys of the map it is bound to; commands: words behind `:`; files: names in the
    folder that `context` names, folders with a slash behind them.
    arguments: (name, arity) -> "Key, N, Tuples", of the module that `context` names or of local functions.
    """

    __slots__ = (
        "arguments", "commands", "files", "functions", "keys", "local", "modules", "nodes", "records", "registered",
        "variables",
    )  # fmt: skip

    def __init__(
        self,
        modules: Iterable[str] = (),
        functions: Mapping[str, tuple[tuple[str, int], ...]] = _NO_FUNCTIONS,
        local: Iterable[tuple[str, int]] = (),
        variables: Iterable[str] = (),
        nodes: Iterable[str] = (),
        registered: Iterable[str] = (),
        records: Mapping[str, tuple[str, ...]] = _NOTHING,
        keys: Mapping[str, tuple[str, ...]] = _NOTHING,
        commands: Iterable[str] = (),
        arguments: Mapping[tuple[str, int], str] = _NO_ARGUMENTS,
        files: Iterable[str] = (),
    ) -> None:
        self.files = tuple(files)
        self.arguments = arguments
        self.modules = tuple(modules)
        self.functions = functions
        self.local = tuple(local)
        self.variables = tuple(variables)
        self.nodes = tuple(nodes)
        self.registered = tuple(registered)
        self.records = records
        self.keys = keys
        self.commands = tuple(commands)


class Context:
    """Where the cursor is.

    kind: "" (nothing to offer), "function", "fun", "word", "value", "variable", "record", "field", "key", "command",
    "node" or "file"; start: offset where the word begins; word: what is typed of it, unquoted; of: module, record,
    variable, or the folder up to its slash.
    """

    __slots__ = ("kind", "of", "start", "word")

    def __init__(self, kind: str, start: int, word: str, of: str = "") -> None:
        self.kind = kind
        self.start = start
        self.word = word
        self.of = of


class Candidate:
    """text replaces everything from offset `start` to the cursor; label is for the menu, kind says what it is.

    note: the names of the arguments, a bracket for each arity.
    """

    __slots__ = ("kind", "label", "note", "start", "text")

    def __init__(self, start: int, text: str, label: str, kind: str, note: str = "") -> None:
        self.note = note
        self.start = start
        self.text = text
        self.label = label
        self.kind = kind

    def __repr__(self) -> str:
        return f"Candidate({self.start}, {self.text!r}, {self.label!r}, {self.kind!r})"


def context(text: str, cursor: int | None = None) -> Context:
    """What kind of thing is being typed at the cursor."""
    text = text if cursor is None else text[:cursor]
    command = text.lstrip()
    if command.startswith(":"):
        return _command(text, command)
    found = pieces(text)
    start = len(text)
    word = ""
    if found and found[-1][0] in ("atom", "var", "keyword", "quoted"):
        kind, word = found.pop()
        start -= len(word)
        if kind == "quoted":
            return Context("", start, "")
    elif found and found[-1][0] == "open" and found[-1][1].startswith("'"):
        word = found.pop()[1]
        start -= len(word)
        word = word[1:]
        return _inside(found, start, word, quoted=True)
    elif found and found[-1][0] == "open" and found[-1][1].startswith('"') and not found[-1][1].startswith('"""'):
        typed = found[-1][1][1:]
        if "\n" in typed or "\\" in typed:
            return Context("", start, "")
        folder, slash, word = typed.rpartition("/")
        return Context("file", start - len(word), word, folder + slash)
    elif found and found[-1][0] in ("open", "comment", "number", "char", "string", "sigil", "external", "bad"):
        return Context("", start, "")
    return _inside(found, start, word, quoted=False)


def _command(text: str, command: str) -> Context:
    word, space, rest = command[1:].partition(" ")
    if not space:
        return Context("command", len(text) - len(word), word)
    return Context("node" if word == "on" else "", len(text) - len(rest.lstrip()), rest.strip())


def _inside(found: list[Piece], start: int, word: str, quoted: bool) -> Context:
    """The context from what stands before the word."""
    gap = bool(found) and found[-1][0] == "white"
    before = [piece for piece in found if piece[0] not in ("white", "comment")]
    last = before[-1] if before else ("", "")
    if word and not quoted and (word[0].isupper() or word[0] == "_"):
        return Context("variable", start, word)
    if last[1] == ":" and len(before) > 1 and before[-2][0] in ("atom", "quoted"):
        module = _unquoted(before[-2][1])
        wanted = len(before) > 2 and before[-3] == ("keyword", "fun")
        return Context("fun" if wanted else "function", start, word, module)
    if last == ("mark", "#"):
        return Context("record", start, word)
    if last[1] == "." and last[0] in ("dot", "mark") and len(before) > 2 and before[-3] == ("mark", "#"):
        return Context("field", start, word, _unquoted(before[-2][1]))
    opened = _opened(before)
    if opened is not None and opened > 0 and before[opened][1] == "{" and last[1] in ("{", ","):
        if before[opened - 1] == ("mark", "#"):
            of = before[opened - 2][1] if opened > 1 and before[opened - 2][0] == "var" else ""
            return Context("key" if of else "value", start, word, of)
        if opened > 1 and before[opened - 2] == ("mark", "#"):
            return Context("field", start, word, _unquoted(before[opened - 1][1]))
    if last == ("mark", ".") or (last[0] == "dot" and not gap):
        return Context("", start, word)
    if last[0] in ("atom", "var", "number", "string", "quoted", "external") or last[1] in _CLOSING:
        return Context("", start, word)
    if quoted:
        return Context("value", start, word)
    return Context("word" if word else "value", start, word)


def _opened(before: list[Piece]) -> int | None:
    """Index of the innermost bracket that is still open; None when there is none."""
    closed: list[str] = []
    for index in range(len(before) - 1, -1, -1):
        mark = before[index][1] if before[index][0] == "mark" else ""
        if mark in _CLOSING:
            closed.append(_CLOSING[mark])
        elif mark in _OPENING:
            if not closed:
                return index
            closed.pop()
    return None


def _unquoted(text: str) -> str:
    return text[1:-1] if text.startswith("'") else text


def candidates(text: str, cursor: int | None, names: Names) -> list[Candidate]:
    """What may stand at the cursor, best first, at most LIMIT."""
    where = context(text, cursor)
    word, start = where.word, where.start
    found: list[Candidate] = []

    def add(texts: Iterable[str], kind: str, behind: str = "") -> None:
        for name in sorted(set(texts)):
            if name.startswith(word):
                shown = name if kind in ("variable", "file") or where.kind in ("command", "node") else atom_text(name)
                found.append(Candidate(start, shown + behind, shown, kind))

    kind = where.kind
    if kind == "function":
        found = _functions(names.functions.get(where.of, ()), word, start, "function", names.arguments)
    elif kind == "fun":
        exports = sorted(names.functions.get(where.of, ()))
        found = [
            Candidate(start, f"{atom_text(name)}/{arity}", f"{atom_text(name)}/{arity}", "function")
            for name, arity in exports
            if name.startswith(word)
        ]
    elif kind == "record":
        add(names.records, "record", "{")
    elif kind == "field":
        add(names.records.get(where.of, ()), "field")
    elif kind == "key":
        found = [Candidate(start, key, key, "key") for key in names.keys.get(where.of, ()) if key.startswith(word)]
    elif kind == "variable":
        add(names.variables, "variable")
    elif kind == "command":
        add(names.commands, "command")
    elif kind == "node":
        add(names.nodes, "node")
    elif kind == "file":
        add(names.files, "file")
    elif kind in ("word", "value"):
        if kind == "value":
            add(names.variables, "variable")
        add(names.registered, "registered")
        add(names.nodes, "node")
        if kind == "word":
            found.extend(_functions(names.local, word, start, "local", names.arguments))
            add(names.modules, "module", ":")
    return found[:LIMIT]


def _functions(
    exports: Iterable[tuple[str, int]], word: str, start: int, kind: str, arguments: Mapping[tuple[str, int], str]
) -> list[Candidate]:
    """One candidate a name, with all its arities in the label."""
    arities: dict[str, list[int]] = {}
    for name, arity in sorted(exports):
        if name.startswith(word):
            arities.setdefault(name, []).append(arity)
    found = []
    for name, counts in arities.items():
        shown = atom_text(name)
        call = f"{shown}()" if counts == [0] else f"{shown}("
        note = " ".join(f"({arguments[name, count]})" for count in counts if (name, count) in arguments)
        found.append(Candidate(start, call, f"{shown}/{','.join(map(str, counts))}", kind, note))
    return found
