"""pyshell: an interactive Erlang shell with a cluster of simulated nodes inside. Imports go down only:

__main__.py  the command
cli.py       help, subcommands
flags.py     the words of a command line
assembly.py  puts all together: world, cluster, session, driver or terminal
cluster.py   the world: nodes, network, clock
modules.py   where compiled modules come from: library, files, cache
Floors from above: terminal, lesson, transcript, shell and host, cluster, otp, dist, lang and runtime, traps, term.
"""

__version__ = "0.1.0"
