"""Stack traces: from Python's traceback and the frames on the heap back to Erlang's [{M,F,A,Location}].

At the first catch: the traceback from the raise outwards, then the Python callers up to the machine, then the heap
frames from the top. Frames in tail position are left out (Erlang has none there), equal neighbours are one, eight
entries are kept, as BEAM does. A native shows with its arguments, read from its own Python frame.
Compiled code is known by the global `UNIT` of its namespace (lang/codegen/unit.py), what was typed by `UNIT.shell`:
its frames are erl_eval's and shell's, as erl's own shell shows them.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from types import FrameType, TracebackType
from typing import Any

from pyshell.term.atom import Atom, atom
from pyshell.term.cons import NIL, from_text, make_list
from pyshell.term.maps import ErlMap
from pyshell.traps.errors import A_ERROR, A_EXIT, BAD_CALL, MAP_PUT, MAP_UPDATE, NO_HEAD, ErlangError, InternalError
from pyshell.traps.ops import OPERATORS

DEPTH = 8
A_ERLANG = atom("erlang")
A_EXIT_TAG = atom("EXIT")
_FILE, _LINE, _INFO, _MODULE, _CAUSE = map(atom, ("file", "line", "error_info", "module", "cause"))
_ERTS_ERRORS = atom("erl_erts_errors")

_TIMEOUT_VALUE = atom("timeout_value")

Entry = tuple[Any, Any, Any, Any]


def location(file: str, line: int) -> Any:
    """`[{file,"x.erl"},{line,N}]`."""
    return make_list([(_FILE, from_text(file)), (_LINE, line)])


_EVAL_FRAMES: tuple[Entry, ...] = (
    (atom("erl_eval"), atom("do_apply"), 7, location("erl_eval.erl", 748)),
    (atom("erl_eval"), atom("expr"), 6, location("erl_eval.erl", 480)),
)
_EVAL_MAPS: dict[Any, tuple[Entry, ...]] = {
    MAP_PUT: ((atom("erl_eval"), atom("expr"), 6, location("erl_eval.erl", 305)), _EVAL_FRAMES[1]),
    MAP_UPDATE: (
        (atom("erl_eval"), atom("-expr/6-fun-0-"), 2, location("erl_eval.erl", 309)),
        (atom("lists"), atom("foldl"), 3, location("lists.erl", 1350)),
        (atom("erl_eval"), atom("expr"), 6, location("erl_eval.erl", 306)),
        _EVAL_FRAMES[1],
    ),
}
"""Where erl_eval is when it makes or changes a map."""
_SHELL_FRAMES: tuple[Entry, ...] = (
    (atom("shell"), atom("exprs"), 7, location("shell.erl", 691)),
    (atom("shell"), atom("eval_exprs"), 7, location("shell.erl", 647)),
    (atom("shell"), atom("eval_loop"), 3, location("shell.erl", 632)),
)
_EVAL_RECEIVE: Entry = (atom("prim_eval"), atom("receive"), 2, NIL)
_INSIDE = atom("-inside-an-interpreted-fun-")
_EVAL_FUN: Entry = (atom("erl_eval"), atom("eval_fun"), 8, location("erl_eval.erl", 898))
_APPLY_FUN: Entry = (atom("shell"), atom("apply_fun"), 3, location("shell.erl", 912))


def caught(p: Any, ex: BaseException, skip: tuple[Atom, ...] = ()) -> ErlangError:
    """The Erlang exception behind a Python one, with its trace unless its class is in `skip`. Frees the frames."""
    error = ex if type(ex) is ErlangError else as_erlang(ex)
    if error.trace is None:
        error.trace = NIL if error.cls in skip else trace_of(p, error, ex.__traceback__)
    error.__traceback__ = None
    error.__context__ = None
    return error


def held(ex: BaseException) -> ErlangError:
    """As `caught`, where nobody has asked for the trace yet: the traceback is kept till needed or cleared."""
    return ex if type(ex) is ErlangError else as_erlang(ex)


def as_erlang(ex: BaseException) -> ErlangError:
    """`TypeError` of fast arithmetic -> badarith, by doing it again slowly. Anything else is a mistake of ours."""
    tb = ex.__traceback__
    while tb is not None and tb.tb_next is not None:
        tb = tb.tb_next
    if tb is not None and type(ex) is TypeError:
        frame = tb.tb_frame
        unit = frame.f_globals.get("UNIT")
        slow = unit.slow_text(frame.f_code.co_filename, tb.tb_lineno) if unit is not None else None
        if slow is not None:
            try:
                eval(slow, frame.f_globals, frame.f_locals)
            except ErlangError as error:
                error.head = _operator_head(error.__traceback__)
                return error
    raise InternalError(f"{type(ex).__name__}: {ex}") from ex


def _operator_head(tb: TracebackType | None) -> Any:
    while tb is not None and tb.tb_next is not None:
        tb = tb.tb_next
    operator = OPERATORS.get(tb.tb_frame.f_code) if tb is not None else None
    return NO_HEAD if tb is None or operator is None else _native_head(tb.tb_frame, operator)


def _native_head(frame: FrameType, name: tuple[str, int]) -> Entry:
    code = frame.f_code
    args = make_list([frame.f_locals[v] for v in code.co_varnames[: code.co_argcount]])
    return (A_ERLANG, atom(name[0]), args, _info(_ERTS_ERRORS, None))


def _info(module: Atom, cause: Any) -> Any:
    pairs: dict[Any, Any] = {_MODULE: module} if cause is None else {_CAUSE: cause, _MODULE: module}
    return make_list([(_INFO, ErlMap(pairs))])


class _Builder:
    """Entries in order, with the rules about neighbours."""

    def __init__(self, p: Any) -> None:
        self.p = p
        self.entries: list[Entry] = []
        self.in_shell = False
        self.info: Any = None  # error_info of the next frame of compiled code: why `<<...>>` could not be built there

    def full(self) -> bool:
        return len(self.entries) >= DEPTH

    def add(self, entry: Entry) -> None:
        if not self.full() and (not self.entries or not _same(self.entries[-1], entry)):
            self.entries.append(entry)

    def compiled(self, unit: Any, name: str, arity: int, line: int, top: bool) -> None:
        """A frame of compiled code; line negative: in tail position."""
        info, self.info = self.info, None
        if unit.shell:
            if line < 0 and not top:
                return
            if not self.in_shell:
                self.in_shell = True
                for entry in _EVAL_MAPS[info] if info is MAP_PUT or info is MAP_UPDATE else _EVAL_FRAMES:
                    self.add(entry)
            if top:
                for entry in _SHELL_FRAMES:
                    self.add(entry)
            return
        self.in_shell = False
        if info is BAD_CALL:
            self.add((unit.module, atom(name), arity, location(unit.file, abs(line))))
            if line > 0:
                self.again(unit, self.entries[-1] if self.entries else None)
        elif line > 0:
            place = location(unit.file, line)
            if info is not None:
                place = [place[0], [place[1][0], make_list([(_INFO, info)])]]
            self.add((unit.module, atom(name), arity, place))

    def again(self, unit: Any, entry: Entry | None) -> None:
        """One more entry, also if it is the same as the last one."""
        if not unit.shell and entry is not None and not self.full():
            self.entries.append(entry)

    def collecting(self, unit: Any, loop: tuple[str, int, int]) -> None:
        """A list comprehension is body recursive: with results before this one its innermost loop is a caller too."""
        name, arity, line = loop
        self.again(unit, (unit.module, atom(name), arity, location(unit.file, line)))


def _same(a: Entry, b: Entry) -> bool:
    return a[0] is b[0] and a[1] is b[1] and type(a[2]) is int and a[2] == b[2] and _line(a) == _line(b)


def _line(entry: Entry) -> int:
    here = entry[3]
    return here[1][0][1] if type(here) is list and type(here[1]) is list else 0


def _callers(frame: FrameType | None) -> Iterator[tuple[FrameType, int]]:
    while frame is not None and frame.f_code.co_name != "run_slices":
        yield frame, frame.f_lineno
        frame = frame.f_back


def trace_of(p: Any, error: ErlangError, tb: TracebackType | None) -> Any:
    """The stack trace term for an exception that was just caught with this traceback, in process p."""
    inner: list[tuple[FrameType, int]] = []
    frame = tb.tb_frame.f_back if tb is not None else None
    while tb is not None:
        inner.append((tb.tb_frame, tb.tb_lineno))
        tb = tb.tb_next
    inner.reverse()
    builder = _Builder(p)
    _head(builder, error, inner)
    idle: set[tuple[int, int]] = set()  # places that would add nothing: a deep recursion is made of few
    for python_frame, lineno in chain(inner, _callers(frame)):
        if builder.full():
            break
        place = (id(python_frame.f_code), lineno)
        if place in idle:
            continue
        count = len(builder.entries)
        unit = python_frame.f_globals.get("UNIT")
        if unit is not None:
            where = unit.where(python_frame.f_code.co_filename, lineno)
            if where is not None:
                builder.compiled(unit, *where)
                collected = unit.collected(python_frame.f_code.co_filename, lineno)
                if collected is not None and where[2] > 0 and python_frame.f_locals.get(collected[0]):
                    builder.collecting(unit, collected[1:])
        if len(builder.entries) == count:
            idle.add(place)
        else:
            idle.clear()
    for heap_frame in reversed(p.stk or ()):
        if builder.full():
            break
        site = getattr(heap_frame[0], "site", None)
        if site is not None:
            builder.compiled(site.unit, site.function, site.arity, site.line, site.top)
            if site.line > 0 and site.collected is not None and heap_frame[site.collected[0]]:
                builder.collecting(site.unit, site.collected[1:])
    return make_list(builder.entries)


def _head(builder: _Builder, error: ErlangError, inner: list[tuple[FrameType, int]]) -> None:
    head = error.head
    if head is NO_HEAD:
        if _first_unit_is_shell(inner):
            builder.add(_APPLY_FUN)
        return
    if head is not None and head[0] is None:
        _caller_head(builder, error, inner)
        return
    if head is not None:
        if len(head) == 3:  # a fun whose module is missing stands there itself: {Fun, Args, []}
            builder.entries.append(head)
            return
        module, name, args, where = head
        if type(args) is tuple:
            args = make_list(args)
        if where is None:
            where = _first_location(inner)
            _drop_first(inner)
        builder.add((module, name, args, where))
        builder.info = error.info if error.info is MAP_PUT or error.info is MAP_UPDATE else None
        if name is _INSIDE:
            builder.add(_EVAL_FUN)
        return
    if error.reason is _TIMEOUT_VALUE and _first_unit_is_shell(inner):
        builder.add(_EVAL_RECEIVE)
        return
    names = builder.p.n.native_names
    for frame, _ in inner:
        if "UNIT" in frame.f_globals:
            builder.info = error.info
            return
        code = frame.f_code
        operator = OPERATORS.get(code)
        if operator is not None:
            builder.add(_native_head(frame, operator))
            return
        native = names.get(code)
        if native is not None:
            module, name, arity = native
            args = make_list([frame.f_locals[v] for v in code.co_varnames[1 : arity + 1]])
            source = builder.p.n.error_module(module, name, arity)
            where = NIL if source is None else _info(source, error.info)
            if line := builder.p.n.error_line(module, name, arity):
                place = location(f"{module.name}.erl", line)
                where = [place[0], [place[1][0], where]]
            builder.add((module, name, args, where))
            return


def _caller_head(builder: _Builder, error: ErlangError, inner: list[tuple[FrameType, int]]) -> None:
    """`erlang:error(Reason, Args, Options)`: the calling function shows with its arguments."""
    for frame, lineno in inner:
        unit = frame.f_globals.get("UNIT")
        if unit is None:
            continue
        where = unit.where(frame.f_code.co_filename, lineno)
        if unit.shell or where is None:
            builder.add(_APPLY_FUN)
            return
        place = location(unit.file, abs(where[2]))
        if error.info is not None:
            place = [place[0], [place[1][0], make_list([(_INFO, error.info)])]]
        builder.add((unit.module, atom(where[0]), make_list(error.head[2]), place))
        _drop_first(inner)
        return


def _first_unit_is_shell(inner: list[tuple[FrameType, int]]) -> bool:
    for frame, _ in inner:
        unit = frame.f_globals.get("UNIT")
        if unit is not None:
            return bool(unit.shell)
    return False


def _first_location(inner: list[tuple[FrameType, int]]) -> Any:
    for frame, lineno in inner:
        unit = frame.f_globals.get("UNIT")
        if unit is not None:
            where = unit.where(frame.f_code.co_filename, lineno)
            if unit.shell or where is None:
                return NIL
            return location(unit.file, abs(where[2]))
    return NIL


def _drop_first(inner: list[tuple[FrameType, int]]) -> None:
    for i, (frame, _) in enumerate(inner):
        unit = frame.f_globals.get("UNIT")
        if unit is not None:
            if not unit.shell:
                del inner[: i + 1]
            return


def catch_value(error: ErlangError) -> Any:
    """What `catch` gives for an exception."""
    if error.cls is A_ERROR:
        return (A_EXIT_TAG, (error.reason, error.trace))
    if error.cls is A_EXIT:
        return (A_EXIT_TAG, error.reason)
    return error.reason
