"""compile, run, inspect.

A compiled pattern is `{re_pattern, Groups, Unicode, UseCRLF, Binary}`; the binary holds options and source, so that the
term can be sent and stored. Positions are bytes, whatever the encoding.
Follows: stdlib re.
"""

from __future__ import annotations

from re import Match
from typing import Any

from pyshell.otp.native import bif
from pyshell.otp.stdlib.re.limited import LIMIT, LimitReached
from pyshell.otp.stdlib.re.pattern import Pattern, PatternError, compile_text, pattern_of
from pyshell.term.atom import ERROR, OK, Atom, atom
from pyshell.term.cons import from_text, make_list, to_text
from pyshell.term.cons import to_python as items_of
from pyshell.term.text import flat_bytes, flat_text
from pyshell.traps.errors import badarg
from pyshell.traps.machine import charge

A_MATCH_LIMIT = atom("match_limit")
A_PATTERN, A_MATCH, A_NOMATCH, A_BADOPT = map(atom, ("re_pattern", "match", "nomatch", "badopt"))
A_OPTIONS = atom("options")
A_LIST, A_BINARY, A_INDEX, A_NAMELIST, A_COMPILE = map(atom, ("list", "binary", "index", "namelist", "compile"))
VERSION = b"8.44 2020-02-12"
_MAGIC = b"PYRE"

COMPILE_OPTIONS = frozenset(
    "unicode anchored caseless dollar_endonly dotall extended firstline multiline no_auto_capture dupnames ungreedy "
    "bsr_anycrlf bsr_unicode no_start_optimize ucp never_utf".split()
)
RUN_OPTIONS = frozenset("anchored global notbol noteol notempty notempty_atstart report_errors".split())
_NEWLINES = frozenset(map(atom, ("cr", "lf", "crlf", "anycrlf", "any")))
_WITH_NUMBER = ("offset", "match_limit", "match_limit_recursion")


class Options:
    """What compile and run may be told. capture: all, all_but_first, first, none, all_names or a list of terms."""

    __slots__ = ("compile", "run", "offset", "capture", "kind", "rest")

    def __init__(self) -> None:
        self.compile: list[str] = []
        self.run: set[str] = set()
        self.offset = 0
        self.capture: Any = "all"
        self.kind = A_INDEX
        self.rest: list[Any] = []


def parse_options(
    options: Any,
    own: frozenset[str] = frozenset(),
    refused: frozenset[str] = frozenset(),
    compiling: bool = False,
    cause: Any = A_BADOPT,
) -> Options:
    """Raises badarg: with this cause where nobody knows an option, else with `badopt`.

    own: names that the caller looks after; they come back in `rest`. refused: those of run/3 that it does not take.
    """
    items = items_of(options)
    if items is None:
        raise badarg(A_BADOPT)
    found = Options()
    for option in items:
        name = option[0] if type(option) is tuple and len(option) > 1 else option
        word = name.name if type(name) is Atom else ""
        if word in own:
            found.rest.append(option)
        elif word in refused:
            raise badarg(A_BADOPT)
        elif type(option) is Atom and word in COMPILE_OPTIONS:
            found.compile.append(word)
        elif word == "newline" and type(option) is tuple and option[1] in _NEWLINES:
            continue
        elif compiling:
            raise badarg(cause)
        elif type(option) is Atom and word in RUN_OPTIONS:
            found.run.add(word)
        elif word in _WITH_NUMBER and type(option) is tuple and type(option[1]) is int and option[1] >= 0:
            found.offset = option[1] if word == "offset" else found.offset
        elif word == "capture" and type(option) is tuple and len(option) in (2, 3):
            _capture(found, option)
        else:
            raise badarg(cause)
    if "anchored" in found.compile:
        found.run.add("anchored")
    return found


def _capture(found: Options, option: tuple[Any, ...]) -> None:
    what = option[1]
    if type(what) is Atom:
        if what.name not in ("all", "all_but_first", "first", "none", "all_names"):
            raise badarg()
        found.capture = what.name
    else:
        wanted = items_of(what)
        if wanted is None or any(type(item) is int and item < 0 for item in wanted):
            raise badarg()
        found.capture = wanted
    found.kind = option[2] if len(option) == 3 else A_INDEX
    if found.kind not in (A_INDEX, A_LIST, A_BINARY):
        raise badarg()


def ready(expression: Any, options: Options) -> Pattern:
    """The pattern to run: compiled already, or compiled now. Raises badarg or PatternError."""
    if type(expression) is tuple and len(expression) == 5 and expression[0] is A_PATTERN:
        data = expression[4]
        if type(data) is not bytes or not data.startswith(_MAGIC) or set(options.compile) - {"anchored"}:
            raise badarg(A_OPTIONS)  # it is compiled as it is
        words, _, source = data[len(_MAGIC) :].decode("utf-8", "surrogatepass").partition("\0")
        kept = frozenset(words.split())
        if "anchored" in kept:
            options.run.add("anchored")
        return compile_text(source, kept)
    try:
        return pattern_of(expression, tuple(options.compile))
    except TypeError:
        raise badarg() from None


def subject_of(term: Any, pattern: Pattern) -> str:
    """The text to search: a character a byte, or with unicode a character a character."""
    if pattern.unicode:
        text = flat_text(term)
    else:
        data = flat_bytes(term)
        text = None if data is None else data.decode("latin-1")
    if text is None:
        raise badarg()
    return text


def search_all(pattern: Pattern, text: str, options: Options, once: bool) -> list[Match[str]]:
    """The matches from left to right."""
    start = options.offset
    if pattern.unicode and start:
        start = len(text.encode()[:start].decode("utf-8", "ignore"))
    if start > len(text):
        return []
    compiled = pattern.compiled
    if "anchored" in options.run:
        found = compiled.match(text, start)
        return [found] if found is not None and _wanted(found, options, start) else []
    if once and "notempty" not in options.run and "notempty_atstart" not in options.run:
        found = compiled.search(text, start)
        return [found] if found is not None else []
    matches = []
    for found in compiled.finditer(text, start):
        if _wanted(found, options, start):
            matches.append(found)
            if once:
                break
    return matches


def search_quietly(p: Any, pattern: Pattern, text: str, options: Options, once: bool) -> list[Match[str]]:
    """As search_all; none if the limit of steps is reached."""
    try:
        return search_all(pattern, text, options, once)
    except LimitReached:
        charge(p, LIMIT // 16)
        return []


def _wanted(match: Match[str], options: Options, start: int) -> bool:
    if match.end() > match.start():
        return True
    return "notempty" not in options.run and not ("notempty_atstart" in options.run and match.start() == start)


class Captures:
    """Turns matches into terms."""

    def __init__(self, pattern: Pattern, text: str, options: Options) -> None:
        self.pattern = pattern
        self.text = text
        self.kind = options.kind
        self.wide = pattern.unicode and not text.isascii()
        self.capture = options.capture
        self.codec = "utf-8" if pattern.unicode else "latin-1"

    def one(self, match: Match[str], group: int) -> Any:
        """One group as the `Type` of `{capture, _, Type}` asks."""
        start, end = match.span(group) if group <= self.pattern.groups else (-1, -1)
        if self.kind is A_INDEX:
            if start < 0:
                return -1, 0
            if self.wide:
                size = len(self.text[start:end].encode("utf-8", "surrogatepass"))
                return len(self.text[:start].encode("utf-8", "surrogatepass")), size
            return start, end - start
        part = self.text[start:end] if start >= 0 else ""
        return from_text(part) if self.kind is A_LIST else part.encode(self.codec, "surrogatepass")

    def of(self, match: Match[str]) -> Any:
        """The list of captures of a match."""
        what = self.capture
        if what == "first":
            numbers = [0]
        elif what in ("all", "all_but_first"):
            last = max((n for n in range(1, self.pattern.groups + 1) if match.start(n) >= 0), default=0)
            numbers = list(range(0 if what == "all" else 1, last + 1))
        elif what == "all_names":
            numbers = [self.pattern.names[name] for name in sorted(self.pattern.names)]
        else:
            numbers = [self._number(item) for item in what]
        return make_list([self.one(match, number) for number in numbers])

    def _number(self, item: Any) -> int:
        if type(item) is int:
            return item
        name = item.name if type(item) is Atom else item.decode() if type(item) is bytes else to_text(item)
        if name is None:
            raise badarg()
        return self.pattern.names.get(name, self.pattern.groups + 1)

    def empty(self, match: Match[str]) -> bool:
        """True if nothing was asked for: then the answer is just `match`."""
        return self.capture == "none" or (self.capture == "all_names" and not self.pattern.names) or self.capture == []


def _compile(expression: Any, options: Options) -> Any:
    try:
        pattern = pattern_of(expression, tuple(options.compile))
    except PatternError as ex:
        return ERROR, (from_text(ex.message), ex.position)
    except TypeError:
        raise badarg() from None
    unicode = "unicode" in options.compile
    text = flat_text(expression) if unicode else (flat_bytes(expression) or b"").decode("latin-1")
    data = _MAGIC + f"{' '.join(options.compile)}\0{text}".encode("utf-8", "surrogatepass")
    return OK, (A_PATTERN, pattern.groups, 1 if unicode else 0, 0, data)


@bif("compile", 1)
def compile_pattern(p: Any, expression: Any) -> Any:
    return _compile(expression, Options())


@bif("ucompile", 2)
@bif("compile", 2)
def compile_with(p: Any, expression: Any, options: Any) -> Any:
    return _compile(expression, parse_options(options, compiling=True))


def _run(p: Any, subject: Any, expression: Any, options: Options) -> Any:
    try:
        pattern = ready(expression, options)
    except PatternError as ex:
        if "report_errors" in options.run:
            return ERROR, (A_COMPILE, (from_text(ex.message), ex.position))
        raise badarg() from None
    text = subject_of(subject, pattern)
    every = "global" in options.run
    try:
        matches = search_all(pattern, text, options, not every)
    except LimitReached:
        charge(p, LIMIT // 16)
        return (ERROR, A_MATCH_LIMIT) if "report_errors" in options.run else A_NOMATCH
    charge(p, len(text) // 16 + len(matches))
    if not matches:
        return A_NOMATCH
    captures = Captures(pattern, text, options)
    if captures.empty(matches[0]):
        return A_MATCH
    if every:
        return A_MATCH, make_list([captures.of(match) for match in matches])
    return A_MATCH, captures.of(matches[0])


@bif("run", 2)
def run(p: Any, subject: Any, expression: Any) -> Any:
    return _run(p, subject, expression, Options())


@bif("urun", 3)
@bif("run", 3)
def run_with(p: Any, subject: Any, expression: Any, options: Any) -> Any:
    return _run(p, subject, expression, parse_options(options))


@bif("internal_run", 4)
def internal_run(p: Any, subject: Any, expression: Any, options: Any, _first: Any) -> Any:
    """As run/3. The last argument says whether long work may be divided, which it never has to be here."""
    return run_with(p, subject, expression, options)


@bif("inspect", 2)
def inspect(p: Any, expression: Any, item: Any) -> Any:
    if item is not A_NAMELIST or type(expression) is not tuple:
        raise badarg()
    try:
        pattern = ready(expression, Options())
    except PatternError:
        raise badarg() from None
    return A_NAMELIST, make_list([name.encode() for name in sorted(pattern.names)])


@bif("version", 0)
def version(p: Any) -> Any:
    return VERSION


