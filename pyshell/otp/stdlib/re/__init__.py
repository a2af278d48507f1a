"""Module re, on Python's regular expressions.

pattern.py      PCRE's language translated to Python's
classes.py      character classes: \\w, [:alpha:], \\p{Lu}
limited.py      patterns that could take for ever, step by step
natives.py      compile, run, inspect
edit.py         replace, split

Differences from PCRE: recursion ((?R), (?1)), branch reset (?|, \\G, \\K, \\X and callouts are not supported: a pattern
with them is an error. Groups inside a repeated group keep their last value, as in PCRE. The match
limit counts other steps than PCRE's (limited.py), and only patterns that repeat what repeats or chooses have one.
"""
