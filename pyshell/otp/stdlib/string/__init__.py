"""The native half of module string: what looks at graphemes, letters and digits. The rest is in string.erl.

chardata.py   deep lists and binaries as text, and back in the form they came in
graphemes.py  length, slice, pad, reverse, trim, take: what counts grapheme clusters
case.py       letters large and small, equality
search.py     find, split, replace, lexemes
numbers.py    to_integer, to_float
tokens.py     the loop of tokens
"""
