"""Natives of compile: source files of the learner's folder, included ones and behaviours, given to the compiler of lang.

What a compilation leaves on disk ("m.beam") is object code of ours: the source with its options, and the digest under which
the compiled module is remembered. It is never executed as it stands, so a file from elsewhere can do no harm.
Follows: compile(3).
"""

from __future__ import annotations

import importlib
from typing import Any

from pyshell.lang.abstract import annotation
from pyshell.lang.abstract_read import BadForm, position
from pyshell.lang.ast import Attribute
from pyshell.lang.compile_file import Outcome, callbacks_in, report
from pyshell.lang.descriptors import text_of as text_of_descriptor
from pyshell.lang.diagnostic import Diagnostic, compiler_text
from pyshell.lang.encoding import decoded
from pyshell.lang.forms import parse_module
from pyshell.lang.lint_module import READERS
from pyshell.lang.macros import clash
from pyshell.lang.scan_terms import descriptor
from pyshell.lang.source import Source
from pyshell.otp.kernel.file import absolute, reason_of, text_of
from pyshell.otp.native import bif
from pyshell.runtime.object_code import Request
from pyshell.term.atom import ERROR, OK, Atom, atom
from pyshell.term.cons import NIL, from_text, iterate, make_list
from pyshell.term.errors import TermError
from pyshell.term.etf_encode import encode
from pyshell.term.show import write
from pyshell.term.text import flat_text
from pyshell.traps.machine import charge

A_ERRORS, A_NON_EXISTING = atom("errors"), atom("non_existing")
A_TRANSFORM, NONE = atom("parse_transform"), atom("none")
_WORDS = {"enoent": "no such file or directory", "eacces": "permission denied", "eisdir": "illegal operation on a directory"}
HEADERS = "/usr/lib/pyshell"
Names = list[tuple[str, int]]

# What `Module:behaviour_info/1` says of OTP's behaviours: (callbacks, those that are optional)
BEHAVIOURS: dict[str, tuple[Names, Names]] = {
    "gen_server": (
        [("init", 1), ("handle_call", 3), ("handle_cast", 2), ("handle_info", 2), ("handle_continue", 2),
         ("terminate", 2), ("code_change", 3), ("format_status", 2), ("format_status", 1)],
        [("handle_info", 2), ("handle_continue", 2), ("terminate", 2), ("code_change", 3), ("format_status", 1),
         ("format_status", 2)],
    ),
    "gen_statem": (
        [("init", 1), ("callback_mode", 0), ("state_name", 3), ("handle_event", 4), ("terminate", 3),
         ("code_change", 4), ("format_status", 2), ("format_status", 1)],
        [("format_status", 1), ("format_status", 2), ("terminate", 3), ("code_change", 4), ("state_name", 3),
         ("handle_event", 4)],
    ),
    "gen_event": (
        [("init", 1), ("handle_event", 2), ("handle_call", 2), ("handle_info", 2), ("terminate", 2),
         ("code_change", 3), ("format_status", 2), ("format_status", 1)],
        [("handle_info", 2), ("terminate", 2), ("code_change", 3), ("format_status", 1), ("format_status", 2)],
    ),
    "supervisor": ([("init", 1)], []),
    "application": ([("start", 2), ("stop", 1)], []),
}  # fmt: skip


class Compilation:
    """One call of compile:file/2: options understood, and how included files and behaviours are found."""

    def __init__(self, p: Any, options: Any) -> None:
        self.p = p
        self.words: set[str] = set()
        self.defines: list[tuple[str, str]] = []
        self.includes: list[str] = []
        self.outdir = ""
        self.transforms: list[str] = []
        self.given = make_list([option for option in iterate(options) if _informative(option)])
        self.included: dict[str, Source] = {}
        for option in iterate(options):
            if type(option) is Atom:
                self.words.add(option.name)
            elif type(option) is tuple and len(option) in (2, 3) and type(option[0]) is Atom:
                self._pair(option)

    def _pair(self, option: Any) -> None:
        kind = option[0].name
        if kind == "d" and type(option[1]) is Atom:
            self.defines.append((option[1].name, write(option[2]) if len(option) == 3 else "true"))
        elif kind == "i":
            self.includes.append(text_of(option[1]) or "")
        elif kind == "outdir":
            self.outdir = text_of(option[1]) or ""
        elif kind == "parse_transform" and type(option[1]) is Atom:
            self.transforms.append(option[1].name)

    def checks(self) -> list[str]:
        """What the checker is told."""
        return sorted(w for w in self.words if w.startswith(("nowarn_", "warn_")) or w == "export_all")

    def written(self) -> str:
        """The options for the object code; see Request."""
        return "" if self.given is NIL else encode(self.given).hex()

    def says(self, *words: str) -> bool:
        """Whether one of these options was given."""
        return not self.words.isdisjoint(words)

    def read(self, path: str) -> str | None:
        """Text of a file, or None."""
        try:
            data: bytes = self.p.n.files.read(absolute(self.p.n, path))
        except OSError:
            return None
        return decoded(data)

    def include(self, kind: str, name: str, from_file: str) -> tuple[str, str] | None:
        """An included file: beside the file that includes it, in the current folder, where option `i` says."""
        if self.p.n.files is None:
            return None
        beside = from_file.rpartition("/")[0]
        places = [f"{beside}/{name}" if beside else name, name, *(f"{folder}/{name}" for folder in self.includes)]
        if kind == "lib":
            places = [name.partition("/")[2], f"../{name}"]
            shipped = self.p.n.library.header(name)
            if shipped is not None:
                return f"{HEADERS}/{name}", shipped
        elif name.startswith("/"):
            places = [name]
        for place in places:
            text = self.read(place) if place else None
            if text is not None:
                self.included[place] = Source(place, text)
                return place, text
        return None

    def callbacks(self, behaviour: str) -> tuple[Names, Names] | None:
        """What a behaviour wants: OTP's own, a library module's or that of a module of the learner's."""
        known = BEHAVIOURS.get(behaviour)
        if known is not None:
            return known
        source = self.p.n.library.source(behaviour)
        if source is None and self.p.n.files is not None:
            source = self.read(f"{behaviour}.erl")
        if source is None:
            return None
        parser = self.p.n.code.compiler.parser
        return callbacks_in(parse_module(Source(f"{behaviour}.erl", source), parser, self.include).nodes)


def _informative(option: Any) -> bool:
    """What module_info(compile) tells of the options."""
    if type(option) is Atom:
        return option.name not in ("beam", "report", "report_warnings", "report_errors", "binary", "verbose")
    return not (type(option) is tuple and option and type(option[0]) is Atom and option[0].name in ("cwd", "outdir"))


def descriptors(found: list[Diagnostic], name: str) -> Any:
    """[{File, [{{Line,Column}, Module, Descriptor}]}], as option `return` gives them.

    What epp found comes before what the checker found, even of the same file.
    """
    groups: list[tuple[tuple[str, bool], list[Any]]] = []
    for item in found:
        where: Any = annotation((item.line, item.column)) if item.line else NONE
        key = (item.file or name, item.module in READERS)
        if not groups or groups[-1][0] != key:
            groups.append((key, []))
        groups[-1][1].append((where, atom(item.module), descriptor(item)))
    return make_list([(from_text(file), make_list(items)) for (file, _), items in groups])


@bif("$remark", 1)
def remark(p: Any, descriptor: Any) -> Any:
    """The text of a descriptor of one of the passes behind the checker."""
    return from_text(text_of_descriptor(descriptor, "sys_core_fold"))


@bif("$file", 2)
def compile_file(p: Any, file: Any, options: Any) -> Any:
    """{Text to print, Answer of compile:file/2}, or {transform, Forms, Modules, Name} for what compile.erl does first."""
    given = text_of(file) or ""
    name = given if given.endswith(".erl") else f"{given}.erl"
    job = Compilation(p, options)
    try:
        data = p.n.files.read(absolute(p.n, name)) if p.n.files is not None else None
    except OSError as error:
        return _unreadable(job, name, reason_of(error))
    if data is None:
        return _unreadable(job, name, atom("enoent"))
    wrong = clash(name for name, _ in job.defines)
    if wrong is not None:
        return _unreadable(job, name, (atom(wrong[0]), atom(wrong[1])))
    source = Source(name, decoded(data))
    charge(p, len(data))
    if job.transforms or job.says("P", "E") or any(word in source.text for word in ("parse_transform", "include_lib")):
        module = parse_module(source, p.n.code.compiler.parser, job.include, job.defines)
        transforms = job.transforms + _transforms_in(module.nodes)
        if (transforms or job.says("P", "E")) and not module.errors:
            forms = importlib.import_module("pyshell.otp.stdlib.epp").forms_of(module)
            return (atom("transform"), make_list(forms), make_list([atom(name) for name in transforms]), from_text(name))
    return _compile(job, name, Request(name, source.text, job.checks(), job.defines, None, job.written()))


def _transforms_in(nodes: list[Any]) -> list[str]:
    """Modules of `-compile({parse_transform, M})`."""
    found: list[str] = []
    for node in nodes:
        if type(node) is Attribute and node.name == "compile":
            options = iterate(node.value) if type(node.value) is list else [node.value]
            found += [o[1].name for o in options if type(o) is tuple and len(o) == 2 and o[0] is A_TRANSFORM]
    return found


@bif("$forms", 3)
def compile_forms(p: Any, forms: Any, options: Any, file: Any) -> Any:
    """{Text to print, Answer} of forms. file: their name, as messages show it."""
    job = Compilation(p, options)
    name = text_of(file) or ""
    try:
        text = job.read(name) if name and p.n.files is not None else None
        return _compile(job, name, Request(name, text or "", job.checks(), job.defines, encode(forms), job.written()))
    except (BadForm, TermError):
        text = f"{name}: internal error in pass lint_module:\nexception error: bad form\n"
        return (from_text(text if job.says("report_errors", "report", "verbose") else ""), ERROR)


def _compile(job: Compilation, name: str, request: Request) -> Any:
    outcome = job.p.n.code.compiler.compile_request(request, job.include, job.callbacks)
    strict = job.says("warnings_as_errors") or outcome.strict
    show = job.says("report_errors", "report", "verbose"), job.says("report_warnings", "report", "verbose")
    text = report(outcome, show[0], show[1], strict, job.says("brief"), job.included)
    failed = outcome.compiled is None or (strict and outcome.warnings)
    if not failed:
        problem, answer = _finish(job, name, request, outcome)
        return (from_text((problem if show[0] else "") + text), answer)
    if job.says("return", "return_errors"):
        return (from_text(text), (ERROR, descriptors(outcome.errors, name), descriptors(outcome.warnings, name)))
    return (from_text(text), ERROR)


@bif("$message", 3)
def message(p: Any, file: Any, where: Any, text: Any) -> Any:
    """What a parse transform found, as the compiler prints it."""
    name = text_of(file) or ""
    line, column = position(where) if where is not NONE else (0, 0)
    source = Source(name, (Compilation(p, NIL).read(name) if name and p.n.files is not None else None) or "")
    item = Diagnostic(line, column, "", flat_text(text) or "")
    return from_text(compiler_text(item, source))


def _unreadable(job: Compilation, name: str, reason: Any) -> Any:
    """The answer for a file that cannot be read, or macros that cannot be given. reason: as epp:open/1 says it."""
    text = _words(reason)
    shown = f"{name}: {text}\n" if job.says("report_errors", "report", "verbose") else ""
    if job.says("return", "return_errors"):
        infos = make_list([(atom("none"), atom("compile"), (atom("epp"), reason))])
        return (from_text(shown), (ERROR, make_list([(from_text(name), infos)]), NIL))
    return (from_text(shown), ERROR)


def _words(reason: Any) -> str:
    if type(reason) is tuple:
        kind = "predefined macro" if reason[0].name == "redefine_predef" else "macro"
        return f"redefining {kind} '{reason[1].name}'"
    return _WORDS.get(reason.name, str(reason.name))


def _finish(job: Compilation, name: str, request: Request, outcome: Outcome) -> tuple[str, Any]:
    """(text, answer) of a module that compiled: write its object code, or give it."""
    code = request.pack(outcome.name)
    base = name.rpartition("/")[2][:-4]
    answer: tuple[Any, ...] = (OK, atom(outcome.name))
    if job.says("strong_validation", "basic_validation"):
        pass
    elif job.says("binary"):
        answer = (*answer, code)
    elif outcome.name != base:
        where = f"{job.outdir or '.'}/{base}.beam"
        return f"{where}: Module name '{outcome.name}' does not match file name '{base}'\n", ERROR
    else:
        target = f"{job.outdir}/{base}.beam" if job.outdir else f"{base}.beam"
        try:
            job.p.n.files.write(absolute(job.p.n, target), code)
        except OSError as error:
            words = _words(reason_of(error))
            return f"{target[:-1]}#: error writing file: {words}\n", ERROR
    if job.says("return", "return_warnings"):
        answer = (*answer, descriptors(outcome.warnings, name))
    return "", answer
