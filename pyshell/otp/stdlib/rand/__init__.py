"""The native half of module rand: the generators themselves; seeds, and what may call a learner's `next` fun, are in rand.erl.

generators.py  one step of each algorithm
jumps.py       the steps that skip 2^64 and more
handlers.py    the handler maps, with the funs as OTP numbers them
normal.py      the layers of the ziggurat
"""
