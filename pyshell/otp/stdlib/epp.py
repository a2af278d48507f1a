"""Natives of epp: a file read, its includes and macros done, as abstract forms.

Follows: stdlib epp(3).
"""

from __future__ import annotations

from typing import Any

from pyshell.lang.abstract import end_of_file, form_term
from pyshell.lang.diagnostic import Diagnostic
from pyshell.lang.forms import Module, parse_module
from pyshell.lang.macros import clash
from pyshell.lang.scan_terms import error_info
from pyshell.lang.source import Source
from pyshell.lang.values import with_annotations
from pyshell.otp.kernel.file import absolute, reason_of, text_of
from pyshell.otp.native import bif
from pyshell.otp.stdlib.compile import Compilation, decoded
from pyshell.term.atom import ERROR, OK, atom
from pyshell.term.cons import from_text, iterate, make_list

A_ATTRIBUTE, A_FILE, A_WARNING, A_ENOENT = map(atom, ("attribute", "file", "warning", "enoent"))


def forms_of(module: Module, columns: bool = True) -> list[Any]:
    """The forms of a module that was read, as parse_file gives them: errors among them, `-file` where the file changes."""
    name = module.source.name
    found: list[Any] = [_file((1, 1), name, columns)]
    troubles = sorted([*module.errors, *module.warnings], key=lambda item: (item.line, item.column), reverse=True)
    moves = module.moves[::-1]
    for index, (node, _where) in enumerate(module.forms):
        while troubles and (troubles[-1].line, troubles[-1].column) < node.pos:
            found.append(_trouble(troubles.pop(), columns))
        while moves and moves[-1][0] <= index:
            found.append(_moved(moves.pop(), columns))
        term = form_term(node)
        found.append(term if columns else with_annotations(term, _line))
    found += [_moved(move, columns) for move in reversed(moves)]
    found += [_trouble(item, columns) for item in reversed(troubles)]
    text = module.source.text
    column = len(text) - text.rfind("\n")
    found.append(end_of_file(text.count("\n") + 1, column if columns else 0))
    return found


def _file(place: tuple[int, int], name: str, columns: bool) -> Any:
    return (A_ATTRIBUTE, place if columns else place[0], A_FILE, (from_text(name), place[0]))


def _moved(move: tuple[int, str, int, int], columns: bool) -> Any:
    _, name, line, column = move
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


@bif("$parse", 4)
def parse_file(p: Any, name: Any, options: Any, redefined: Any, columns: Any) -> Any:
    """{ok, Forms} or {error, Reason}. redefined: names among the macros that may be known already."""
    given = text_of(name) or ""
    data = read_source(p, given)
    if type(data) is tuple:
        return data
    job = Compilation(p, options)
    may = {macro.name for macro in iterate(redefined)}
    wrong = clash(macro for macro, _ in job.defines if macro not in may)
    if wrong is not None:
        return (ERROR, (atom(wrong[0]), atom(wrong[1])))
    parser = p.n.code.compiler.parser
    module = parse_module(Source(given, decoded(data)), parser, job.include, job.defines)
    return (OK, make_list(forms_of(module, columns.name == "true")))
