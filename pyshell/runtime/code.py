"""The code of one node: which modules are loaded, in which version, and the table of exports that calls look in.

Modules load at the first call, as BEAM's error_handler does. A native of the library stands in for the stub of the same name
in the module's Erlang half. A module has at most two versions: current and old.
Follows: code(3), Erlang reference manual, "Compilation and Code Loading".
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from pyshell.term.atom import Atom, atom
from pyshell.term.cons import NIL, from_text, iterate, make_list
from pyshell.traps.errors import badarg

Code = Callable[..., Any]


class Library(Protocol):
    """The modules that come with pyshell (otp/library.py)."""

    def natives(self, module: str) -> dict[tuple[str, int], Code]:
        """Natives of a module; empty if it has none."""

    def source(self, module: str) -> str | None:
        """Text of its Erlang half, or None."""


class Compiler(Protocol):
    """Makes compiled modules (lang/), wired in by the cluster."""

    def library_module(self, name: str) -> Any | None:
        """The CompiledModule of a library module, from the cache or compiled now; None if it has no Erlang half."""

    def copy(self, compiled: Any) -> Any:
        """The same module once more, with a namespace of its own."""

    def find_module(self, name: str) -> Any | None:
        """A CompiledModule from the learner's files (the working folder, a lesson), or None."""


class Loaded:
    """One version of a module. compiled: CompiledModule, or None for one that is native only."""

    __slots__ = ("name", "compiled", "natives", "exports", "sticky", "place", "source")

    def __init__(self, name: str, compiled: Any, natives: dict[tuple[str, int], Code], sticky: bool) -> None:
        self.name = name
        self.compiled = compiled
        self.natives = natives
        self.sticky = sticky
        self.place = ""  # of the object code, as code:which/1 tells it
        self.source = ""  # path of what it was compiled from; "" if nobody knows
        self.exports: dict[tuple[str, int], Code] = {}
        if compiled is not None:
            self.exports.update(compiled.exports)  # natives stand in their places already
        else:
            self.exports.update(natives)

    def info(self, item: str) -> Any:
        """`module_info(Item)`; None for an unknown item."""
        if item == "module":
            return atom(self.name)
        if item == "exports":
            return make_list([(atom(n), a) for n, a in [*self.exports, ("module_info", 0), ("module_info", 1)]])
        if item in ("functions", "nifs"):
            found = self.natives if item == "nifs" else self.exports
            return make_list([(atom(n), a) for n, a in found])
        if item == "attributes":
            pairs = self.compiled.attributes if self.compiled is not None else []
            return make_list([(atom(n), v) for n, v in pairs])
        if item == "md5":
            return self.compiled.md5 if self.compiled is not None else b"\0" * 16
        if item == "compile":
            options = self.compiled.options if self.compiled is not None else None
            return make_list([(atom("version"), from_text("8.2.3")), (atom("options"), options or NIL),
                              (atom("source"), from_text(self.source))] if self.source else [])  # fmt: skip
        if item == "native":
            return atom("false")
        return None


class CodeServer:
    """Code of one node."""

    def __init__(self, node: Any, library: Library, compiler: Compiler) -> None:
        self.node = node
        self.library = library
        self.compiler = compiler
        self.exports: dict[str, Code] = {}
        self.current: dict[str, Loaded] = {}
        self.old: dict[str, Loaded] = {}
        self.finder: Callable[[str], Loaded | None] | None = None  # loads from the learner's folder (otp/kernel/code)

    def find(self, key: str, module: Atom, name: Atom, arity: int) -> Code | None:
        """The function, loading its module if nobody did yet; None if there is none."""
        found = self.exports.get(key)
        if found is None and module.name not in self.current:
            if self.ensure_loaded(module.name) is not None:
                found = self.exports.get(key)
        return found

    def ensure_loaded(self, name: str) -> Loaded | None:
        """The current version, from the library or the learner's files; None if there is no such module."""
        loaded = self.current.get(name)
        if loaded is not None:
            return loaded
        natives = self.library.natives(name)
        compiled = self.compiler.library_module(name)
        if compiled is None and not natives:
            compiled = self.compiler.find_module(name)
            if compiled is None:
                return self.finder(name) if self.finder is not None else None
            return self.load(compiled)
        return self._install(Loaded(name, compiled, natives, True))

    def load(self, compiled: Any) -> Loaded:
        """Make this the current version of its module; what was current becomes old (the old one must be purged)."""
        name = compiled.module.name
        before = self.current.get(name)
        if before is not None:
            self.delete(name)
        old = self.old.get(name)
        if old is not None and old.compiled is compiled:  # two versions are two, also when they are equal
            compiled = self.compiler.copy(compiled)
        loaded = self._install(Loaded(name, compiled, {}, False))
        self._load_behaviours(loaded)
        return loaded

    def _load_behaviours(self, loaded: Loaded) -> None:
        """Library modules that the module is a behaviour of, as OTP's compiler loads them; what starts them is next."""
        assert loaded.compiled is not None
        named = [value for name, value in loaded.compiled.attributes if name in ("behaviour", "behavior")]
        wanted = [item.name for value in named for item in iterate(value) if type(item) is Atom]
        ours = [name for name in wanted if self.compiler.library_module(name) is not None]
        for name in (*ours, "gen", "proc_lib") if ours else ():
            self.ensure_loaded(name)

    def _install(self, loaded: Loaded) -> Loaded:
        name = loaded.name
        tracing = self.node.stores.get("tracing")
        if tracing is not None:
            tracing.reloaded(name)
        self.current[name] = loaded
        for (function, arity), code in loaded.exports.items():
            self.exports[f"{name}:{function}/{arity}"] = code
        self.exports[f"{name}:module_info/0"] = lambda p: _all_info(loaded)
        self.exports[f"{name}:module_info/1"] = lambda p, item: _one_info(p, loaded, item)
        return loaded

    def delete(self, name: str) -> bool:
        """Current becomes old: no call from outside finds it any more. False if there is no current version."""
        loaded = self.current.pop(name, None)
        if loaded is None:
            return False
        self.old[name] = loaded
        for function, arity in [*loaded.exports, ("module_info", 0), ("module_info", 1)]:
            self.exports.pop(f"{name}:{function}/{arity}", None)
        return True


def _all_info(loaded: Loaded) -> Any:
    items = ("module", "exports", "attributes", "compile", "md5")
    return make_list([(atom(item), loaded.info(item)) for item in items])


def _one_info(p: Any, loaded: Loaded, item: Any) -> Any:
    found = loaded.info(item.name) if type(item) is Atom else None
    if found is None:
        raise badarg()
    return found
