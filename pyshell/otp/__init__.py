"""Erlang's own modules, in Erlang and in Python.

library.py   which modules there are, their natives and sources
native.py    how a Python function becomes a native
left_out.py  functions of OTP that are not here, and why
failing.py   errors of natives in the shape OTP gives them
errors/      `*** argument 1: ...`: why a native refused its arguments
docs/        what h/1,2,3 say, a file a module: read when asked
erts/, kernel/, stdlib/, crypto/, eunit/, runtime_tools/, sasl/, lab/   the modules, by application
"""
