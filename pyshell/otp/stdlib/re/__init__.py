"""Module re, on Python's regular expressions.

pattern.py      PCRE's language translated to Python's
classes.py      character classes: \\w, [:alpha:], \\p{Lu}
natives.py      compile, run, inspect
edit.py         replace, split

Differences from PCRE: there is no recursion ((?R), (?1)), branch reset (?|, \\G, \\K, \\X and no callouts: such a pattern is
an error "not supported". Groups inside a repeated group keep their last value, as in PCRE. There is no match limit: a
pattern that backtracks without end holds up everything.
"""
