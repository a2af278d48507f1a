"""Where the functions of a trace pattern stand: hooks go in there, and what was there comes back.

Follows: erlang(3) trace_pattern/3.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pyshell.runtime.trace_calls import MOST_ARGUMENTS, Pattern, hooked
from pyshell.runtime.tracing import STORE, Tracing

Key = tuple[str, str, int]


def matching(tracing: Tracing, module: str | None, name: str | None, arity: int | None, local: bool) -> tuple[list[Key], int]:
    """The functions of a pattern, None for any, and how many BEAM would count (funs and comprehensions are functions too)."""
    code = tracing.node.code
    if module is None:
        loaded = list(code.current.values())
    else:
        found = code.current.get(module)
        loaded = [found] if found is not None else []
    keys: list[Key] = []
    extra = 0
    for one in loaded:
        functions = list(one.exports)
        if local and one.compiled is not None:
            functions += [f for f in one.compiled.functions if f not in one.exports]
            extra += sum(name in (None, f) and arity in (None, a) for f, a in one.compiled.record["inner"])
        functions += [f for f in (("module_info", 0), ("module_info", 1)) if f not in one.exports]
        keys += [(one.name, f, a) for f, a in functions if name in (None, f) and arity in (None, a)]
    return keys, len(keys) + extra


def place(tracing: Tracing, key: Key, local: bool) -> Pattern:
    """The pattern of a function, with its hooks where they have to be."""
    pattern = tracing.calls.get(key)
    if pattern is None:
        pattern = tracing.calls[key] = Pattern()
    if key[2] <= MOST_ARGUMENTS:
        for space, name, loops, direct in _spots(tracing, key, local):
            code = space.get(name)
            if code is not None and not hasattr(code, "hook"):
                space[name] = hooked(key, code, loops, direct)
    return pattern


def remove(tracing: Tracing, key: Key) -> None:
    """Nothing is traced of this function on this node any more."""
    tracing.calls.pop(key, None)
    others = any(
        key in node.stores[STORE].calls for node in tracing.node.world.nodes if STORE in node.stores
    )
    for space, name, _, _ in _spots(tracing, key, True):
        code: Any = space.get(name)
        if hasattr(code, "hook") and (space is tracing.node.exports or not others):
            space[name] = code.hook.original


def _spots(tracing: Tracing, key: Key, local: bool) -> Iterator[tuple[dict[str, Any], str, bool, bool]]:
    """(namespace, name in it, does the code loop?, is it a native?) of every place a function is called by."""
    module, name, arity = key
    code = tracing.node.code
    loaded = code.current.get(module)
    compiled = loaded.compiled if loaded is not None else None
    native = loaded is not None and ((name, arity) in loaded.natives or (name, arity) not in _functions(loaded))
    python = compiled.local_name(name, arity) if compiled is not None else ""
    loops = compiled is not None and python in compiled.record["loops"]
    yield code.exports, f"{module}:{name}/{arity}", loops, native
    if local and compiled is not None:
        yield compiled.unit.space, python, loops, native
    if native:
        for other in code.current.values():
            if other.compiled is not None:
                for spot, place_ in other.compiled.record["natives"].items():
                    if tuple(place_) == key:
                        yield other.compiled.unit.space, spot, False, True


def _functions(loaded: Any) -> Any:
    return loaded.compiled.functions if loaded.compiled is not None else loaded.exports
