"""How a Python function becomes a native: `@bif("keyfind", 3)`. The library finds it by looking, nothing is registered.

A native takes the process and then its arguments in order, gives a term, and never rebinds a parameter: a stack trace reads
the arguments from its frame. `traps=True`: it may give None after it told the machine what is next (traps/machine.py).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

Native = TypeVar("Native", bound=Callable[..., Any])


def bif(name: str, arity: int, traps: bool = False) -> Callable[[Native], Native]:
    """Declare the Erlang name and arity of a native; one function may have several."""

    def declare(function: Native) -> Native:
        names = function.__dict__.setdefault("__bifs__", [])
        names.append((name, arity))
        if traps:
            function.__dict__["traps"] = True
        return function

    return declare
