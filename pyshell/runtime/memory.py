"""The watch over memory: who takes the program over its limit is killed, and who has a limit of his own keeps it.

All processes share one heap, so nobody can say which holds how much. The one that was running when the program's limit was
passed is taken, unless somebody sits on a huge mailbox: then that one. Memory that Python does not give back must not cost
the next process its life, so after a kill the limit moves up by an eighth until use has fallen below it again.
A process with a `max_heap_size` is measured by walking what it holds, the more rarely the more that is.
Follows: erlang(3) process_flag(max_heap_size, Size).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyshell.term.atom import FALSE, TRUE, atom
from pyshell.term.fun import Fun
from pyshell.term.maps import ErlMap
from pyshell.traps.machine import DEAD

HUGE_MAILBOX = 50_000  # messages
WORDS_PER_STEP = 2_000  # of a process with a limit: so many words are walked in a step, on average
A_SIZE, A_KILL, A_ERROR_LOGGER = atom("size"), atom("kill"), atom("error_logger")


class MemoryWatch:
    """allowed: bytes that may be in use before the next process has to go. limited: {process: step to measure it}."""

    __slots__ = ("allowed", "limited")

    def __init__(self) -> None:
        self.allowed = 0
        self.limited: dict[Any, int] = {}

    # the program ----------------------------------------------------------------------------------------------

    def look(self, usage: Callable[[], int], limit: int, running: Any, nodes: list[Any]) -> None:
        """End a process if need be. usage: bytes in use now. limit: in bytes. running: who ran last, or None."""
        used = usage()
        if used <= limit:
            self.allowed = limit
        elif used > self.allowed:
            victim = _largest_mailbox(nodes) or running
            if victim is not None and victim.st != DEAD:
                victim.n.reports.too_large(victim, used // 8, limit // 8, True)
                victim.n.kill(victim)
                victim = running = None
                self.allowed = max(limit, usage()) + limit // 8

    # one process ----------------------------------------------------------------------------------------------

    def limit(self, p: Any) -> None:
        """Process p has set its max_heap_size."""
        self.limited[p] = 0

    def measure(self, step: int) -> None:
        """Look at the processes with a limit whose turn it is."""
        for p, turn in list(self.limited.items()):
            if p.st == DEAD or p.x is None:
                del self.limited[p]
            elif step >= turn:
                self._judge(p, step)

    def _judge(self, p: Any, step: int) -> None:
        rule = p.x.flags.get("max_heap_size")
        words = rule.get(A_SIZE, 0) if rule is not None else 0
        if not words:
            del self.limited[p]
            return
        used = heap_words(p, words)
        if used <= words:
            self.limited[p] = step + 1 + used // WORDS_PER_STEP
            return
        if rule.get(A_ERROR_LOGGER) is not FALSE:
            p.n.reports.too_large(p, used, words, rule.get(A_KILL) is not FALSE)
        if rule.get(A_KILL) is TRUE:
            p.n.kill(p)
        else:
            self.limited[p] = step + 1 + used


def _largest_mailbox(nodes: list[Any]) -> Any:
    victim, most = None, HUGE_MAILBOX
    for node in nodes:
        for p in node.processes.values():
            if p.message_count() > most and p is not node.group_leader:
                victim, most = p, p.message_count()
    return victim


def heap_words(p: Any, enough: int) -> int:
    """Words that process p would need on BEAM: frames, mailbox, dictionary. Stops counting above `enough`."""
    todo: list[Any] = p.messages()
    todo += (p.t or (), *(p.stk or ()))
    if p.x is not None:
        todo += p.x.dictionary.values()
    words = 0
    seen: set[int] = set()  # only asked, never walked: no order comes out of it
    while todo and words <= enough:
        term = todo.pop()
        kind = type(term)
        if kind is list or kind is tuple or kind is ErlMap or isinstance(term, Fun):
            if id(term) in seen:
                continue
            seen.add(id(term))
            if kind is list:
                words += 2
                todo += term
            elif kind is tuple:
                words += 1 + len(term)
                todo += term
            elif kind is ErlMap:
                inner = term.own()
                words += 5 + 2 * len(inner)
                todo += inner.values()
            else:
                words += 4 + len(term.env)
                todo += term.env
        elif kind is bytes:
            words += 2 + len(term) // 8
        elif kind is float:
            words += 2
        elif kind is int and term.bit_length() > 59:
            words += 1 + term.bit_length() // 64
    return words
