"""What is wrong with a call of lab or see, in a sentence. The reason says it too; here it is for people."""

from __future__ import annotations

from typing import Any

from pyshell.otp.errors.checks import Reasons
from pyshell.term.atom import Atom
from pyshell.term.show import write

_CAUSES = {
    "node": "not the name of a node: an atom such as b or 'b@lab'",
    "nodes": "not a list of nodes",
    "groups": "not a list of groups of nodes, such as [[a, b], [c, d]]",
    "options": "an option that this call does not have",
    "milliseconds": "a time is a number of milliseconds, 0 or more (at most a year)",
    "part": "a wire that flaps is up and down for 1 millisecond each, or more",
    "offset": "an offset is a number of milliseconds, also a negative one",
    "rate": "a rate is a whole number of bytes a second, 1 or more, or infinity",
    "probability": "a probability is a number from 0 to 1",
    "plan": "a plan is a list of {AtMs, Fault}",
    "clock": "the clock is real or virtual",
    "width": "a width is a whole number of columns from 40 to 400",
    "count": "not a whole number, 0 or more",
    "term": "why/1 explains pang, noconnection, nodedown, badrpc or killed",
    "file": "the file cannot be written",
}
_REASONS = {
    "no_such_node": "there is no node {0}: see:views() shows which there are, lab:start/1 starts one",
    "same_node": "{0} has no wire to itself",
    "not_cut": "the wire between {0} and {1} is whole: there is nothing to heal",
    "not_held": "the wire between {0} and {1} holds nothing back",
    "not_flapping": "the wire between {0} and {1} does not flap",
    "not_frozen": "{0} is not frozen",
    "already_frozen": "{0} is frozen already",
    "own_node": "{0} is your own node: frozen it could not thaw itself; lab:freeze({0}, Ms) ends by itself",
    "in_the_past": "{0} ms from now is in the past",
    "unknown_fault": "{0} is no fault, or not with so many arguments: lab:help() lists them",
    "always_virtual": "here time is virtual, and stays so",
    "no_such_event": "there is no event {0}: see:journal() shows their numbers",
}


def explain_lab(reason: Any, cause: str) -> Reasons:
    """See the head of this file."""
    if cause in _CAUSES:
        return {"general": _CAUSES[cause]}
    if type(reason) is tuple and reason and type(reason[0]) is Atom and reason[0].name in _REASONS:
        return {"general": _REASONS[reason[0].name].format(*(write(term) for term in reason[1:]))}
    return {}
