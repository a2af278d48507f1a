"""Lessons in the shell: Markdown that is taught, and that is tested. No files, no clock.

format.py    the text of a lesson -> steps, hints, answers, checks, questions
check.py     looking at the world; the reference path of a step
verify.py    is a lesson sound: answers, wrong answers, questions, style
player.py    the learner's way through a lesson, as a table of states and events
progress.py  what was done, as JSON; merging, damaged files
catalog.py   which lessons there are, in which order
"""
