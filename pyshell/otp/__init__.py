"""Erlang's own modules, in Erlang and in Python.

library.py   which modules there are, their natives and sources
native.py    how a Python function becomes a native
failing.py   errors of natives in the shape OTP gives them
errors/      `*** argument 1: ...`: why a native refused its arguments
include/     what -include_lib finds, by application
erts/, kernel/, stdlib/, lab/   the modules, by application
"""
