"""The line below the prompt."""

from __future__ import annotations

from pyshell.assembly import Tools, make_cluster
from pyshell.runtime.clock import VirtualClock
from pyshell.term.atom import atom
from pyshell.terminal.status import status_text


class Network:
    def __init__(self, cuts: dict[tuple[str, str], str]) -> None:
        self.cuts = cuts

    def state(self, a: str, b: str) -> str:
        return "cut" if (a, b) in self.cuts or (b, a) in self.cuts else "passing"


class World:
    def __init__(self, *pairs: tuple[str, str]) -> None:
        self.network = Network(dict.fromkeys(pairs, "silent"))


def test_one_node_has_nothing_to_tell() -> None:
    assert status_text(World(), ["a@lab"], "a@lab", False, 80) == ""


def test_few_nodes() -> None:
    names = ["a@lab", "b@lab", "c@lab"]
    world = World(("b@lab", "a@lab"))
    assert status_text(world, names, "b@lab", False, 80) == "nodes a [b] c │ a╳b  a──c  b──c"
    assert status_text(world, names, "b@lab", True, 80) == "nodes a [b] c | axxb  a--c  b--c"
    assert len(status_text(world, names, "b@lab", True, 20)) == 19


def test_hosts_are_shown_when_they_differ() -> None:
    assert status_text(World(), ["a@x", "a@y"], "a@x", True, 80) == "nodes [a@x] a@y | a@x--a@y"


def test_with_many_wires_only_the_cut_ones_are_named() -> None:
    names = [f"n{number}@lab" for number in range(6)]
    assert status_text(World((names[0], names[5])), names, names[0], True, 80).endswith(" | n0xxn5")
    assert "|" not in status_text(World(), names, names[0], True, 80)


def test_a_thousand_nodes_are_counted() -> None:
    names = [f"n{number:03}@lab" for number in range(1000)]
    world = World((names[0], names[5]))
    assert status_text(world, names, names[7], True, 80) == "nodes 1000, here n007@lab, wires cut: 1"


def test_what_is_under_way_and_the_clock(tools: Tools) -> None:
    cluster = make_cluster(tools, 1, VirtualClock())
    nodes = [cluster.start_alive(name) for name in ("a@lab", "b@lab")]
    assert all(nodes)
    cluster.network.latency = 50_000_000
    nodes[0].start("net_kernel", "connect_node", (atom("b@lab"),))  # type: ignore[union-attr]
    while cluster.step():
        pass
    text = status_text(cluster, ["a@lab", "b@lab"], "a@lab", True, 80)
    assert text == "nodes [a] b | a..b | 1 in flight | 0.000 s"
    cluster.run_for(1000)
    assert status_text(cluster, ["a@lab", "b@lab"], "a@lab", True, 80) == "nodes [a] b | a--b | 1.000 s"


def test_a_node_without_a_name_has_no_wires() -> None:
    names = ["a@lab", "b@lab", "nonode@nohost"]
    assert status_text(World(), names, "nonode@nohost", True, 80) == "nodes a b [nonode] | a--b"
