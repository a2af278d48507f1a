"""The BIFs of module erlang, a room a subject.

operators.py    `+`, `==`, `and`, `++` ... as functions that can be called by name
terms.py        type tests, sizes, min and max, hd, tl, element and the other guard BIFs
numbers.py      abs, round, trunc ..., the checksums and hashes of terms
tuples.py       tuples made and changed
conversion.py   numbers and atoms to text and back
binaries.py     iodata, parts of binaries, the external term format
processes.py    spawn, link, exit/2, names            messages.py    send, monitors, aliases
calls.py        exceptions, apply, hibernate          dictionary.py  the process dictionary
flags.py        process_flag                          inspection.py  process_info
timers.py       timers that send a message            clock.py       time; localtime.py  calendars
system.py       system_info, statistics, halt         display.py     what display/1 prints
loading.py      which code is loaded, who runs old code
remote.py       spawn on a named node                 distribution.py  nodes, cookies
ports.py        ports, of which there are none; packets
tracing.py      who and what is traced                  sequential.py   tokens of seq_trace
suspension.py   stopping another process for a while
foreign.py      what belongs to drivers, probes and object code, of which there are none
odds.py         what few programs call by name
ids.py          pids, references, ports and funs: their text, and what there is to know about a fun
"""
