"""From syntax tree to Python text, by way of a small intermediate form.

state.py          what all parts share: constants, the way back to each other
ir.py             statements of the intermediate form, functions under construction, naming of variables
bodies.py         expressions -> statements: sequences, calls, matches, case, if, fun
idioms.py         pairs of calls that are one step: a list that is made only to be run through
inlined.py        lists:foldl, map and filter with the body of their fun inside the loop
operators.py      operators, comparisons, arithmetic with its fast path
data.py           literals, constructed terms: tuples, lists, maps, bitstrings
pattern.py        patterns -> tests and bindings
guard.py          guards: inline where they cannot fail, functions of their own where they can
control.py        receive, try, catch, maybe
binary_loop.py    loops over a binary that go on at a position instead of with a copy
binary_growth.py  loops that append to a binary: in place
comprehension.py  list, binary and map comprehensions: one loop function a generator
numbering.py      the numbers of comprehensions in stack traces
liveness.py       which variables a suspended call still needs
tails.py          tail calls that may be plain calls
never.py          functions that never return: calls of them are tail calls
emit.py           statements -> lines of Python; continuations by re-emitting the rest
whole.py          a whole function: its loop, its way out when the slice is used up; loops that Python counts
unit.py           one namespace of compiled code: constants, loading, continuations made on first use
The algorithm: a call that returns None has stopped; each call site has a continuation that is a literal suffix of the function.
"""
