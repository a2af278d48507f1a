"""`-sname undefined`: a node that is called something only while it is connected. The answers are those of OTP 25."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

TYPED = """\
net_kernel:monitor_nodes(true, #{node_type => all, nodedown_reason => true}).
{node(), is_alive(), net_kernel:nodename(), maps:with([name, name_type], net_kernel:get_state())}.
lab:start(a@home).
{net_adm:ping(a@home), rpc:call(a@home, erlang, node, []), net_kernel:connect_node(nosuch@home), node()}.
net_kernel:connect_node(a@home).
{nodes(), nodes(hidden), nodes(this) =:= [node()], node(self()) =:= node()}.
rpc:call(a@home, erlang, nodes, [hidden]) =:= [node()].
{net_kernel:nodename() =:= node(), maps:get(name, net_kernel:get_state()) =:= node()}.
Named = node().
erlang:disconnect_node(a@home).
timer:sleep(50).
{node(), nodes(known)}.
flush().
net_kernel:connect_node(a@home).
Named =:= node().
lab:cut(Named, a@home, reset).
timer:sleep(50).
node().
"""


def answers(*flags: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-m", "pyshell", "--seed", "5", *flags],
        input=TYPED, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.stderr == ""
    return re.split(r"^\((?:[^()]*)\)\d+> ", done.stdout, flags=re.MULTILINE)[1:]


def test_its_name_comes_and_goes() -> None:
    found = answers("-sname", "undefined@home")
    name = found[8].strip()
    assert re.fullmatch(r"'[0-9A-Z]{10,13}@home'", name)
    assert found[1].split() == "{nonode@nohost,true,undefined@home, #{name => undefined,name_type => dynamic}}".split()
    assert [answer.strip() for answer in found[3:8]] == [
        "{pang,{badrpc,nodedown},false,nonode@nohost}",
        "true",
        "{[],[a@home],true,true}",
        "true",
        "{true,true}",
    ]
    assert found[11].startswith("{nonode@nohost,[nonode@nohost,")
    events = re.findall(r"\{(nodeup|nodedown),('?[\w@]+'?)", found[12])
    assert events == [("nodeup", name), ("nodeup", "a@home"), ("nodedown", "a@home"), ("nodedown", name)]
    assert "nodedown_reason => net_kernel_terminated" in found[12]
    assert [found[14].strip(), found[17].strip()] == ["true", "nonode@nohost"]
    assert found[18].startswith("*** Terminating erlang (nonode@nohost)")


def test_the_same_seed_gives_the_same_name() -> None:
    assert answers("-sname", "undefined@home") == answers("-sname", "undefined@home")


def test_it_can_be_made_and_unmade() -> None:
    typed = """\
net_kernel:start(undefined, #{name_domain => shortnames}).
{node(), is_alive(), maps:get(started, net_kernel:get_state())}.
net_kernel:stop().
{node(), is_alive()}.
"""
    done = subprocess.run([sys.executable, "-m", "pyshell"], input=typed, capture_output=True, text=True, timeout=60)
    assert "(nonode@nohost)2> {nonode@nohost,true,dynamic}" in done.stdout
    assert "4> {nonode@nohost,false}" in done.stdout


@pytest.mark.parametrize("flags", [["-name", "undefined"], ["-sname", "undefined@"]])
def test_it_needs_a_host_where_names_do(flags: list[str]) -> None:
    done = subprocess.run([sys.executable, "-m", "pyshell", *flags], input="", capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
