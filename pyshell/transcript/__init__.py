"""Recorded sessions that can be run again. No files, no clock: text goes in, text comes out.

header.py     the headers and their types; durations; FormatError
format.py     text -> steps, and back: prompts, output, quoting, marks, files
match.py      expected lines against what came; which line differs
pace.py       when virtual time has to jump, and when nothing will ever happen
world.py      a cluster with a shell on each node and a virtual clock
observer.py   evaluates an expression and is seen by nobody
files.py      the files of a transcript, in memory
player.py     types the steps into a world and keeps what came back
report.py     how a difference is told
lint.py       what deserves a second look
update.py     accepting: the text with the output that really came
recorder.py   writes a transcript
lineshell.py  a shell for lines of text on a world: prompts, `:after`, `:on`
markdown.py   Markdown as a flat list of blocks
pages.py      transcripts in the fences of a page, and a replay as such a page
cast.py       a replay as an asciicast
"""
