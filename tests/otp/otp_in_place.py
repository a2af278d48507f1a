"""OTP's own behaviours, compiled by us and in the place of ours: the transcripts once more.

`python -m tests.otp.otp_in_place [MODULE...]`.

Where ours and OTP's give the same answers on the same floor, the floor below both is right. The sources are Debian's
erlang-src. Without names: each module in turn, then all that can be there at once.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from pyshell.assembly import Tools
from pyshell.commands.worlds import Worlds
from pyshell.lang.compile_file import compile_parsed
from pyshell.transcript.format import parse
from pyshell.transcript.player import replay

from .test_otp_sources import SOURCES, parsed

TRANSCRIPTS = Path(__file__).parents[2] / "transcripts"
MODULES = ("gen_server", "gen", "supervisor", "gen_statem", "gen_event", "proc_lib", "sys", "pg", "rpc", "erpc", "global")




def put_in_place(tools: Tools, names: tuple[str, ...]) -> None:
    """Replace modules of the library by OTP's, for all clusters of these tools."""
    own = tools.library.natives
    tools.library.natives = lambda module: {} if module in names else own(module)  # type: ignore[method-assign]
    for name in names:
        path = next(path for path in SOURCES if path.stem == name)
        outcome = compile_parsed(parsed(tools, path), b"", tools.linker, lambda _behaviour: ([], []), ())
        assert outcome.compiled is not None, outcome.errors
        tools.modules._library[name] = outcome.compiled


def differences(worlds: Worlds, path: Path) -> list[str]:
    """What a transcript says otherwise than expected, a text for each answer."""
    transcript = parse(path.read_text("utf-8"))
    run = replay(transcript, worlds.make(transcript.header, transcript.files))
    return [
        f"{path.stem}:{outcome.step.line} {outcome.trouble or ''}\n    " + "\n    ".join(outcome.actual)
        for outcome in run.outcomes
        if not outcome.same
    ]


def main(names: list[str]) -> None:
    """Report on standard output."""
    for chosen in [tuple(names)] if names else [*((name,) for name in MODULES)]:
        worlds = Worlds()
        put_in_place(worlds.tools, chosen)
        wrong = {path.stem: found for path in sorted(TRANSCRIPTS.glob("*.transcript")) if (found := differences(worlds, path))}
        sys.stdout.write(f"{'+'.join(chosen)}: {len(wrong)} transcripts differ\n")
        for found in wrong.values():
            sys.stdout.write("  " + "\n  ".join(found[: 2 if not os.environ.get("ALL") else 99]) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
