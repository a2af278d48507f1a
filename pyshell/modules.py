"""Where compiled modules come from: the library's Erlang halves and the learner's files, compiled once, kept in a store.

Floor 5: it ties the language, the library and a store together for `runtime.code`. Compiled code is a value, so all nodes of
all clusters of a program may share what this returns.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable
from typing import Any, Protocol

from pyshell import __version__
from pyshell.lang.abstract_read import BadForm
from pyshell.lang.build import build_text
from pyshell.lang.compile_file import Outcome, compile_parsed, compile_source, digest_of, forms_module
from pyshell.lang.lint_module import Callbacks
from pyshell.lang.module import FORMAT, CompiledModule, load_module
from pyshell.lang.parse import Parser
from pyshell.lang.preprocess import Include, no_include
from pyshell.lang.source import Source
from pyshell.otp.library import Library
from pyshell.runtime.object_code import Request
from pyshell.term.cons import NIL, to_python
from pyshell.term.etf_decode import decode
from pyshell.traps.errors import InternalError

WORTH_KEEPING = 4_000  # characters of source; less is compiled again as fast as it is read
CODE = f"{__version__}/{FORMAT}/{sys.version_info[0]}.{sys.version_info[1]}"


class Store(Protocol):
    """A cache of bytes (host/store.py)."""

    def get(self, key: str) -> bytes | None:
        """The value, or None."""

    def put(self, key: str, value: bytes) -> None:
        """Keep it; failing silently."""


class Linker:
    """What the code generator may call directly."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def native(self, module: str, name: str, arity: int) -> Callable[..., Any] | None:
        """The native behind module:name/arity, or None."""
        return self._library.natives(module).get((name, arity))


class Modules:
    """The `Compiler` of runtime/code.py."""

    def __init__(self, library: Library, parser: Parser, linker: Linker, store: Store | None) -> None:
        self.library = library
        self.parser = parser
        self.linker = linker
        self.store = store
        self._library: dict[str, CompiledModule | None] = {}
        self.finders: list[Callable[[str], CompiledModule | None]] = []
        self._learners: dict[str, CompiledModule] = {}  # by digest, see compile_request

    def library_module(self, name: str) -> CompiledModule | None:
        """A library module's Erlang half."""
        if name not in self._library:
            source = self.library.source(name)
            self._library[name] = None if source is None else self._compile(name, source)
        return self._library[name]

    def copy(self, compiled: CompiledModule) -> CompiledModule:
        """The same module once more, with a namespace of its own."""
        return load_module(compiled.dump(), self.linker) or compiled

    def find_module(self, name: str) -> CompiledModule | None:
        """A module of the learner's: the finders are asked in order."""
        for finder in self.finders:
            found = finder(name)
            if found is not None:
                return found
        return None

    def compile_request(
        self, request: Request, include: Include = no_include, callbacks: Callbacks | None = None
    ) -> Outcome:
        """Compile a learner's module. One without remarks that needs no other file is remembered and kept in the store."""
        outcome = self._compiled(request, include, callbacks)
        if outcome.compiled is not None and request.given:
            outcome.compiled.options = decode(bytes.fromhex(request.given))[0]
        return outcome

    def _compiled(self, request: Request, include: Include, callbacks: Callbacks | None) -> Outcome:
        if request.forms is not None:
            return self._compile_forms(request, callbacks)
        told = [*request.options, request.given]  # with what module_info says: the module is shared by all that have the key
        key = digest_of(CODE, request.file, request.text, told, request.defines)
        outcome = Outcome(Source(request.file, request.text))
        known = self._learners.get(key) or self._kept(key)
        if known is not None:
            outcome.compiled, outcome.name = known, known.module.name
            return outcome
        others: list[str] = []

        def included(kind: str, name: str, from_file: str) -> tuple[str, str] | None:
            others.append(name)
            return include(kind, name, from_file)

        def called_back(behaviour: str) -> tuple[list[tuple[str, int]], list[tuple[str, int]]] | None:
            others.append(behaviour)
            return callbacks(behaviour) if callbacks is not None else ([], [])

        outcome = compile_source(
            outcome.source, self.parser, self.linker, included, called_back, request.options, request.defines
        )
        if outcome.compiled is not None and not outcome.warnings and not others:
            self._learners[key] = outcome.compiled
            if self.store is not None and len(request.text) > WORTH_KEEPING:
                self.store.put(f"learner-{key[:40]}", outcome.compiled.dump())
        return outcome

    def _compile_forms(self, request: Request, callbacks: Callbacks | None) -> Outcome:
        """Compile abstract forms. Raises BadForm and what decoding raises: the bytes may come from anywhere."""
        assert request.forms is not None
        source = Source(request.file, request.text)
        terms = to_python(decode(request.forms)[0])
        if terms is None:
            raise BadForm(NIL)
        module = forms_module(source, terms)
        return compile_parsed(
            module, request.forms, self.linker, callbacks or (lambda _behaviour: ([], [])), request.options
        )

    def _kept(self, key: str) -> CompiledModule | None:
        data = self.store.get(f"learner-{key[:40]}") if self.store is not None else None
        return load_module(data, self.linker) if data is not None else None

    def _compile(self, name: str, source: str) -> CompiledModule:
        natives = sorted(self.library.natives(name))  # one more of them, and another stub is replaced
        digest = hashlib.sha256(f"{CODE}\n{natives}\n{source}".encode()).hexdigest()
        key = f"module-{name}-{digest[:32]}"
        kept = self.store.get(key) if self.store is not None else None
        if kept is not None:
            compiled = load_module(kept, self.linker)
            if compiled is not None:
                return compiled
        md5 = hashlib.md5(source.encode(), usedforsecurity=False).digest()
        built = build_text(source, f"{name}.erl", md5, self.parser, self.linker)
        if not isinstance(built, CompiledModule):
            raise InternalError(f"{name}.erl: " + "; ".join(f"{d.line}:{d.column} {d.text}" for d in built))
        if self.store is not None:
            self.store.put(key, built.dump())
        return built
