"""The library: which Erlang modules come with pyshell, their natives and their Erlang text.

A module `m` of application `app` is otp/app/m.erl, or natives in otp/app/m.py, or both; natives may also be a package
otp/app/m/ of several files. Python is imported when the module is first used: start-up is paid by who needs it.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from types import FunctionType
from typing import Any, Protocol

from pyshell.term.atom import Atom, atom

APPLICATIONS = ("erts", "kernel", "stdlib", "crypto", "eunit", "runtime_tools", "lab", "sasl")
Code = Callable[..., Any]


class Sources(Protocol):
    """The folders of pyshell/otp, read by the host."""

    def entries(self, folder: str) -> list[str]:
        """Names of files and folders in otp/<folder>, sorted; empty if there is no such folder."""

    def text(self, path: str) -> str:
        """Contents of otp/<path>."""


def _named(native: Any, name: str) -> Any:
    """A copy of a native that goes by several names: stack traces know a native by its code."""
    code = native.__code__.replace(co_name=name)
    copy = FunctionType(code, native.__globals__, name, native.__defaults__, native.__closure__)
    copy.__dict__.update(native.__dict__)
    return copy


class Library:
    """One for a whole program: what it remembers does not depend on who asks."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._natives: dict[str, dict[tuple[str, int], Code]] = {}
        self._names: dict[Any, tuple[Atom, Atom, int]] = {}
        self._places: dict[str, tuple[str, bool, bool]] | None = None

    def _place(self, module: str) -> tuple[str, bool, bool] | None:
        """(application, has natives, has Erlang text)."""
        if self._places is None:
            self._places = {}
            for app in APPLICATIONS:
                for entry in self._sources.entries(app):
                    name, _, ending = entry.partition(".")
                    if name.startswith("_") or name == "include" or ending not in ("", "py", "erl"):
                        continue
                    _, native, text = self._places.get(name, (app, False, False))
                    self._places[name] = (app, native or ending != "erl", text or ending == "erl")
        return self._places.get(module)

    def modules(self) -> list[str]:
        """Names of all modules."""
        self._place("")
        return sorted(self._places or ())

    def modules_of(self, application: str) -> list[str]:
        """Names of the modules of an application."""
        self._place("")
        return sorted(name for name, (app, _, _) in (self._places or {}).items() if app == application)

    def natives(self, module: str) -> dict[tuple[str, int], Code]:
        """{(name, arity): function}; empty for a module without natives."""
        found = self._natives.get(module)
        if found is None:
            place = self._place(module)
            found = self._collect(place[0], module) if place is not None and place[1] else {}
            self._natives[module] = found
            for (name, arity), function in found.items():
                self._names.setdefault(function.__code__, (atom(module), atom(name), arity))
        return found

    def _collect(self, app: str, module: str) -> dict[tuple[str, int], Code]:
        name = f"pyshell.otp.{app}.{module}"
        parts = [importlib.import_module(name)]
        for entry in self._sources.entries(f"{app}/{module}"):
            if entry.endswith(".py") and not entry.startswith("_"):
                parts.append(importlib.import_module(f"{name}.{entry[:-3]}"))
        found: dict[tuple[str, int], Code] = {}
        for part in parts:
            for value in vars(part).values():
                for function, arity in getattr(value, "__bifs__", ()):
                    found[function, arity] = value if len(value.__bifs__) == 1 else _named(value, f"{function}/{arity}")
        return found

    def native_names(self) -> dict[Any, tuple[Atom, Atom, int]]:
        """{CPython code: (module, name, arity)} of all natives loaded so far; it grows as they are."""
        return self._names

    def source(self, module: str) -> str | None:
        """Erlang text of a module, or None."""
        place = self._place(module)
        if place is None or not place[2]:
            return None
        return self._sources.text(f"{place[0]}/{module}.erl")

    def header(self, name: str) -> str | None:
        """Text of "app/include/file.hrl" of an application (without version), or None."""
        app, _, rest = name.partition("/")
        folder, _, file = rest.partition("/")
        app = app.partition("-")[0]
        if app not in APPLICATIONS or folder != "include" or file not in self._sources.entries(f"{app}/include"):
            return None
        return self._sources.text(f"{app}/include/{file}")

    def document(self, module: str) -> str | None:
        """What h/1,2,3 say about a module: its file in docs/, or None."""
        if f"{module}.txt" not in self._sources.entries("docs"):
            return None
        return self._sources.text(f"docs/{module}.txt")

    def error_module(self, module: str, name: str, arity: int) -> Atom | None:
        """The module that explains errors of this native, or None."""
        explain = importlib.import_module("pyshell.otp.errors.explain")  # only programs with mistakes need it
        found: Atom | None = explain.error_module(atom(module), atom(name), arity)
        return found

    def error_line(self, module: str, name: str, arity: int) -> int:
        """The line of OTP's module that raises errors of this native, 0 if it is a native there too."""
        explain = importlib.import_module("pyshell.otp.errors.explain")
        return int(explain.error_line(atom(module), atom(name), arity))
