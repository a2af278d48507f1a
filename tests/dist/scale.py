"""How large a cluster may be, and how its cost grows: python -m tests.dist.scale [ROW...]

Each row is run in a process of its own and prints seconds and megabytes; the figures that must hold stand beside it. Not a test:
how long something takes depends on the machine.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from collections.abc import Callable

from tests.dist.shells import Lab, Shell, tools

ASK = "list_to_tuple(lists:usort([erpc:call(N, fun() -> length(nodes()) end) || N <- [node() | nodes()]]))."


def _name(number: int) -> str:
    return f"n{number:04}@lab"


def cluster(count: int, first_shell: bool = True) -> Lab:
    """That many nodes, none connected; `lab.a` is the first one's shell."""
    lab = Lab("")
    nodes = [lab.cluster.start_alive(_name(number), cookie="lab") for number in range(count)]
    if first_shell:
        assert nodes[0] is not None
        lab.shells["a"] = Shell(lab.cluster, nodes[0])
    return lab


def mesh(count: int) -> Lab:
    """All connected to all, global in sync."""
    lab = cluster(count)
    lab.a(f"[net_adm:ping(list_to_atom(lists:flatten(io_lib:format(\"n~4..0w@lab\", [N])))) || N <- lists:seq(1, {count - 1})].")
    lab.a("timer:sleep(1000), global:sync().")
    assert lab.a(ASK) == f"{{{count - 1}}}"
    return lab


def timed(lab: Lab, line: str, wanted: str) -> float:
    start = time.perf_counter()
    answer = lab.a(line)
    assert answer == wanted, answer
    return time.perf_counter() - start


def connected(count: int) -> float:
    start = time.perf_counter()
    mesh(count)
    return time.perf_counter() - start


def unconnected(count: int) -> float:
    tools()
    start = time.perf_counter()
    cluster(count, False)
    return time.perf_counter() - start


def register(count: int) -> float:
    lab = mesh(count)
    timed(lab, "global:register_name(first, self()).", "yes")
    lab.a("P = spawn(timer, sleep, [infinity]).")
    return timed(lab, "global:register_name(name, P).", "yes")


def multicall(count: int) -> float:
    lab = mesh(count)
    line = "length(element(1, rpc:multicall(erlang, node, [])))."
    timed(lab, line, str(count))
    return timed(lab, line, str(count))


def members(count: int) -> float:
    """pg: so many members on ten nodes, seen everywhere."""
    lab = mesh(10)
    lab.a("[erpc:call(N, pg, start, [pg]) || N <- [node() | nodes()]].")
    lab.a(
        f"Join = fun() -> [pg:join(g, spawn(timer, sleep, [infinity])) || _ <- lists:seq(1, {count // 10})], ok end, ok."
    )
    start = time.perf_counter()
    lab.a("[erpc:call(N, Join) || N <- [node() | nodes()]], timer:sleep(50).")
    ask = "list_to_tuple(lists:usort([length(erpc:call(N, pg, get_members, [g])) || N <- [node() | nodes()]]))."
    assert lab.a(ask) == f"{{{count}}}"
    return time.perf_counter() - start


ROWS: dict[str, tuple[Callable[[int], float], int, str]] = {
    "connected-25": (connected, 25, ""),
    "connected-50": (connected, 50, ""),
    "connected-100": (connected, 100, "< 10 s, < 500 MB"),
    "unconnected-250": (unconnected, 250, ""),
    "unconnected-1000": (unconnected, 1000, "< 2 s"),
    "register-10": (register, 10, ""),
    "register-50": (register, 50, ""),
    "multicall-25": (multicall, 25, ""),
    "multicall-100": (multicall, 100, ""),
    "pg-100": (members, 100, ""),
    "pg-1000": (members, 1000, ""),
}


def main(names: list[str]) -> int:
    """Rows by name; all without one."""
    if names[:1] == ["--row"]:
        run, count, _ = ROWS[names[1]]
        seconds = run(count)
        megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        sys.stdout.write(f"{seconds:9.3f} s {megabytes:7.0f} MB")
        return 0
    for name in names or ROWS:
        done = subprocess.run(
            [sys.executable, "-m", "tests.dist.scale", "--row", name], stdout=subprocess.PIPE, text=True, check=True
        )
        sys.stdout.write(f"{name:18}{done.stdout}   {ROWS[name][2]}\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
