"""A day in the life of a supervision tree: python -m tests.otp.soak [HOURS [SEED]].

Two hundred workers under supervisors on five nodes call each other by their global names, while workers and their supervisors
are killed and wires are cut and healed, every minute of cluster time or so. Four times everything is healed and left alone; then
what there is has to be what there was at the beginning: processes, links, monitors, names, timers, messages, and memory.
"""

from __future__ import annotations

import gc
import random
import resource
import sys
import time
from collections import Counter
from typing import Any

from pyshell.transcript.files import MemoryFiles
from tests.dist.shells import Lab, Shell

NODES = "abcde"
GROUPS, EACH = 4, 10
WORKERS = len(NODES) * GROUPS * EACH
MINUTE = 60_000

TREE = f"""
-module(tree).
-behaviour(supervisor).
-export([start/1, init/1, started/1]).

start(First) ->
    {{ok, Top}} = supervisor:start_link({{local, tree}}, ?MODULE, {{top, First}}),
    unlink(Top),
    ok.

init({{top, First}}) ->
    Groups = [#{{id => Group, type => supervisor,
                start => {{supervisor, start_link, [?MODULE, {{group, First + Group * {EACH}}}]}}}}
              || Group <- lists:seq(0, {GROUPS - 1})],
    {{ok, {{#{{strategy => one_for_one, intensity => 1000, period => 1}}, Groups}}}};
init({{group, First}}) ->
    Workers = [#{{id => Number, start => {{worker, start_link, [Number]}}}} || Number <- lists:seq(First, First + {EACH - 1})],
    {{ok, {{#{{strategy => one_for_one, intensity => 1000, period => 1}}, Workers}}}}.

started(Node) -> [Pid || {{_, Group, _, _}} <- supervisor:which_children({{tree, Node}}),
                         {{_, Pid, _, _}} <- supervisor:which_children(Group)].
"""

WORKER = f"""
-module(worker).
-behaviour(gen_server).
-export([start_link/1, init/1, handle_call/3, handle_cast/2, handle_info/2]).

start_link(Number) -> gen_server:start_link(?MODULE, Number, []).

init(Number) ->
    global:re_register_name({{worker, Number}}, self()),
    erlang:send_after(30000 + Number * 211, self(), tick),
    {{ok, {{Number, 0, 0}}}}.

handle_call(ping, _From, State) -> {{reply, pong, State}}.

handle_cast(_, State) -> {{noreply, State}}.

handle_info(tick, {{Number, Good, Bad}}) ->
    erlang:send_after(60000, self(), tick),
    Other = (Number * 7 + Good + Bad) rem {WORKERS},
    try gen_server:call({{global, {{worker, Other}}}}, ping, 2000) of
        pong -> {{noreply, {{Number, Good + 1, Bad}}}}
    catch
        exit:_ -> {{noreply, {{Number, Good, Bad + 1}}}}
    end;
handle_info(_, State) -> {{noreply, State}}.
"""


class Soak:
    """The cluster and what is done to it. events: how many faults there were."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.lab = Lab("", seed)
        self.cluster = self.lab.cluster
        self.cluster.files = MemoryFiles({"tree.erl": TREE, "worker.erl": WORKER})
        for name in NODES:
            node = self.cluster.start_alive(f"{name}@lab", cookie="lab")
            assert node is not None
            self.lab.shells[name] = Shell(self.cluster, node)
        self.events = 0
        first = self.lab.a
        assert first("{c(tree), c(worker)}.") == "{{ok,tree},{ok,worker}}"
        first("[net_adm:ping(list_to_atom([C | \"@lab\"])) || C <- \"bcde\"], global:sync().")
        for number, name in enumerate(NODES):
            for module in ("tree", "worker"):
                self.lab.shells[name](f"c({module}).")
            answer = self.lab.shells[name](f"tree:start({number * GROUPS * EACH}).")
            assert answer.endswith("ok"), answer

    def fault(self) -> None:
        """One thing goes wrong, or right again."""
        self.events += 1
        chance = self.chance
        network = self.cluster.distribution.network
        a, b = (f"{name}@lab" for name in chance.sample(NODES, 2))
        what = chance.choice(("kill", "kill", "kill", "group", "cut", "reset", "heal", "heal"))
        if what == "kill" or what == "group":
            node = chance.choice(NODES)
            shell = self.lab.shells[node]
            pick = chance.randrange(GROUPS)
            line = f"element(2, lists:nth({pick + 1}, supervisor:which_children(tree)))"
            if what == "kill":
                line = f"element(2, lists:nth({chance.randrange(EACH) + 1}, supervisor:which_children({line})))"
            shell(f"catch exit({line}, kill), ok.")
        elif what == "heal":
            network.heal(a, b)
        else:
            network.cut(a, b, "reset" if what == "reset" else "silent")

    def run(self, minutes: int) -> None:
        """So much cluster time with a fault a minute, more or less."""
        for _ in range(minutes):
            self.fault()
            self.cluster.run_for(self.chance.randrange(MINUTE // 2, MINUTE * 3 // 2))

    def settle(self) -> None:
        """Everything is healed, everybody meets, and a quarter of an hour goes by."""
        network = self.cluster.distribution.network
        names = [f"{name}@lab" for name in NODES]
        for a in names:
            for b in names:
                if a < b:
                    network.heal(a, b)
        self.cluster.run_for(5 * MINUTE)
        for shell in self.lab.shells.values():
            shell('[net_adm:ping(list_to_atom([C | "@lab"])) || C <- "abcde"].')
        self.cluster.run_for(10 * MINUTE)
        for shell in self.lab.shells.values():  # its history keeps answers: the same number of them
            shell("f(), ok.")

    def census(self) -> dict[str, Any]:
        """What there is, node by node."""
        found: Counter[str] = Counter()
        for node in self.cluster.world.nodes:
            name = node.name.name
            found[f"{name} processes"] = len(node.processes)
            found[f"{name} names"] = len(node.registry)
            found[f"{name} aliases"] = len(node.aliases)
            for p in node.processes.values():
                found[f"{name} messages"] += len(p.mb) + len(p.backlog or ())
                if p.x is not None:
                    found[f"{name} links"] += len(p.x.links)
                    found[f"{name} monitors"] += len(p.x.monitors)
                    found[f"{name} monitored by"] += len(p.x.monitored_by)
            for peer in node.peers.values():
                found[f"{name} requests"] += len(peer.requests)
        found["timers"] = sum(1 for _ in self.cluster.world.timers.actions())
        for name in NODES:
            answer = self.lab.shells[name](
                f"{{length(global:registered_names()), length(tree:started(node())), length(nodes()), "
                f"length(lists:usort([global:whereis_name({{worker, I}}) || I <- lists:seq(0, {WORKERS - 1})]))}}."
            )
            found[f"{name} sees"] = answer  # type: ignore[assignment]
        return dict(found)


def objects() -> int:
    """Python objects that could hold others: a leak of anything shows here."""
    gc.collect()
    return len(gc.get_objects())


def differences(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """What is not as it was."""
    keys = sorted({*before, *after})
    return [f"{key}: {before.get(key)} -> {after.get(key)}" for key in keys if before.get(key) != after.get(key)]


def main(hours: float, seed: int) -> int:
    """Report on standard output; 1 if something leaked."""
    soak = Soak(seed)
    soak.run(10)  # caches fill, everybody has met everybody
    soak.settle()
    before, start, leaks = soak.census(), time.perf_counter(), 0
    clock = soak.cluster.clock.now_ns()
    delivered = soak.cluster.journal.total
    for quarter in range(4):
        soak.run(int(hours * 60 / 4))
        soak.settle()
        wrong = differences(before, soak.census())
        leaks += len(wrong)
        megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        sys.stdout.write(f"quarter {quarter + 1}: {soak.events} faults, {objects():,} objects, at most {megabytes:.0f} MB; "
                         f"{'; '.join(wrong) or 'everything as at the beginning'}\n")  # fmt: skip
        sys.stdout.flush()
    spent = time.perf_counter() - start
    signals = soak.cluster.journal.total - delivered
    passed = (soak.cluster.clock.now_ns() - clock) / 3.6e12
    sys.stdout.write(f"{passed:.1f} h of cluster time in {spent:.0f} s; {signals:,} entries of the journal, "
                     f"{1e6 * spent / signals:.0f} us each\n")  # fmt: skip
    return 1 if leaks else 0


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else 24, int(sys.argv[2]) if len(sys.argv) > 2 else 1))
