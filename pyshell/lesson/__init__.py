"""Lessons in the shell: Markdown that is taught, and that is tested. No files, no clock.

format.py    the text of a lesson -> steps, hints, answers, checks, questions
check.py     looking at the world; the reference path of a step
verify.py    is a lesson sound: answers, wrong answers, questions, style
say.py       what a lesson says
hands.py     steps typed into a shell
saved.py     :save, what the learner did as a transcript or a page
player.py    the learner's way through a lesson, as a table of states and events
pictures.py  map of wires, list of steps, summary
index.py     which function is taught where
progress.py  what was done, as JSON; merging, damaged files
sketch.py    what a menu wants to know of a lesson, read in a moment
catalog.py   which lessons there are, in which order
"""
