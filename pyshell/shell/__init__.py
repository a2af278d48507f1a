"""The Erlang shell without a screen: text goes in, events come out. No IO, no clock.

events.py     what a session says: Output, Prompt, Ended
session.py    Session: cuts the input into forms, numbers them, answers; what every front end drives
console.py    what the group leader of a node prints to and reads from
evaluator.py  the process that runs what was typed, and its replacement after an exception
prepare.py    form -> code: records, shell commands and checks, on the syntax tree
calls.py      which local call means what: shell command, function of c, local function
bindings.py   variables and their display (b/0)
history.py    earlier commands and results (h/0, v/1, e/1)
commands.py   natives of module `shell`: the internal commands
records.py    record definitions: rd, rr, rl, rf
report.py     `** exception error: ...`, as erl prints it
frames.py     the stack part of a report: `in function`, `called as`, `in call from`
words.py      the texts of reasons
help.py       the text of help/0
jobs.py       ^G: jobs on this and other nodes
"""
