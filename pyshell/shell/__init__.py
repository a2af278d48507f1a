"""The Erlang shell without a screen: text goes in, events come out. No IO, no clock.

events.py     what a session says: Output, Prompt, Result, ...
session.py    Session: cuts the input into forms, numbers them, answers; what every front end drives
console.py    what the group leader of a node prints to and reads from
evaluator.py  the process that runs what was typed, and the one that replaces it after an exception
jobs.py       Ctrl-G: the table of jobs and the commands of its menu
boot.py       -eval, -s, -run
prepare.py    form -> code: history, checks, records, shell commands, on the syntax tree
tree.py       walks over syntax trees, replacement of calls
commands.py   the internal commands, and what other local calls mean
bindings.py   the texts of b/0 and h/0
history.py    earlier commands and results (h/0, v/1, e/1)
records.py    record definitions: rd, rf, rl
record_files.py  rr: definitions out of files
completion.py what could be typed next
signature.py  names of arguments and documentation of the call at the cursor
highlight.py  classes of tokens, for colours
hints.py      the line a teacher would say after an error
"""
