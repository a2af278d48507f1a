"""What a native has to say about its own error, for a report: from the `error_info` of the trace's first entry.

Follows: EEP 54; stdlib erl_error (get_extended_error).
"""

from __future__ import annotations

import importlib
from typing import Any

from pyshell.otp.errors.frames import Explanation, entries_of, extra_source
from pyshell.runtime.aside import ask_aside
from pyshell.term.atom import Atom, atom
from pyshell.term.cons import to_python
from pyshell.term.maps import ErlMap
from pyshell.term.text import flat_text

Term = Any
_A_CAUSE, _A_POSITION = atom("cause"), atom("override_segment_position")
_A_MODULE, _A_FUNCTION, _A_FORMAT_ERROR = map(atom, ("module", "function", "format_error"))
_OURS = ("erl_erts_errors", "erl_stdlib_errors", "erl_kernel_errors", "eval_bits", "erl_eval")
_EXPLAINER = "pyshell.otp.errors.explain"  # imported when there is an error to explain: start-up does not pay for it
_BY_REASON = ("crypto",)  # the arguments are not needed: the reason says it all
_BITS = frozenset(["eval_bits", "erl_eval"])


def explanation_of(reason: Term, trace: Term, node: Any) -> Explanation:
    """{argument number, "general" or "reason": text}; node: the one that reports."""
    entries = entries_of(trace)
    info = extra_source(entries or [])
    if not entries or info is None:
        return {}
    module, name, args, _where = entries[0]
    teller = info.get(_A_MODULE, module)
    if type(teller) is Atom and teller.name not in _OURS and not _ships(node, module) and not _ships(node, teller):
        return _told(node, teller, info.get(_A_FUNCTION, _A_FORMAT_ERROR), reason, trace)
    cause = info.get(_A_CAUSE)
    if type(cause) is tuple and len(cause) == 4 and (module.name in _BITS or type(args) is int):
        cause = (info.get(_A_POSITION, cause[0]), *cause[1:])  # at the prompt each segment is built alone
        return dict(importlib.import_module(_EXPLAINER).explain_construction(reason, cause))
    if type(args) is int and module.name not in _BY_REASON:
        return {}
    explain = importlib.import_module(_EXPLAINER).explain
    given = [] if type(args) is int else to_python(args) or []
    return dict(explain(module.name, name.name, given, reason, cause, node.name))


def _ships(node: Any, module: Atom) -> bool:
    return bool(node.library.natives(module.name)) or node.library.source(module.name) is not None


def _told(node: Any, module: Atom, function: Term, reason: Term, trace: Term) -> Explanation:
    """What the program's own module says of its error."""
    if type(function) is not Atom:
        return {}
    answer = ask_aside(node, module, function, (reason, trace))
    found: Explanation = {}
    for key, words in answer.items() if type(answer) is ErlMap else ():
        text = flat_text(words)
        if text is not None:
            found[key.name if type(key) is Atom else key] = text
    return found

