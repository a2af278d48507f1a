"""What a native has to say about its own error, for a report: from the `error_info` of the trace's first entry.

Follows: EEP 54; stdlib erl_error (get_extended_error).
"""

from __future__ import annotations

import importlib
from typing import Any

from pyshell.otp.errors.frames import Explanation, entries_of, extra_source
from pyshell.term.atom import Atom, atom
from pyshell.term.cons import to_python

Term = Any
_A_CAUSE, _A_POSITION = atom("cause"), atom("override_segment_position")
_EXPLAINER = "pyshell.otp.errors.explain"  # imported when there is an error to explain: start-up does not pay for it
_BITS = frozenset(["eval_bits", "erl_eval"])


def explanation_of(reason: Term, trace: Term, here: Atom) -> Explanation:
    """{argument number, "general" or "reason": text}; here: name of the node that reports."""
    entries = entries_of(trace)
    info = extra_source(entries or [])
    if not entries or info is None:
        return {}
    module, name, args, _where = entries[0]
    cause = info.get(_A_CAUSE)
    if type(cause) is tuple and len(cause) == 4 and (module.name in _BITS or type(args) is int):
        cause = (info.get(_A_POSITION, cause[0]), *cause[1:])  # at the prompt each segment is built alone
        return dict(importlib.import_module(_EXPLAINER).explain_construction(reason, cause))
    if type(args) is int:
        return {}
    explain = importlib.import_module(_EXPLAINER).explain
    return dict(explain(module.name, name.name, to_python(args) or [], reason, cause, here))
