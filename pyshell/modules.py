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
from pyshell.lang.build import build_text
from pyshell.lang.module import FORMAT, CompiledModule, load_module
from pyshell.lang.parse import Parser
from pyshell.otp.library import Library
from pyshell.traps.errors import InternalError

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

    def library_module(self, name: str) -> CompiledModule | None:
        """A library module's Erlang half."""
        if name not in self._library:
            source = self.library.source(name)
            self._library[name] = None if source is None else self._compile(name, source)
        return self._library[name]

    def find_module(self, name: str) -> CompiledModule | None:
        """A module of the learner's: the finders are asked in order."""
        for finder in self.finders:
            found = finder(name)
            if found is not None:
                return found
        return None

    def _compile(self, name: str, source: str) -> CompiledModule:
        digest = hashlib.sha256(f"{CODE}\n{source}".encode()).hexdigest()
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
