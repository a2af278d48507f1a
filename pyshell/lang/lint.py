"""What the shell checks before it evaluates: erl_lint for expressions.

The law: after `lint_exprs` found nothing, every variable that is read is bound, every pattern and guard is legal
and every record is defined: the code generator need not look again.
Follows: stdlib erl_lint (exprs/2), shell (check_command).
"""

from __future__ import annotations

from collections.abc import Iterable

from pyshell.lang import lint_vars as table
from pyshell.lang.ast import Node
from pyshell.lang.diagnostic import Diagnostic
from pyshell.lang.lint_expr import ExprLint
from pyshell.lang.records import RecordDef

_QUIET = frozenset(
    ("unused_vars", "underscore_match", "export_vars", "exported_var", "shadow_vars", "bad_bitsize", "obsolete_guard")
    + ("non_integer_bitsize", "invalid_call", "invalid_record")
)


def lint_exprs(exprs: list[Node], bound: Iterable[str], records: dict[str, RecordDef]) -> Diagnostic | None:
    """The first error of a shell command, None when it may run. `bound` are the names the shell has values for."""
    checker = ExprLint(records)
    checker.disabled |= _QUIET
    known: table.Vars = dict.fromkeys(bound, (table.BOUND, False, ()))
    try:
        checker.body(exprs, known)
    except RecursionError:
        line, column = exprs[0].pos
        return Diagnostic(line, column, "erl_lint", "expression is nested too deeply")
    return checker.errors[0] if checker.errors else None
