"""The native half of module lab; the words are explained in lab.erl.

names.py   names of nodes and numbers, checked
acts.py    what is done to the world, one function a word
wires.py   natives: faults of wires
nodes.py   natives: lives of nodes
plans.py   natives: faults at their times, written down or drawn
times.py   natives: the clock
"""
