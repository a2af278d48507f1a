"""The real world: time, files, standard input and output. The only package that waits.

real_clock.py  the machine's clock
driver.py      piped mode: steps the cluster, writes what it says, reads when it wants to read
stream.py      standard input and output as bytes, without waiting
files.py       files of the learner's folder; the grammar and lessons that come with pyshell
store.py       what is costly to make, kept in the user's cache folder
tcp_network.py real sockets and epmd: nodes of the cluster meet nodes of a real Erlang
real_nodes.py  --real: what has to be there before they can
patience.py    how long a deep recursion may go on before the prompt has its turn
memory.py      how much memory the process has, and when to collect garbage
"""
