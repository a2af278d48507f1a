"""The subcommands, and what they need of the host. Each has main(arguments) -> exit status.

worlds.py   headers -> a world that runs
files.py    text files: read with clear errors, replaced whole; the progress file
console.py  lines from standard input, text to standard output
replay.py   pyshell replay FILE... [--accept] [--until LINE] [--lint]
record.py   pyshell record FILE
play.py     pyshell play FILE [--until LINE] [--speed N]
learn.py    pyshell learn [LESSON] [--play]
doctor.py   pyshell doctor
lesson.py   pyshell lesson check FILE... | new ID
"""
