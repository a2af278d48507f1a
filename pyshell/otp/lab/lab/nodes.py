"""Natives of lab: lives of nodes."""

from __future__ import annotations

import re
from typing import Any

from pyshell.otp.lab.lab import acts
from pyshell.otp.lab.lab.names import done, known_name, whole_name, wrong
from pyshell.otp.native import bif
from pyshell.term.atom import ERROR, OK, Atom, atom
from pyshell.term.cons import from_text, make_list

A_ALREADY_STARTED, A_BAD_NAME = atom("already_started"), atom("bad_name")


@bif("start", 2)
def start(p: Any, name: Any, options: Any) -> Any:
    whole = whole_name(p, name)
    short, _, host = whole.partition("@")
    if not short or not host or "@" in host:
        return (ERROR, A_BAD_NAME)
    node = acts.start(p, whole, *acts.start_options(p, options))
    return (ERROR, (A_ALREADY_STARTED, atom(whole))) if node is None else (OK, node.name)


@bif("stop", 1, traps=True)
def stop(p: Any, node: Any) -> Any:
    acts.stop(p, node)
    return done(p)


@bif("crash", 2, traps=True)
def crash(p: Any, node: Any, how: Any) -> Any:
    acts.crash(p, node, how)
    return done(p)


@bif("restart", 1, traps=True)
def restart(p: Any, node: Any) -> Any:
    acts.restart(p, node)
    return done(p)


@bif("freeze", 1, traps=True)
def freeze(p: Any, node: Any) -> Any:
    acts.freeze(p, node)
    return done(p)


@bif("freeze", 2, traps=True)
def freeze_for(p: Any, node: Any, milliseconds: Any) -> Any:
    acts.freeze_for(p, node, milliseconds)
    return done(p)


@bif("thaw", 1, traps=True)
def thaw(p: Any, node: Any) -> Any:
    acts.thaw(p, node)
    return done(p)


@bif("skew", 2)
def skew(p: Any, node: Any, milliseconds: Any) -> Any:
    acts.skew(p, node, milliseconds)
    return OK


@bif("nodes", 0)
def nodes(p: Any) -> Any:
    return make_list([atom(name) for name in acts.alive(p)])


@bif("$name", 1)
def name(p: Any, short: Any) -> Any:
    return atom(known_name(p, short))


def _head(p: Any, module: str) -> list[str]:
    """The comment at the head of a module's text."""
    lines = (p.n.library.source(module) or "").split("\n")
    return [line[3:].rstrip() for line in lines[: next(i for i, line in enumerate(lines) if line.startswith("-"))]]


@bif("$help", 1)
def help_text(p: Any, module: Any) -> Any:
    """All of it, as characters."""
    return from_text("".join(line + "\n" for line in _head(p, module.name)))


@bif("$help", 2)
def help_about(p: Any, module: Any, word: Any) -> Any:
    """The lines about one function."""
    if type(word) is not Atom:
        raise wrong("options")
    entries: list[list[str]] = []
    for line in _head(p, module.name):
        if line.startswith("  ") and not line.startswith("   "):
            entries.append([line])
        elif line.startswith("   ") and entries:
            entries[-1].append(line)
    name = re.compile(rf"(?<![\w:]){re.escape(word.name)}\(")
    found: list[str] = []
    for entry in entries:
        call, _, _text = entry[0].strip().partition("   ")
        opposite = " ".join(entry).partition("<->")[2]
        if name.search(call) or name.search(opposite):
            found += entry
    return from_text("".join(line + "\n" for line in found) or f"There is no {module.name}:{word.name}.\n")
