"""Natives of code: which modules a node has, loading object code, old versions and the processes that still run them.

A module has a current and an old version. Loading makes current old, after whoever still runs the old one was killed.
Object code is looked for in the node's current directory.
Follows: kernel code(3); reference manual, "Compilation and Code Loading".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pyshell.otp.kernel.file import absolute, text_of
from pyshell.otp.native import bif
from pyshell.otp.stdlib.compile import Compilation
from pyshell.runtime.code import Loaded
from pyshell.runtime.object_code import unpack
from pyshell.term.atom import ERROR, FALSE, TRUE, Atom, atom
from pyshell.term.cons import NIL, from_text, make_list
from pyshell.traps.errors import ProcessExit, badarg
from pyshell.traps.machine import DEAD

A_MODULE, A_NOFILE, A_BADFILE, A_FILE = atom("module"), atom("nofile"), atom("badfile"), atom("file")
A_PRELOADED, A_NON_EXISTING, A_STICKY = atom("preloaded"), atom("non_existing"), atom("sticky_directory")
A_KILLED, A_NOT_PURGED = atom("killed"), atom("not_purged")
ROOT = "/usr/lib/pyshell"
PRELOADED = ("erlang", "init")


def _module(module: Any) -> str:
    if type(module) is not Atom:
        raise badarg()
    return module.name


def object_path(node: Any, name: str) -> str:
    """Where the object code of a learner's module would be."""
    return absolute(node, f"{name}.beam")


def library_place(node: Any, name: str) -> Any:
    """What code:which/1 says of a library module; None if there is none of this name."""
    if name in PRELOADED:
        return A_PRELOADED
    if name in node.library.modules():
        return from_text(f"{ROOT}/{name}.beam")
    return None


def read_object(node: Any, path: str) -> bytes | None:
    """Bytes of a file of object code."""
    if node.files is None:
        return None
    try:
        data: bytes = node.files.read(path)
    except OSError:
        return None
    return data


def load_object(p: Any, name: str, data: bytes, place: str) -> Loaded | None:
    """Load object code as the current version of module `name`; None if it is not that."""
    found = unpack(data)
    if found is None or found[0] != name:
        return None
    request = found[1]
    job = Compilation(p, NIL)
    outcome = p.n.code.compiler.compile_request(request, job.include, job.callbacks)
    if outcome.compiled is None:
        return None
    if name in p.n.code.current:  # it becomes old, so what is old now has to go
        purge_old(p, name)
    loaded: Loaded = p.n.code.load(outcome.compiled)
    loaded.place = place
    loaded.source = absolute(p.n, request.file) if request.file else ""
    return loaded


def find_object(p: Any, name: str) -> Loaded | None:
    """Load a module of the current directory, as its first call does."""
    path = object_path(p.n, name)
    data = read_object(p.n, path)
    return load_object(p, name, data, path) if data is not None else None


# who runs old code ----------------------------------------------------------------------------------------------


def units(q: Any) -> Iterator[Any]:
    """The units whose code process q will go on with."""
    for frame in (q.t, *(q.stk or ())):
        if type(frame) is not tuple or not frame:
            continue
        site = getattr(frame[0], "site", None)
        if site is not None:
            yield site.unit
        elif len(frame) > 1:
            yield getattr(frame[1], "__globals__", {}).get("UNIT")


def users_of_old(node: Any, name: str) -> list[Any]:
    """The processes that run the old version of a module."""
    old = node.code.old.get(name)
    if old is None or old.compiled is None:
        return []
    unit = old.compiled.unit
    return [q for q in node.processes.values() if q.st != DEAD and any(u is unit for u in units(q))]


def purge_old(p: Any, name: str) -> bool:
    """Kill who runs the old version and forget it. Whether somebody was killed."""
    users = users_of_old(p.n, name)
    p.n.code.old.pop(name, None)
    for q in users:
        p.n.kill(q)
    if p in users:
        raise ProcessExit(A_KILLED)
    return bool(users)


@bif("purge", 1)
def purge(p: Any, module: Any) -> Any:
    return TRUE if purge_old(p, _module(module)) else FALSE


@bif("soft_purge", 1)
def soft_purge(p: Any, module: Any) -> Any:
    name = _module(module)
    if users_of_old(p.n, name):
        return FALSE
    p.n.code.old.pop(name, None)
    return TRUE


@bif("$delete", 1)
def delete(p: Any, module: Any) -> Any:
    name = _module(module)
    if _sticky(p, name):
        return FALSE
    if name in p.n.code.old:
        return A_NOT_PURGED
    return TRUE if p.n.code.delete(name) else FALSE


def _sticky(p: Any, name: str) -> bool:
    current = p.n.code.current.get(name)
    return current.sticky if current is not None else library_place(p.n, name) is not None


# loading --------------------------------------------------------------------------------------------------------


@bif("$load_file", 1)
def load_file(p: Any, module: Any) -> Any:
    """{module, M}, {error, What}, {not_purged, Path}."""
    name = _module(module)
    if _sticky(p, name):
        return (ERROR, A_STICKY)
    path = object_path(p.n, name)
    data = read_object(p.n, path)
    if data is None:
        return (ERROR, A_NOFILE)
    if _unpurged(p, name):
        return (A_NOT_PURGED, from_text(path))
    return (A_MODULE, module) if load_object(p, name, data, path) is not None else (ERROR, A_BADFILE)


def _unpurged(p: Any, name: str) -> bool:
    """Whether there are two versions already: only what loads from memory purges the older one itself."""
    return name in p.n.code.old and name in p.n.code.current


@bif("$load_abs", 1)
def load_abs(p: Any, file: Any) -> Any:
    path = absolute(p.n, f"{text_of(file) or ''}.beam")
    data = read_object(p.n, path)
    if data is None:
        return (ERROR, A_NOFILE)
    found = unpack(data)
    if found is not None and _unpurged(p, found[0]):
        return (A_NOT_PURGED, from_text(path))
    if found is None or load_object(p, found[0], data, path) is None:
        return (ERROR, A_BADFILE)
    return (A_MODULE, atom(found[0]))


@bif("$load_binary", 3)
def load_binary(p: Any, module: Any, file: Any, data: Any) -> Any:
    place = text_of(file)
    if type(data) is not bytes or place is None:
        raise badarg()
    name = _module(module)
    if _sticky(p, name):
        return (ERROR, A_STICKY)
    return (A_MODULE, module) if load_object(p, name, data, place) is not None else (ERROR, A_BADFILE)


@bif("ensure_loaded", 1)
def ensure_loaded(p: Any, module: Any) -> Any:
    name = _module(module)
    return (A_MODULE, module) if p.n.code.ensure_loaded(name) is not None else (ERROR, A_NOFILE)


@bif("get_object_code", 1)
def get_object_code(p: Any, module: Any) -> Any:
    name = _module(module)
    path = object_path(p.n, name)
    data = read_object(p.n, path)
    return ERROR if data is None else (module, data, from_text(path))


# asking ---------------------------------------------------------------------------------------------------------


@bif("which", 1)
def which(p: Any, module: Any) -> Any:
    name = _module(module)
    current = p.n.code.current.get(name)
    if current is not None and not current.sticky:
        return from_text(current.place)
    place = library_place(p.n, name)
    if place is not None:
        return place
    path = object_path(p.n, name)
    return A_NON_EXISTING if read_object(p.n, path) is None else from_text(path)


@bif("is_loaded", 1)
def is_loaded(p: Any, module: Any) -> Any:
    name = _module(module)
    current = p.n.code.current.get(name)
    if current is None:
        return FALSE
    return (A_FILE, from_text(current.place) if not current.sticky else library_place(p.n, name))


@bif("all_loaded", 0)
def all_loaded(p: Any) -> Any:
    found = []
    for name, loaded in p.n.code.current.items():
        found.append((atom(name), library_place(p.n, name) if loaded.sticky else from_text(loaded.place)))
    return make_list(found)


@bif("is_sticky", 1)
def is_sticky(p: Any, module: Any) -> Any:
    return TRUE if _sticky(p, _module(module)) else FALSE


@bif("modified_modules", 0)
def modified_modules(p: Any) -> Any:
    """Loaded modules whose object code on disk is another one."""
    changed = []
    for name, loaded in p.n.code.current.items():
        data = read_object(p.n, loaded.place) if not loaded.sticky and loaded.place.startswith("/") else None
        found = unpack(data) if data is not None else None
        if found is not None and found[1].text and _digest(p, found[1]) != loaded.compiled.md5:
            changed.append(atom(name))
    return make_list(changed)


def _digest(p: Any, request: Any) -> bytes | None:
    outcome = p.n.code.compiler.compile_request(request)
    found: bytes | None = outcome.compiled.md5 if outcome.compiled is not None else None
    return found


@bif("get_path", 0)
def get_path(p: Any) -> Any:
    return make_list([from_text("."), from_text(ROOT)])


@bif("root_dir", 0)
def root_dir(p: Any) -> Any:
    return from_text(ROOT)
