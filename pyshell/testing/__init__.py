"""What other people's tests may use.

pytest_plugin.py  collects *.transcript, lessons and pages with sessions; `--accept`, `--pty`; the fixture `erlang`
cluster.py        Cluster, Session, pair: a cluster driven from Python
"""
