"""A node of pyshell and a node of a real Erlang, over TCP: they connect from both sides, talk, and hear each other's end."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pyshell.assembly import make_cluster, open_session
from pyshell.host.real_clock import RealClock
from pyshell.host.tcp_network import EpmdError, TcpNetwork, alive_request, port_of, port_request, registered_names
from tests.dist.shells import tools

COOKIE = "beamtest"
LONG = 20.0  # seconds, after which something is wrong


def test_what_is_asked_of_epmd() -> None:
    assert alive_request("py", 4711, True) == b"\0\x0fx\x12\x67H\0\0\x06\0\x06\0\x02py\0\0"
    assert port_request("erl") == b"\0\x04zerl"
    assert port_of(b"w\0\x12\x67M\0\0\6\0\6\0\3erl\0\0") == 4711
    assert port_of(b"w\1") is None
    with pytest.raises(EpmdError):
        port_of(b"w")
    assert registered_names("name a at port 4711\nname b-1 at port 80\nsomething else\n") == [("a", 4711), ("b-1", 80)]


class RealShell:
    """A shell on a node of its own in a cluster with a real clock and real sockets."""

    def __init__(self, name: str, epmd_port: int) -> None:
        self.cluster = make_cluster(tools(), 1, RealClock())
        self.cluster._creation = int(time.time()) & 0xFFFFFFF
        distribution = self.cluster.distribution
        self.network = distribution.network = TcpNetwork(distribution.network, distribution.timers, epmd_port)  # type: ignore
        node = self.cluster.start_alive(name, cookie=COOKIE, hidden=True)
        if node is None:
            raise EpmdError(self.network.trouble)
        self.session = open_session(tools(), node)
        self.session.start((), True)
        self.run()

    def run(self) -> str:
        text: list[str] = []
        limit = time.monotonic() + LONG
        while time.monotonic() < limit:
            self.cluster.run_until_idle()
            while (event := self.session.next_event()) is not None:
                if type(event).__name__ != "Prompt":
                    text.append(event.text)
            if self.session.waiting:
                return "".join(text).strip()
            deadline = self.cluster.next_deadline()
            left = 0.05 if deadline is None else (deadline - self.cluster.clock.now_ns()) / 1e9
            self.network.poll(min(left, 0.05))
        raise AssertionError("no answer: " + "".join(text))

    def __call__(self, line: str) -> str:
        self.session.feed_text(line + "\n")
        return self.run()


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
        return port


@pytest.fixture
def beam(tmp_path: Path) -> Iterator[int]:
    """An epmd of our own and a real node r@localhost; the port of the epmd."""
    if shutil.which("erl") is None or shutil.which("epmd") is None:
        pytest.skip("there is no erl")
    port = free_port()
    environment: dict[str, Any] = {"HOME": str(tmp_path), "ERL_EPMD_PORT": str(port), "PATH": "/usr/bin:/bin:/usr/local/bin"}
    epmd = subprocess.Popen(["epmd", "-port", str(port)], env=environment)
    command = ["erl", "-noinput", "-sname", "r@localhost", "-setcookie", COOKIE, "-kernel", "net_ticktime", "4"]
    erl = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield port
    finally:
        for process in (erl, epmd):
            process.terminate()
            process.wait()


ERL_SESSION = r"""
receive after 500 -> ok end, net_adm:ping('py@localhost').
X = 4, rpc:call('py@localhost', erlang, node, []).
P = spawn('py@localhost', fun() -> io:format("said by ~p ~p~n", [node(), X]) end), node(P).
timer:sleep(300).
rpc:call('py@localhost', lists, map, [fun(A) -> A * X end, [1, 2]]).
F = fun G(0) -> done; G(N) -> G(N - 1) end, F =:= rpc:call('py@localhost', erlang, hd, [[F]]).
erpc:call('py@localhost', fun() -> F(5) end).
L = lists:seq(1, 300000), L =:= rpc:call('py@localhost', lists, reverse, [lists:reverse(L)]).
{Q, M} = spawn_monitor('py@localhost', timer, sleep, [infinity]), exit(Q, oops), receive {'DOWN', M, _, _, R} -> R end.
process_flag(trap_exit, true), K = spawn_link('py@localhost', erlang, exit, [bye]), receive {'EXIT', K, E} -> E end.
lists:sort([N || {N, _} <- element(2, net_adm:names())]).
[{shell, 'py@localhost'} ! hi, nodes(hidden)].
spawn('py@localhost', fun() -> error({oops, X}) end), timer:sleep(500).
{shell, 'py@localhost'} ! last, timer:sleep(500).
"""
PY_SESSION = r"""
register(shell, self()), receive hi -> got_hi after 15000 -> none end.
receive last -> got_last after 15000 -> none end.
R = 'r@localhost', net_adm:ping(R).
rpc:call(R, erlang, node, []).
L = lists:seq(1, 300000), L =:= rpc:call(R, lists, reverse, [lists:reverse(L)]).
link(spawn(R, timer, sleep, [infinity])), nodes(connected).
"""


def run_in(environment: dict[str, Any], command: list[str]) -> subprocess.Popen[str]:
    pipe = subprocess.PIPE
    return subprocess.Popen(command, env=environment, stdin=pipe, stdout=pipe, stderr=subprocess.STDOUT, text=True)


@pytest.mark.beam
def test_the_command_line(tmp_path: Path) -> None:
    """pyshell --real starts an epmd and meets erl, from both sides."""
    if shutil.which("erl") is None or shutil.which("epmd") is None:
        pytest.skip("there is no erl")
    port = str(free_port())
    home = {"HOME": str(tmp_path), "ERL_EPMD_PORT": port, "PATH": os.environ["PATH"], "PYTHONPATH": os.getcwd()}
    (tmp_path / ".erlang.cookie").write_text("FROMHOME")
    (tmp_path / ".erlang.cookie").chmod(0o400)
    py = run_in(home, [sys.executable, "-m", "pyshell", "--real", "-sname", "py@localhost"])
    try:
        assert py.stdin is not None
        py.stdin.write(PY_SESSION)
        py.stdin.flush()
        erl = run_in(home, ["erl", "-sname", "r@localhost"])
        said = erl.communicate(ERL_SESSION.lstrip(), 60)[0]
        py.stdin.close()
        py.stdin = None
        mine = py.communicate(timeout=60)[0]
        twice = run_in(home, [sys.executable, "-m", "pyshell", "--real", "-sname", "a@no-such-host.invalid"])
        assert "pyshell: cannot listen at no-such-host.invalid" in twice.communicate("", 60)[0]
    finally:
        py.kill()
        subprocess.run(["epmd", "-port", port, "-kill"], env=home, stdout=subprocess.DEVNULL, check=False)
    answers = [line.partition("> ")[2] for line in said.splitlines() if line.startswith("(r@localhost)")]
    assert answers[:2] == ["pong", "py@localhost"]
    assert "said by py@localhost 4" in said
    assert answers[4:12] == ["[4,8]", "true", "done", "true", "oops", "bye", '["py","r"]', "[hi,[py@localhost]]"]
    assert "Error in process" in said and "{oops,4}" in said
    mine_answers = [line.partition("> ")[2] for line in mine.splitlines() if line.startswith("(py@localhost)")]
    assert mine_answers[:2] == ["got_hi", "got_last"]


@pytest.mark.beam
def test_with_a_real_erlang(beam: int) -> None:
    deadline = time.monotonic() + LONG
    while True:
        try:
            py = RealShell("py@localhost", beam)
            break
        except EpmdError:
            assert time.monotonic() < deadline
            time.sleep(0.1)
    while py("net_adm:ping('r@localhost').") != "pong":
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert py("nodes(hidden).") == "[r@localhost]"
    assert py("R = 'r@localhost', rpc:call(R, erlang, nodes, [hidden]).") == "[py@localhost]"
    assert py("rpc:call(R, net_adm, ping, [node()]).") == "pong"
    assert py("rpc:call(R, rpc, call, [node(), erlang, node, []]).") == "py@localhost"
    assert py("rpc:call(R, lists, map, [fun erlang:abs/1, [-1, 2, -3]]).") == "[1,2,3]"
    assert py("register(me, self()), rpc:call(R, erlang, send, [{me, node()}, hello]), receive hello -> ok end.") == "ok"
    assert py("P = spawn(R, timer, sleep, [infinity]), M = monitor(process, P), exit(P, kill), node(P).") == "r@localhost"
    assert py("receive {'DOWN', M, process, P, Why} -> Why end.") == "killed"
    answer = py("monitor(process, {nobody, R}), receive {'DOWN', _, _, What, No} -> {What, No} end.")
    assert answer == "{{nobody,r@localhost},noproc}"
    assert py("process_flag(trap_exit, true), L = spawn_link(R, erlang, exit, [bye]), receive {'EXIT', L, E} -> E end.") == "bye"
    assert py("Big = lists:seq(1, 200000), Big =:= rpc:call(R, lists, reverse, [lists:reverse(Big)]).") == "true"
    py("T = {1.5, <<1, 2:3>>, #{a => [b|c]}, \"text\", 1 bsl 100, self(), make_ref()}.")
    assert py("T =:= rpc:call(R, erlang, hd, [[T]]).") == "true"
    py("K = spawn(R, timer, sleep, [infinity]), link(K), unlink(K), link(K), exit(K, stop).")
    assert py("receive {'EXIT', K, Y} -> Y end.") == "stop"
    # the other side calls
    assert py("rpc:call(R, timer, apply_after, [300, net_adm, ping, [node()]]), erlang:disconnect_node(R).") == "true"
    assert py("net_kernel:monitor_nodes(true, [{node_type, all}, nodedown_reason]), nodes(connected).") == "[]"
    assert py("receive {nodeup, R, _} -> nodes(connected) end.") == "[r@localhost]"
    # a cookie is asked for once
    assert py("erlang:set_cookie(R, wrong), receive {nodedown, _, _} -> down after 100 -> still_up end.") == "still_up"
    # silence beyond its tick time of four seconds: our ticks keep the connection
    assert py("receive {nodedown, _, _} -> down after 6000 -> still_up end.") == "still_up"
    assert py("rpc:cast(R, erlang, halt, []), receive {nodedown, R, Info} -> Info end.") == (
        "[{nodedown_reason,connection_closed},{node_type,hidden}]"
    )
    assert py("net_adm:ping(R).") == "pang"
    py.network.close()
