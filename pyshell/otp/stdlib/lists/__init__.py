"""The native half of module lists: leaves over terms; what takes a fun is in lists.erl.

ordering.py   sorting at the speed of Python's sort
select.py     parts, membership, sums and extremes
build.py      lists made: seq, duplicate, reverse, zip, flatten ...
keys.py       lists of tuples
sort.py       sort, usort, merge, keysort
"""
