"""What OTP 25 exports and what we have of it: `python -m tests.otp.exports` prints the table; with `--record` it asks erl first.

exports.txt has a line a module: its name and its functions as name/arity.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from pyshell.assembly import Tools
from pyshell.otp.left_out import INSIDE, LEFT_OUT, PROCESS, reason_for

from .evaluate import Evaluator

RECORDED = Path(__file__).parent / "exports.txt"
MODULES = (
    "lists maps proplists string unicode binary base64 re io io_lib file filename filelib os calendar math rand queue sets "
    "ordsets orddict dict gb_sets gb_trees array digraph digraph_utils sofs ets persistent_term counters atomics erlang crypto "
    "zlib uri_string timer seq_trace dbg "
    "gen_server gen_statem gen_event gen supervisor supervisor_bridge proc_lib sys application application_controller "
    "logger error_logger logger_formatter logger_filters shell_default c erl_error "
    "global global_group pg rpc erpc net_kernel net_adm erl_epmd auth peer slave "
    "random"
).split()
INNER = (INSIDE, PROCESS)
_FUNCTION = re.compile(r"\{('[^']*'|\w+),(\d+)\}")


def recorded() -> dict[str, list[str]]:
    """{module: its functions} of OTP 25."""
    lines = [line.split() for line in RECORDED.read_text("utf-8").splitlines()]
    return {name: functions for name, *functions in lines}


def _functions(text: str) -> list[str]:
    found = [f"{name}/{arity}" for name, arity in _FUNCTION.findall(text)]
    return sorted(name for name in found if not name.startswith(("module_info/", "'")))


def record() -> None:
    asked = ",".join(MODULES)
    program = f'[io:format("~w ~w~n", [M, M:module_info(exports)]) || M <- [{asked}]], halt().'
    run = subprocess.run(["erl", "-noshell", "-eval", program], capture_output=True, text=True, timeout=60, check=True)
    lines = [line.partition(" ") for line in run.stdout.splitlines()]
    RECORDED.write_text("".join(f"{name} {' '.join(_functions(rest))}\n" for name, _, rest in lines), "utf-8")


def ours(evaluator: Evaluator, module: str) -> set[str]:
    """Functions of our module; empty if there is none."""
    answer = evaluator.answer(f"case code:ensure_loaded({module}) of {{module, _}} -> {module}:module_info(exports); _ -> [] end")
    return set(_functions(answer))


def table() -> list[str]:
    """The lines of the table."""
    evaluator = Evaluator(Tools())
    lines = ["module            OTP  ours  left out"]
    total = have = 0
    for module, functions in recorded().items():
        missing = [name for name in functions if name not in ours(evaluator, module)]
        total, have = total + len(functions), have + len(functions) - len(missing)
        lines.append(f"{module:16} {len(functions):4} {len(functions) - len(missing):5}  {len(missing):4}")
        lines += [f"    {name}: {reason_for(module, name) or '?'}" for name in missing]
    public = total - sum(reason_for(module, name) in INNER for module, names in recorded().items() for name in names)
    return [
        *lines,
        f"{have} of {total}: {100 * have / total:.1f} %; reasons given in {len(LEFT_OUT)} modules",
        f"{have} of {public}: {100 * have / public:.1f} % without inner functions and callbacks of OTP's own processes",
    ]


if __name__ == "__main__":
    if "--record" in sys.argv[1:]:
        record()
    sys.stdout.write("\n".join(table()) + "\n")
