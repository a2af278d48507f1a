"""The prompt on a terminal. The only package that imports prompt_toolkit and pygments, and one of two that may wait.

app.py        run(): chooses the front end, runs the loop, gives the exit status
config.py     ~/.pyshell.toml
options.py    what those who start it decide: Options
desk.py       the sessions behind one terminal: their events, which one is in front, what was typed ahead
world.py      steps the cluster from the asyncio loop, in slices
words.py      `:on b`, `:after 20ms`, `:log`, ...: the commands that are no Erlang
screen.py     the front end on a real terminal: prompts, keys while something runs, output above the prompt
breaking.py   Ctrl-C against a native that does not come back
plain.py      the front end without redraw: TERM=dumb, screen readers, --plain
writer.py     the one way out for all text: batches, floods, what was left out
paint.py      text of events -> fragments with styles; control characters made harmless
style.py      class -> colour
marks.py      semantic marks: where a prompt begins and ends
staged.py     the terminal on a world with virtual time
prompt.py     when Enter submits; the continuation prompt; indentation
keys.py       key -> action
editor.py     LineEditor: one edited line, for lessons and recording
history.py    what was typed before, in a file that is never half-written
names.py      the names in the world at one moment, for completion
completer.py  shell/completion.py as prompt_toolkit wants it
lexer.py      shell/highlight.py as Pygments lexers: Erlang, and recorded sessions
status.py     the line below the prompt: nodes and wires
"""
