"""Something real that nobody here wrote: the sources of OTP's own stdlib and kernel (Debian's package erlang-src).

All of them are read, checked and compiled; some are used under another name (`lists` as `otp_lists`), and must answer what a
real erl answered when it was asked (recorded/*.txt), as our own modules do.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pyshell.assembly import Tools
from pyshell.lang import ast
from pyshell.lang.abstract import form_term
from pyshell.lang.abstract_read import read_form
from pyshell.lang.compile_file import callbacks_in, compile_parsed
from pyshell.lang.forms import Module, parse_module
from pyshell.lang.preprocess import Include
from pyshell.lang.pretty_form import form_text
from pyshell.lang.scan import read_form as read_tokens
from pyshell.lang.source import Source
from pyshell.lang.walk import each
from pyshell.term.order import exactly_equal

from . import record
from .evaluate import Evaluator

LIBRARY = Path("/usr/lib/erlang/lib")
SOURCES = sorted(path for app in ("kernel", "stdlib") for path in LIBRARY.glob(f"{app}-*/src/*.erl"))
USED = (
    "array base64 calendar dict digraph gb_sets gb_trees lists orddict ordsets proplists queue sets sofs string unicode_util"
).split()
FILES = ("array", "base64", "calendar", "containers", "lists", "string")
FURTHER = Path(__file__).parent / "otp_only.txt"
NATIVE = re.compile(r"string:(?:list_)?to_(?:integer|float)|lists:reverse\(\[1,2,3\|a\]\)")
"""Functions that OTP has natives for and we have under another name."""

pytestmark = [
    pytest.mark.beam,
    pytest.mark.slow,
    pytest.mark.skipif(not SOURCES, reason="the sources of OTP are not installed (Debian: erlang-src)"),
]


@pytest.fixture(scope="module")
def tools() -> Tools:
    return Tools()


def text_of(path: Path) -> str:
    data = path.read_bytes()
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def includes_of(path: Path) -> Include:
    """Headers beside a source, in its application and in others."""

    def include(kind: str, name: str, from_file: str) -> tuple[str, str] | None:
        if kind == "lib":
            app, _, rest = name.partition("/")
            places = [folder / rest for folder in LIBRARY.glob(f"{app}-*")]
        else:
            folders = ("kernel-*/include", "kernel-*/src", "stdlib-*/include")
            others = [folder for what in folders for folder in LIBRARY.glob(what)]
            places = [folder / name for folder in (path.parent, path.parent.parent / "include", *others)]
        return next(((str(place), text_of(place)) for place in places if place.exists()), None)

    return include


def parsed(tools: Tools, path: Path, rename: str = "") -> Module:
    text = text_of(path)
    if rename:
        text = re.sub(r"(?m)^-module\(\w+\)", f"-module({rename})", text).replace("unicode_util:", "otp_unicode_util:")
    # OTP 25, which these sources are of, has an atom `maybe`.
    return parse_module(Source(path.name, text), tools.parser, includes_of(path), maybe=False)


@pytest.mark.timeout(300)
def test_every_source_is_read_checked_and_compiled(tools: Tools) -> None:
    by_name = {path.stem: path for path in SOURCES}

    def callbacks(behaviour: str) -> Any:
        path = by_name.get(behaviour)
        return ([], []) if path is None else callbacks_in(parsed(tools, path).nodes)

    wrong: list[str] = []
    compiled = 0
    for path in SOURCES:
        module = parsed(tools, path)
        outcome = compile_parsed(module, b"", tools.linker, callbacks, ())
        wrong += [f"{path.name}: {item}" for item in outcome.errors]
        compiled += outcome.compiled is not None
    assert not wrong
    assert compiled == len(SOURCES) > 150


@pytest.mark.timeout(300)
def test_forms_survive_terms_and_text(tools: Tools) -> None:
    """tree -> term -> tree -> text -> tree: the same forms, but for places."""
    count = 0
    for path in SOURCES[::6]:
        for node in parsed(tools, path).nodes:
            term = form_term(node)
            assert exactly_equal(term, form_term(read_form(term)))
            if isinstance(node, ast.Attribute) and node.name == "file":
                continue
            tokens = read_tokens(form_text(node), maybe=False)
            assert tokens is not None and tokens.error is None, form_text(node)
            again, trouble = tools.parser.parse_form(tokens.tokens)
            assert again is not None, (trouble, form_text(node))
            assert shape(again) == shape(node), form_text(node)
            count += 1
    assert count > 1000


def shape(form: Any) -> Any:
    """A tree without places, as text; parentheses that only group do not count."""
    return form_text(form)


class StubLinker:
    """Natives for those functions of a renamed OTP module that OTP has natives for, too."""

    def __init__(self, tools: Tools) -> None:
        self.tools = tools
        self.stubs: set[tuple[str, str, int]] = set()

    def native(self, module: str, name: str, arity: int) -> Callable[..., Any] | None:
        if module.startswith("otp_"):
            if (module, name, arity) not in self.stubs:
                return None
            module = module.removeprefix("otp_")
        return self.tools.linker.native(module, name, arity)

    def note(self, module: Module, name: str) -> None:
        for node in module.nodes:
            if isinstance(node, ast.Function):
                names = {below.value for below in each([node]) if isinstance(below, ast.AtomLit)}
                if "nif_error" in names:
                    self.stubs.add((name, node.name, len(node.clauses[0].patterns)))


@pytest.fixture(scope="module")
def evaluator(tools: Tools) -> Evaluator:
    """A node with OTP's modules loaded under other names."""
    evaluator = Evaluator(tools)
    linker = StubLinker(tools)
    for name in USED:
        path = next(path for path in SOURCES if path.stem == name)
        module = parsed(tools, path, f"otp_{name}")
        linker.note(module, f"otp_{name}")
        outcome = compile_parsed(module, b"", linker, lambda _behaviour: ([], []), ())
        assert outcome.compiled is not None, outcome.errors
        evaluator.node.code.load(outcome.compiled)
    return evaluator


def recorded() -> Iterator[tuple[str, str]]:
    for file in FILES:
        path = record.FOLDER / f"{file}.txt"
        if path.exists():
            yield from record.read(path)
    yield from record.read(FURTHER)


def test_their_answers_are_those_of_erl(evaluator: Evaluator) -> None:
    names = "|".join(USED)
    wrong, asked = [], 0
    for expression, wanted in recorded():
        theirs = re.sub(rf"(?<![\w'])({names}):(?=[a-z])", r"otp_\1:", expression)
        if theirs == expression or NATIVE.search(expression):
            continue
        asked += 1
        found = evaluator.answer(theirs).replace("otp_", "").partition(" # ")[0]
        if found != wanted.partition(" # ")[0]:
            wrong.append(f"{theirs}\n    wanted {wanted}\n    found  {found}")
    assert asked > 300
    assert not wrong, f"{len(wrong)} of {asked}\n" + "\n".join(wrong)
