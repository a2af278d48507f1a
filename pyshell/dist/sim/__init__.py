"""The simulated network: many nodes, no socket.

network.py   who is there, which way is open, lines between nodes; cut, heal, hold
wire.py      one direction of one line: first in, first out, later
faults.py    what is done to wires beside cutting them: slow, narrow, lossy, flapping
standstill.py  nodes that stand still: their alarms wait
rules.py     what a wire does to frames beside carrying them
journal.py   what happened, in order of cluster time
"""
