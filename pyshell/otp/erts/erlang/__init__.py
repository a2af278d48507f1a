"""The data BIFs of module erlang, a room a subject.

operators.py    `+`, `==`, `and`, `++` ... as functions that can be called by name
terms.py        type tests, sizes, min and max, hd, tl, element and the other guard BIFs
numbers.py      abs, round, trunc ..., the checksums and hashes of terms
tuples.py       tuples made and changed
conversion.py   numbers and atoms to text and back
binaries.py     iodata, parts of binaries, the external term format
ids.py          pids, references, ports and funs: their text, and what there is to know about a fun
"""
