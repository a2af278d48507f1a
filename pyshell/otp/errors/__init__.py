"""The words for exceptions, and why a native refused its arguments: `*** argument 1: not an atom` below an error.

report.py    `exception error: ...`, as erl prints it
frames.py    the stack part of a report: `in function`, `called as`, `in call from`
asking.py    from a stack trace to the question that explain.py answers
explain.py   the door: explain(module, name, arguments, reason, cause), and which functions have explanations at all
checks.py    "is it an atom, a proper list, ...?", each with its sentence
erts.py      module erlang, atomics, counters, persistent_term
stdlib.py    binary, lists, maps, math, unicode, re, os
tables.py    ets
output.py    io, and format strings
bits.py      construction of binaries
lab.py       lab and see
"""
