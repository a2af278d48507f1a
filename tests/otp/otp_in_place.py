"""OTP's own behaviours in the place of ours, and the transcripts once more: python -m tests.otp.otp_in_place [MODULE...]

Where ours and OTP's give the same answers on the same floor, the floor below both is right. The sources are Debian's
erlang-src. Numbers of processes and references do not count: OTP's modules make others than ours. Without names: each module in
turn.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any
from unittest.mock import patch

from pyshell.assembly import Tools
from pyshell.cluster import REX, Cluster
from pyshell.commands.worlds import Worlds
from pyshell.lang.abstract import form_term
from pyshell.lang.abstract_read import read_form
from pyshell.lang.build import build_text
from pyshell.lang.compile_file import compile_parsed
from pyshell.lang.module import CompiledModule
from pyshell.otp.stdlib.ms_transform import parse_transform
from pyshell.runtime.node import Node
from pyshell.term.atom import atom
from pyshell.term.cons import NIL, iterate, make_list
from pyshell.transcript.format import parse
from pyshell.transcript.player import replay

from .test_otp_sources import SOURCES, parsed

TRANSCRIPTS = sorted((Path(__file__).parents[2] / "transcripts").glob("*.transcript"))
MODULES = ("gen_server", "gen", "supervisor", "gen_statem", "gen_event", "proc_lib", "sys", "pg", "erpc")
SERVERS = {"rpc": "rex", "global": "global_name_server"}
"""Modules that are in place one at a time: a node has a server of each, which it starts in a way that only ours know."""
STARTER = """
-module(starter).
-export([boot/1, serve/1]).
boot(Module) ->
    case whereis(global_name_server) of
        undefined -> register(global_name_server, spawn(?MODULE, serve, [Module])), ok;
        _ -> ok
    end.
serve(Module) ->
    put('$ancestors', [whereis(user)]),
    {ok, State} = Module:init([]),
    gen_server:enter_loop(Module, [], State).
"""
_REFERENCE = re.compile(r"#Ref<[\d.]+>")
_NUMBER = re.compile(r"#(?:\d+|\*)|(?<=\{line,)(?:\d+|\*)")  # of entries of the journal, and of lines
_PID = re.compile(r"<\d+\.\d+\.\d+>")


def of_otp(tools: Tools, name: str) -> CompiledModule:
    """OTP's module."""
    path = next(path for path in SOURCES if path.stem == name)
    module = parsed(tools, path)
    if "ms_transform" in path.read_text("latin-1"):
        files = [file for _, file in module.forms]
        terms = make_list([form_term(node) for node in module.nodes])
        module.forms = list(zip(map(read_form, iterate(parse_transform(None, terms, NIL))), files, strict=True))
    outcome = compile_parsed(module, b"", tools.linker, lambda _behaviour: ([], []), ())
    assert outcome.compiled is not None, outcome.errors
    return outcome.compiled


def of_text(tools: Tools, name: str, text: str) -> CompiledModule:
    built = build_text(text, f"{name}.erl", b"", tools.parser, tools.linker)
    assert isinstance(built, CompiledModule), built
    return built


def empty(tools: Tools, name: str) -> CompiledModule:
    """A module that does nothing: who needs the real one fails."""
    return of_text(tools, name, f"-module({name}).\n")


_own_boot = Cluster._boot


def _boot(self: Cluster, node: Node) -> None:
    """As the cluster's own, with rpc's server started as a gen_server, which OTP's is."""
    rex = atom("rex")
    revived = rex in node.registry
    if not revived:
        node.registry[rex] = node.group_leader
    _own_boot(self, node)
    if not revived:
        del node.registry[rex]
        code = node.code.find("starter:serve/1", atom("starter"), atom("serve"), 1)
        assert code is not None
        node.spawn_named("rex", REX, code, (atom("rpc"),), (atom("starter"), atom("serve"), 1))


class Replaced(Worlds):
    """Worlds with other modules. starts_rpc: rpc is one of them."""

    starts_rpc = False


def in_place(names: tuple[str, ...], make: Callable[[Tools, str], CompiledModule] = of_otp) -> Replaced:
    """Worlds in which modules of the library are replaced, their natives, too."""
    worlds = Replaced()
    tools = worlds.tools
    own = tools.library.natives
    tools.library.natives = lambda module: {} if module in names else own(module)  # type: ignore[method-assign]
    library: dict[str, Any] = tools.modules._library
    for name in names:
        library[name] = make(tools, name)
    if set(names) & set(SERVERS):
        library["starter"] = of_text(tools, "starter", STARTER)
    worlds.starts_rpc = "rpc" in names
    if "global" in names:
        text = tools.library.source("net_kernel")
        assert text is not None and "global:boot()," in text
        library["net_kernel"] = of_text(tools, "net_kernel", text.replace("global:boot(),", "starter:boot(global),"))
    return worlds


def _plain(lines: list[str], known: dict[str, str]) -> list[str]:
    """Without numbers of references, with pids numbered as they appear, and without what only aligns columns."""
    found = (_PID.sub(lambda m: known.setdefault(m[0], f"<{len(known)}>"), _REFERENCE.sub("#Ref", line)) for line in lines)
    return [re.sub(r"\s+", " ", _NUMBER.sub("#", line)) for line in found]


def differences(worlds: Replaced, path: Path) -> list[str]:
    """`file:line` and the answer, where a transcript says something else."""
    transcript = parse(path.read_text("utf-8"))
    with patch.object(Cluster, "_boot", _boot) if worlds.starts_rpc else nullcontext():
        run = replay(transcript, worlds.make(transcript.header, transcript.files))
    found = []
    theirs: dict[str, str] = {}
    ours: dict[str, str] = {}
    for outcome in run.outcomes:
        wanted = _plain([line.text for line in outcome.step.output], ours)
        actual = _plain(outcome.actual, theirs)
        if not outcome.same and wanted != actual:
            found.append("\n    ".join([f"{path.stem}:{outcome.step.line}", *outcome.actual]))
    return found


def main(names: list[str]) -> None:
    """Report on standard output."""
    for chosen in [tuple(names)] if names else [*((name,) for name in (*MODULES, *SERVERS))]:
        worlds, without = in_place(chosen), in_place(chosen, empty)
        found = [each for path in TRANSCRIPTS for each in differences(worlds, path)]
        using = 0
        for path in TRANSCRIPTS:
            try:
                using += bool(differences(without, path))
            except Exception:  # a node may not even start
                using += 1
        sys.stdout.write(f"{'+'.join(chosen)}: {len(found)} answers differ; {using} transcripts need it\n")
        sys.stdout.write("".join(f"  {each}\n" for each in found))
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
