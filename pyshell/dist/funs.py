"""Funs that travel: what stands for a place in the code on the wire, and how the receiver builds the fun again.

A fun crosses as NEW_FUN_EXT: module, index, 16 bytes that identify the place, and the values it captured. Compiled code
is a value that the nodes of a cluster share, so the 16 bytes are a number in the cluster's register of places, not a checksum.
Law: whether the *receiver* has the module is asked when the fun is called, as OTP does: without it the call is `undef`, with
another version of it `badfun`. Funs typed at the prompt belong to erl_eval, which every node has. Those of a real Erlang bring
their syntax and their bindings: they run here too, and go back as they came.
Follows: ERTS User's Guide, "External Term Format", NEW_FUN_EXT; error_handler:undefined_lambda/3.
"""

from __future__ import annotations

from typing import Any

from pyshell.term.atom import Atom, atom, existing_atom, new_atom
from pyshell.term.cons import NIL, make_list
from pyshell.term.fun import FUN_CLASSES, Fun, FunInfo
from pyshell.term.ids import Pid
from pyshell.traps.errors import A_ERROR, ErlangError, badfun
from pyshell.traps.machine import find_code

SHELL = atom("erl_eval")
MODULE_INFO, APPLY_FOREIGN = atom("module_info"), atom("$apply_foreign")
UNDEF = atom("undef")
PREFIX = b"pyshell:"


class FunRegister:
    """The places of a cluster whose funs have travelled. `number` -> FunInfo, both ways."""

    __slots__ = ("places", "numbers", "foreign")

    def __init__(self) -> None:
        self.foreign: dict[tuple[Any, ...], FunInfo] = {}  # places in the code of a real Erlang
        self.places: list[FunInfo] = []
        self.numbers: dict[FunInfo, bytes] = {}

    def identify(self, info: FunInfo) -> bytes:
        """The 16 bytes of this place."""
        found = self.numbers.get(info)
        if found is None:
            found = self.numbers[info] = PREFIX + len(self.places).to_bytes(8, "big")
            self.places.append(info)
        return found

    def find(self, uniq: bytes) -> FunInfo | None:
        """The place behind 16 bytes; None if they are not ours."""
        if not uniq.startswith(PREFIX):
            return None
        number = int.from_bytes(uniq[8:], "big")
        return self.places[number] if number < len(self.places) else None


    def find_foreign(self, module: Atom, index: int, uniq: bytes, old_uniq: int, arity: int, size: int) -> FunInfo:
        """The place of a fun that was made elsewhere; sent on, it has the same 16 bytes."""
        key = (module, index, uniq, old_uniq, arity, size)
        found = self.foreign.get(key)
        if found is None:
            names = tuple(f"_{number}" for number in range(size))
            found = self.foreign[key] = FunInfo(module, "", arity, index, old_uniq, names)
            self.numbers[found] = uniq
        return found


class NodeContext:
    """What a node knows when it decodes (term/etf_decode.DecodeContext). safe: as of `binary_to_term(_, [safe])`."""

    __slots__ = ("node", "register", "safe")

    def __init__(self, node: Any, register: FunRegister, safe: bool = False) -> None:
        self.node = node
        self.register = register
        self.safe = safe

    def local_pid(self, node: Atom, id: int, serial: int, creation: int) -> Pid | None:
        """The process itself if it lives here."""
        mine = self.node
        if node is not mine.name or creation != mine.creation:
            return None
        process: Any = mine.processes.get(id)
        return process if process is not None and process.serial == serial else None

    def find_atom(self, name: str) -> Atom | None:
        """Any atom, until the table is full; with `safe`, those that exist."""
        return existing_atom(name) if self.safe else new_atom(name)

    def make_fun(
        self, module: Atom, index: int, uniq: bytes, old_index: int, old_uniq: int, arity: int, free: tuple[Any, ...]
    ) -> Fun:
        """The fun, able to run if the code is (or comes) here."""
        info = self.register.find(uniq)
        if info is None or info.make is None or info.arity != arity or len(info.free) != len(free):
            info = self.register.find_foreign(module, index, uniq, old_uniq, arity, len(free))
            if module is SHELL and len(free) == 1 and type(free[0]) is tuple and len(free[0]) in (6, 7):
                return _interpreted(info, free)
            return _stand_in(info, free)
        if module is SHELL:
            return info.make(*free)
        return _stand_in(info, free)


def _interpreted(info: FunInfo, free: tuple[Any, ...]) -> Fun:
    """A fun typed at the prompt of a real Erlang: {place, bindings, two handlers, variables used, clauses, its name if any}."""

    def call(p: Any, *args: Any) -> Any:
        arguments = make_list(args)
        return find_code(p, SHELL, APPLY_FOREIGN, (free[0], arguments))(p, free[0], arguments)

    return FUN_CLASSES[info.arity](call, info, free)


def _stand_in(info: FunInfo, free: tuple[Any, ...]) -> Fun:
    """A fun that looks for its code when it is called."""

    def call(p: Any, *args: Any) -> Any:
        try:
            find_code(p, info.module, MODULE_INFO, ())
        except ErlangError:
            raise ErlangError(A_ERROR, UNDEF, (fun, make_list(args), NIL)) from None
        place = _place_here(p.n, info)
        if place is None or place.make is None:
            raise badfun(fun)
        return place.make(*free).code(p, *args)

    fun = FUN_CLASSES[info.arity](call, info, free)
    return fun


def _place_here(node: Any, info: FunInfo) -> FunInfo | None:
    """The same place in a version of the module that this node has; None if its versions are other ones."""
    for versions in (node.code.current, node.code.old):
        loaded = versions.get(info.module.name)
        if loaded is None or loaded.compiled is None:
            continue
        places: list[FunInfo] = loaded.compiled.funs
        for place in places:
            if place is info or (place.index, place.uniq, place.arity) == (info.index, info.uniq, info.arity):
                return place
    return None
