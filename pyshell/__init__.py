"""pyshell: an interactive Erlang shell with a cluster of simulated nodes inside. Imports go down only:

__main__.py  the command
cli.py       flags and subcommands; puts all together
cluster.py   the world: nodes, network, clock
Floors from above: terminal, lesson, transcript, shell and host, cluster, otp, dist, lang and runtime, traps, term.
"""
