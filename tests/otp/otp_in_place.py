"""OTP's own behaviours in the place of ours, and the transcripts once more: python -m tests.otp.otp_in_place [MODULE...]

Where ours and OTP's give the same answers on the same floor, the floor below both is right. The sources are Debian's
erlang-src. Numbers of references do not count: OTP's modules make others than ours. Without names: each module in turn.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path

from pyshell.assembly import Tools
from pyshell.commands.worlds import Worlds
from pyshell.lang.build import build_text
from pyshell.lang.compile_file import compile_parsed
from pyshell.lang.module import CompiledModule
from pyshell.transcript.format import parse
from pyshell.transcript.player import replay

from .test_otp_sources import SOURCES, parsed

TRANSCRIPTS = sorted((Path(__file__).parents[2] / "transcripts").glob("*.transcript"))
MODULES = ("gen_server", "gen", "supervisor", "gen_statem", "gen_event", "proc_lib", "sys", "pg", "erpc")
"""Not yet rpc and global: a node starts their servers by functions that only ours have."""
_REFERENCE = re.compile(r"#Ref<[\d.]+>")


def of_otp(tools: Tools, name: str) -> CompiledModule:
    """OTP's module."""
    path = next(path for path in SOURCES if path.stem == name)
    outcome = compile_parsed(parsed(tools, path), b"", tools.linker, lambda _behaviour: ([], []), ())
    assert outcome.compiled is not None, outcome.errors
    return outcome.compiled


def empty(tools: Tools, name: str) -> CompiledModule:
    """A module that does nothing: who needs the real one fails."""
    built = build_text(f"-module({name}).\n", f"{name}.erl", b"", tools.parser, tools.linker)
    assert isinstance(built, CompiledModule), built
    return built


def in_place(names: tuple[str, ...], make: Callable[[Tools, str], CompiledModule] = of_otp) -> Worlds:
    """Worlds in which modules of the library are replaced, their natives, too."""
    worlds = Worlds()
    tools = worlds.tools
    own = tools.library.natives
    tools.library.natives = lambda module: {} if module in names else own(module)  # type: ignore[method-assign]
    for name in names:
        tools.modules._library[name] = make(tools, name)
    return worlds


def differences(worlds: Worlds, path: Path) -> list[str]:
    """`file:line` and the answer, where a transcript says something else."""
    transcript = parse(path.read_text("utf-8"))
    run = replay(transcript, worlds.make(transcript.header, transcript.files))
    found = []
    for outcome in run.outcomes:
        wanted = [_REFERENCE.sub("#Ref", line.text) for line in outcome.step.output]
        if not outcome.same and wanted != [_REFERENCE.sub("#Ref", line) for line in outcome.actual]:
            found.append("\n    ".join([f"{path.stem}:{outcome.step.line}", *outcome.actual]))
    return found


def main(names: list[str]) -> None:
    """Report on standard output."""
    for chosen in [tuple(names)] if names else [*((name,) for name in MODULES)]:
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
