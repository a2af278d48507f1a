"""Distribution: how nodes find each other, agree and talk. Sans-IO: bytes and times in, bytes and events out.

flags.py        what a node says it understands
framing.py      a stream of bytes cut into packets
handshake.py    the table of the handshake, version 6
control.py      the table of control messages: signal <-> tuple
connection.py   one connection from its first byte to its end
encoder.py      signals to packets, fast
decoder.py      packets to signals, fast
headers.py      packets of a real Erlang: atoms by number, large messages in pieces
connector.py    per node: who is connected, who is being dialled, what waits for it
names.py        names of nodes: short ones, long ones, addresses
nameless.py     a node that gets its name when it connects
contact.py      one other node, and the settings that flags make
subscribers.py  who hears of nodes that come and go
options.py      what erl's flags say about all this
distribution.py all of it together, for one cluster
funs.py         funs that travel: what stands for one on the wire
carry.py        terms carried beside the network, for observers
console.py      the console of a node started from another one
carrier.py      the seam between protocol and network
sim/            the simulated network
"""
