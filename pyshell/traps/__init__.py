"""What compiled code and native modules may say to the machine, and what they compute with.

errors.py   the learner's exceptions and their constructors
machine.py  stopping, tail calls, preemption, calls of fun values, receive and its timeout
ops.py      operators on all types
data.py     maps, funs and comprehensions at run time
bits.py     bit syntax at run time; bits_failure.py what is said of a segment that cannot be built
growing.py  binaries that a loop appends to
idioms.py   pairs of calls in one step
trace.py    stack traces from Python's frames and the heap's
"""
