"""`pyshell --real`: the nodes of the cluster meet nodes of a real Erlang. Only who asks for it on the command line gets sockets.

The law: as erl does, an epmd is started if none runs, and the cookie is that of ~/.erlang.cookie unless -setcookie names one.
Follows: erl(1), epmd(1): ERL_EPMD_PORT.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import time
from typing import Any

from pyshell.host.tcp_network import EPMD_PORT, TcpNetwork

PATIENCE = 5.0  # seconds until a started epmd must answer


def go_real(cluster: Any) -> TcpNetwork:
    """Give a cluster without nodes real sockets. The answer has `poll`, `fileno` and `trouble`."""
    port = os.environ.get("ERL_EPMD_PORT", "")
    network = TcpNetwork(cluster.network, cluster.distribution.timers, int(port) if port.isdecimal() else EPMD_PORT)
    cluster.distribution.network = network
    cookie = home_cookie()
    if cookie:
        cluster.distribution.cookie = cookie
    cluster.skip_creations(int(time.time()) & 0xFFFFFFF)  # a node of the same name was here before, in another program
    start_epmd(network.epmd_port)
    return network


def home_cookie() -> str:
    """What ~/.erlang.cookie says; "" if there is none."""
    with contextlib.suppress(OSError), open(os.path.expanduser("~/.erlang.cookie"), encoding="latin-1") as file:
        return file.readline().strip()
    return ""


def start_epmd(port: int) -> None:
    """Unless one answers, or the program is not there: then the first node will say so."""
    program = shutil.which("epmd")
    if _answers(port) or program is None:
        return
    subprocess.run([program, "-daemon", "-port", str(port)], check=False, stdin=subprocess.DEVNULL)
    deadline = time.monotonic() + PATIENCE
    while not _answers(port) and time.monotonic() < deadline:
        time.sleep(0.02)


def _answers(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), PATIENCE):
        return True
    return False
