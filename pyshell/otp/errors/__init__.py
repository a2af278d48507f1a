"""Why a native refused its arguments: the lines `*** argument 1: not an atom` below an error in the shell.

explain.py   the door: explain(module, name, arguments, reason, cause), and which functions have explanations at all
checks.py    "is it an atom, a proper list, ...?", each with its sentence
erts.py      module erlang, atomics, counters, persistent_term
stdlib.py    binary, lists, maps, math, unicode, re, os
tables.py    ets
output.py    io, and format strings
bits.py      construction of binaries
"""
