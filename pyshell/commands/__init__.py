"""The subcommands, and what they need of the host. Each has main(arguments) -> exit status.

worlds.py   headers -> a world that runs
files.py    text files: read with clear errors, replaced whole; the progress file
console.py  lines from standard input, text to standard output
replay.py   pyshell replay FILE... [--accept] [--pty] [--show] [--until LINE] [--lint] [--cast FILE] [--markdown FILE]
stage.py    a replay through the real terminal (needs pexpect and pyte)
live.py     the real shell on the world of a transcript
record.py   pyshell record FILE
play.py     pyshell play FILE [--until LINE] [--speed N]
learn.py    pyshell learn [LESSON] [--play]
learn_talk.py    the player and a person; --play, --test
learn_aids.py    completion and the line below the prompt in a lesson
learn_menu.py    the menu of lessons
learn_screen.py  what a lesson says, on a terminal or as plain text
doctor.py   pyshell doctor
escript.py  pyshell escript FILE [ARG...]
lesson.py   pyshell lesson check FILE... | new ID
"""
