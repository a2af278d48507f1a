"""Natives of gen: the three steps of a call that every call pays for, each in one go.

They do what `monitor/3`, `send/3`, `!` and `demonitor/2` do; gen.erl says what they are good for.
Follows: erlang(3) monitor/3, demonitor/2; the messages are those of OTP 25's gen.
"""

from __future__ import annotations

from typing import Any

from pyshell.otp.erts.erlang.messages import flush_down
from pyshell.otp.native import bif
from pyshell.runtime import deaths
from pyshell.runtime.process import Process
from pyshell.term.atom import OK, TRUE, atom
from pyshell.term.ids import Ref
from pyshell.traps.machine import DEAD, ENTRIES, READY, WAIT, find_code

A_ALIAS, A_GEN, A_REPLY = map(atom, ("alias", "gen", "reply"))


@bif("$ask", 3)
def ask(p: Any, process: Any, label: Any, request: Any) -> Any:
    """Monitor a pid or {Name, Node}, and send it {Label, {self(), [alias | Ref]}, Request}; gives Ref, monitor and alias.

    Nothing is connected for the message: the monitor has done that, or has failed.
    """
    node = p.n
    ref = node.make_ref()
    extras = p.x or p.extras()
    aliases = extras.aliases
    (aliases if type(aliases) is dict else extras.own("aliases"))[ref] = "demonitor"
    node.aliases[ref] = p
    message = (label, (p, [A_ALIAS, ref]), request)
    if type(process) is Process and process.st != DEAD and process.n is node and process is not p:
        theirs = process.x or process.extras()
        mine, others = extras.monitors, theirs.monitored_by  # own() only where it is due: they are often empty
        (mine if type(mine) is dict else extras.own("monitors"))[ref] = (process, None)
        (others if type(others) is dict else theirs.own("monitored_by"))[ref] = (p, None, process)
        if process.st == WAIT and not process.mb and process.backlog is None:  # push, without the call
            process.mb = (message,)
            process.st = READY
            node.runq.append(process)
        else:
            node.push(process, message)
    else:
        deaths.monitor_as(p, ref, process, None)
        node.send(p, process, message, True)
    return ref


@bif("$reply", 2, traps=True)
def reply(p: Any, client: Any, answer_: Any) -> Any:
    """`reply/2`, at once where the tag is that of a call with an alias in this node."""
    tag = client[1] if type(client) is tuple and len(client) == 2 else None
    if type(tag) is list and tag[0] is A_ALIAS and type(tag[1]) is Ref:
        node = p.n
        asker = node.aliases.get(tag[1])
        if asker is None or asker.st != WAIT or asker.mb or asker.backlog is not None or asker.n is not node:
            return answer(p, tag[1], (tag, answer_))
        if asker.x.aliases.get(tag[1]) != "demonitor":
            return answer(p, tag[1], (tag, answer_))
        asker.mb = ((tag, answer_),)  # push, without the call
        asker.st = READY
        node.runq.append(asker)
        return OK
    p.t = (ENTRIES[2], find_code(p, A_GEN, A_REPLY, (client, answer_)), client, answer_)
    return None


@bif("$answer", 2)
def answer(p: Any, alias: Any, message: Any) -> Any:
    """`Alias ! Message`."""
    node = p.n
    client = node.aliases.get(alias)
    if client is not None and client.n is node and client.x.aliases.get(alias) == "demonitor":
        node.push(client, message)
    else:
        node.send(p, alias, message)
    return OK


@bif("$forget", 1)
def forget(p: Any, ref: Any) -> Any:
    """`demonitor(Ref, [flush])`."""
    extras = p.x
    target = extras.monitors.get(ref) if extras is not None else None
    if target is not None and type(target[0]) is Process and target[0].x is not None:
        del extras.monitors[ref]
        target[0].x.monitored_by.pop(ref, None)
        if extras.aliases:
            mode = extras.aliases.pop(ref, None)
            if mode == "demonitor" or mode == "reply_demonitor":
                p.n.aliases.pop(ref, None)
            elif mode is not None:
                extras.aliases[ref] = mode
    elif not deaths.demonitor(p, ref):
        flush_down(p, ref)
    return TRUE
