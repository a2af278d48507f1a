"""The native half of module ets, on runtime/ets.py.

access.py    which table is meant, and whether this process may read or write it
tables.py    new, delete, info, rename, give_away ...
objects.py   insert, lookup, delete, counters, first and next
selecting.py match and select, whole or by pieces
fun_spec.py  fun2ms for a fun typed at the prompt
"""
