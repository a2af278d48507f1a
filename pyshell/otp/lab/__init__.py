"""The modules that real Erlang does not have: a cluster to experiment with.

lab.erl, lab.py   acts on the world: start, stop, crash, cut, heal, slow
see.erl, see.py   looks at it and changes nothing: wires, views, names, mailboxes, the journal
"""
