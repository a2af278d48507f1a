"""Natives of epp: a file read, its includes and macros done, as abstract forms.

Follows: stdlib epp(3).
"""

from __future__ import annotations

from typing import Any

from pyshell.lang.abstract import end_of_file, form_term
from pyshell.lang.ast import Attribute, Node, Pos
from pyshell.lang.diagnostic import Diagnostic
from pyshell.lang.encoding import declared, decoded
from pyshell.lang.forms import Module, parse_module
from pyshell.lang.macros import Macro, Macros, clash
from pyshell.lang.preprocess import Preprocessor
from pyshell.lang.scan import Token
from pyshell.lang.scan_terms import error_info, plain_terms
from pyshell.lang.source import Source
from pyshell.lang.values import with_annotations
from pyshell.otp.kernel.file import absolute, reason_of, text_of
from pyshell.otp.native import bif
from pyshell.otp.stdlib.compile import Compilation
from pyshell.term.atom import ERROR, OK, TRUE, UNDEFINED, Atom, atom
from pyshell.term.cons import from_text, iterate, make_list

A_ATTRIBUTE, A_FILE, A_WARNING, A_ENOENT = map(atom, ("attribute", "file", "warning", "enoent"))
A_SAME, A_EOF, A_NONE, A_ATOM = map(atom, ("same", "eof", "none", "atom"))
_GENERATED = (atom("generated"), TRUE)
_LOCATION = atom("location")
_FILE_KINDS = ("-", "atom", "(", "string", ",", "integer", ")", "dot")
_UNKNOWN = ("BASE_MODULE", "BASE_MODULE_STRING", "FUNCTION_ARITY", "FUNCTION_NAME", "MODULE", "MODULE_STRING")


def forms_of(module: Module, columns: bool = True) -> list[Any]:
    """The forms of a module that was read, as parse_file gives them: errors among them, `-file` where the file changes."""
    name = module.source.name
    found: list[Any] = [_file(module.start, name, columns)]
    between = module.between[::-1]
    for index, (node, _where) in enumerate(module.forms):
        while between and between[-1][0] <= index:
            found.append(_noted(between.pop()[1], columns))
        found.append(_term(node, columns))
    found += [_noted(item, columns) for _, item in reversed(between)]
    line, column = module.end
    found.append(end_of_file(line, column if columns else 0))
    return found


def _term(node: Node, columns: bool) -> Any:
    term = form_term(node)
    if isinstance(node, Attribute) and node.name == "file":
        return (term[0], _generated(node.pos if columns else node.pos[0]), *term[2:])
    return term if columns else with_annotations(term, _line)


def _file(place: tuple[int, int], name: str, columns: bool) -> Any:
    return (A_ATTRIBUTE, place if columns else place[0], A_FILE, (from_text(name), place[0]))


def _noted(item: Diagnostic | tuple[str, int, int], columns: bool) -> Any:
    if isinstance(item, Diagnostic):
        return _trouble(item, columns)
    name, line, column = item
    return _file((line, column), name, columns)


def _line(anno: Any) -> Any:
    return anno[0] if type(anno) is tuple else anno


def _trouble(item: Diagnostic, columns: bool) -> Any:
    return (A_WARNING if item.warning else ERROR, error_info(item, columns))


def read_source(p: Any, given: str) -> Any:
    """The bytes of a file, or {error, Posix}."""
    if p.n.files is None:
        return (ERROR, A_ENOENT)
    try:
        return p.n.files.read(absolute(p.n, given))
    except OSError as error:
        return (ERROR, reason_of(error))


class Job:
    """One file to be read: its text, and how. where: the first location, without a column where none is wanted."""

    def __init__(self, p: Any, given: str, data: bytes, options: Any, how: Any) -> None:
        """how: {SourceName, Location, Encoding}."""
        name, where, default = how
        self.given = given
        self.source = Source(text_of(name) or given, decoded(data, default.name))
        self.columns = type(where) is tuple
        self.start: Pos = where if type(where) is tuple else (where, 1)
        self.compilation = Compilation(p, options)
        self.parser = p.n.code.compiler.parser

    def module(self) -> Module:
        """Its forms."""
        job = self.compilation
        return parse_module(self.source, self.parser, job.include, job.defines, start=self.start)

    def clash(self, redefined: Any) -> Any:
        """None, or what is wrong with the macros given. redefined: names that may be known already."""
        may = {macro.name for macro in iterate(redefined)}
        wrong = clash(macro for macro, _ in self.compilation.defines if macro not in may)
        return None if wrong is None else (ERROR, (atom(wrong[0]), atom(wrong[1])))

    def encoding(self, data: bytes) -> Atom:
        """latin1, utf8 or none: what the file says of itself."""
        return atom(declared(data) or "none")


def _job(p: Any, name: Any, data: Any, options: Any, redefined: Any, how: Any) -> Any:
    """(Job, bytes), or {error, Reason}. data: the text, or an atom where the file is to be read."""
    given = text_of(name) or ""
    found = read_source(p, given) if type(data) is Atom else data
    if type(found) is tuple:
        return found
    job = Job(p, given, found, options, how)
    return job.clash(redefined) or [job, found]


@bif("$parse", 5)
def parse_file(p: Any, name: Any, data: Any, options: Any, redefined: Any, how: Any) -> Any:
    """{ok, Forms, Encoding} or {error, Reason}. redefined: names among the macros that may be known already."""
    found = _job(p, name, data, options, redefined, how)
    if type(found) is tuple:
        return found
    job, text = found
    return (OK, make_list(forms_of(job.module(), job.columns)), job.encoding(text))


@bif("$scan", 5)
def scan_file(p: Any, name: Any, data: Any, options: Any, redefined: Any, how: Any) -> Any:
    """{ok, [{Item, Macros}], Encoding} or {error, Reason}: what scan_erl_form/1 gives, one after the other, and the macros
    known then (`same`: as before)."""
    found = _job(p, name, data, options, redefined, how)
    if type(found) is tuple:
        return found
    job, text = found
    return (OK, make_list(_items(job)), job.encoding(text))


def _items(job: Job) -> list[Any]:
    """Tokens of forms, errors and warnings with the macros known then, and the end."""
    own, columns = job.compilation, job.columns
    given = {name for name, _ in own.defines}
    reader = Preprocessor(job.parser, own.include, own.defines, start=job.start)
    found: list[Any] = []
    seen = -1

    def add(item: Any) -> None:
        nonlocal seen
        changed = reader.macros.changes != seen
        seen = reader.macros.changes
        found.append((item, _macro_terms(reader.macros, given, columns) if changed else A_SAME))

    def moved(file: str, line: int, column: int) -> None:
        reader.macros.file = file
        reader.macros.changes += 1
        add((OK, make_list(plain_terms(_file_tokens(file, (line, column)), columns))))

    reader.moved = moved
    moved(job.source.name, *job.start)
    for item in reader.run(job.source):
        if isinstance(item, Diagnostic):
            add(_trouble(item, columns))
        else:
            add((OK, make_list(_tokens(item.tokens, columns))))
    end = reader.end
    add((A_EOF, end if columns else end[0]))
    return found


def _tokens(tokens: list[Token], columns: bool) -> list[Any]:
    terms = plain_terms(tokens, columns)
    if tokens[0][0] == "-" and tokens[1][:2] == ("atom", "file"):
        return [(term[0], _generated(term[1]), *term[2:]) for term in terms]
    return terms


def _generated(place: Any) -> Any:
    """erl_anno's mark of what another program wrote: it tells a directive from what epp itself says of a file."""
    return make_list([_GENERATED, (_LOCATION, place)])


def _file_tokens(file: str, pos: Pos) -> list[Token]:
    """`-file("F", L).`"""
    values = ("-", "file", "(", file, ",", pos[0], ")", ".")
    return [(kind, value, pos) for kind, value in zip(_FILE_KINDS, values)]


def _macro_terms(known: Macros, given: set[str], columns: bool) -> Any:
    """[{{atom, Name}, Definition}] as epp:macro_defs/1: undefined, {none, Tokens}, or [{Arity, {Parameters, Tokens}}]."""
    found: dict[str, Any] = {
        "FILE": (A_NONE, make_list(plain_terms([("string", known.file, (1, 1))], columns))),
        "LINE": (A_NONE, make_list(plain_terms([("integer", 1, (1, 1))], columns))),
    }
    found.update(dict.fromkeys(_UNKNOWN, UNDEFINED))
    for name, macros in known.definitions():
        only = macros.get(None)
        if only is not None and known.is_predefined(name):
            found[name] = (A_NONE, make_list(plain_terms(only.tokens, columns)))
        else:
            found[name] = make_list([_definition(macro, name in given, columns) for macro in macros.values()])
    return make_list([((A_ATOM, atom(name)), found[name]) for name in sorted(found)])


def _definition(macro: Macro, given: bool, columns: bool) -> Any:
    tokens = [(kind, value, (0, 0)) for kind, value, _ in macro.tokens] if given else macro.tokens
    terms = make_list(plain_terms(tokens, columns and not given))
    if macro.params is None:
        return (A_NONE, (A_NONE, terms))
    return (len(macro.params), (make_list([atom(name) for name in macro.params]), terms))


@bif("$encoding", 2)
def encoding_of(p: Any, data: Any, in_comment: Any) -> Any:
    """latin1, utf8 or none: what the first lines say."""
    return atom(declared(data, in_comment is TRUE) or "none")
