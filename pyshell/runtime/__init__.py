"""The emulator of one node; knows no language and no network.

clock.py      time as it is handed in
rng.py        random streams from one seed
timers.py     the cluster's timers
signals.py    signals that leave a node
process.py    a process and its extras
memory.py     the watch over memory
machine.py    runs one process for one slice
exits.py      the law of exit signals
delivery.py   signals that arrive from another node
deaths.py     ends of processes, links, monitors
scheduler.py  the world all nodes share: run queue and step
memory.py     who has to go when memory is over its limit
object_code.py what a .beam of ours holds
aside.py      a function of a program, called aside
code.py       code server of a node
reports.py    reports of crashes, warnings
io_request.py the I/O protocol as data, and what a console is
tracing.py    who is traced, and what the tracer hears; trace_calls.py traced calls; trace_places.py where hooks stand
trace_spec.py match specifications of calls; trace_tokens.py the tokens of seq_trace
node.py       a node: processes, names, code, console, the way out
ets.py        tables; ets_tables.py their kinds; ets_match.py match specifications; ets_code.py the usual ones as code

Traps of determinism: no `id()` in an order, no iteration over a set, no `hash` of a str in an order, no clock, no random
numbers but rng.py's, times are integers, ties are broken by sequence numbers.
"""
