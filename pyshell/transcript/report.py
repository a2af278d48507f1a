"""What people read when a replay differs: which step, what was expected, what came, and what to do about it.

The law: `-` is what the file says, `+` is what happened, always in this order. The first steps are shown in full,
the rest are counted.
"""

from __future__ import annotations

import difflib

from pyshell.transcript.format import Check, Input, Step, Wait, input_lines
from pyshell.transcript.header import duration_text, seconds_text
from pyshell.transcript.match import align
from pyshell.transcript.player import Outcome, Run

SHOWN = 3
_LINES = 40


def failure_text(path: str, run: Run) -> str:
    """The report on a run that has not passed, no newline at its end."""
    header = run.transcript.header
    parts: list[str] = []
    broken = run.broken
    for outcome in broken[:SHOWN]:
        parts.append(_step_text(path, outcome, header.seed))
    wrong = run.misnumbered
    if wrong is not None and isinstance(wrong.step, Input):
        parts.append(
            f"{path}:{wrong.step.line}: prompt numbers differ from line {wrong.step.line}"
            f" ({wrong.prompt.strip()} stands there); run --accept"
        )
    if run.rest:
        last = run.transcript.steps[-1].line if run.transcript.steps else 1
        parts.append(f"{path}:{last}: output after the last expected line")
        parts += [f"    + {line}" for line in run.rest[:_LINES]]
    count = len(run.transcript.steps)
    tail: list[str] = []
    if broken:
        more = f", {len(broken) - SHOWN} not shown" if len(broken) > SHOWN else ""
        tail.append(f"  {len(broken)} of {count} steps differ{more}.")
    if run.undone:
        tail.append(f"  {run.undone} steps were not reached.")
    tail.append(f"  Accept: pyshell replay --accept {path}")
    if broken:
        tail.append(f"  Play:   pyshell play --until {broken[0].step.line} {path}")
    parts.append("\n".join(tail))
    return "\n".join(parts)


def step_name(step: Step) -> str:
    """`(a@lab)10`, `after 75s`, `check`."""
    if isinstance(step, Input):
        return f"({step.node}){step.number}" if step.node else str(step.number)
    return f"after {duration_text(step.ns)}" if isinstance(step, Wait) else "check"


def source_lines(step: Step) -> list[str]:
    """The step as it stands in the file."""
    if isinstance(step, Input):
        return input_lines(step.node, step.number, step.source)
    if isinstance(step, Wait):
        return [f"%% after {duration_text(step.ns)}"]
    return [f"%% check: {step.expression}"]


def _step_text(path: str, outcome: Outcome, seed: int) -> str:
    step = outcome.step
    where = f" · node {step.node}" if isinstance(step, Input) and step.node else ""
    if outcome.trouble:
        what = "is not true" if isinstance(step, Check) else "cannot be done"
    else:
        what = "differs"
    head = f"{path}:{step.line}: step {step_name(step)} {what}"
    lines = [f"{head}     seed {seed} · t={seconds_text(outcome.time)}{where}"]
    lines += ["  " + line for line in source_lines(step)]
    if outcome.trouble:
        lines.append(f"    ** {outcome.trouble}")
        lines += ["    + " + line for line in outcome.actual[:_LINES]]
    else:
        lines += difference(outcome)
    return "\n".join(lines)


def difference(outcome: Outcome) -> list[str]:
    """The lines of one step side by side, indented, with a caret line below a changed one."""
    rows: list[str] = []
    pairs = align(outcome.step.output, outcome.actual)
    at = 0
    while at < len(pairs):
        expected, actual = pairs[at]
        at += 1
        if expected is not None and actual is not None:
            rows.append("      " + actual)
            continue
        if expected is not None and expected.mark == "...":
            rows.append("      %~ ...")
            continue
        missing, new = [], []
        at -= 1
        while at < len(pairs) and (pairs[at][0] is None or pairs[at][1] is None):
            left, right = pairs[at]
            if left is not None and left.mark == "...":
                break
            if left is not None:
                missing.append(left)
            elif right is not None:
                new.append(right)
            at += 1
        for index in range(max(len(missing), len(new))):
            left_text = missing[index].raw.removeprefix("\\") if index < len(missing) else None
            right_text = new[index] if index < len(new) else None
            rows += _changed(left_text, right_text)
    if len(rows) > _LINES:
        rows = [*rows[:_LINES], f"      ... {len(rows) - _LINES} more lines"]
    return rows


def _changed(left: str | None, right: str | None) -> list[str]:
    if left is None or right is None:
        return [f"    - {left}" if left is not None else f"    + {right}"]
    if left.split() == right.split():
        left, right = left.replace(" ", "·"), right.replace(" ", "·")
    rows = [f"    - {left}", f"    + {right}"]
    if len(left) + len(right) < 2000:
        carets = [" "] * len(right)
        same = 0
        for tag, _i1, _i2, j1, j2 in difflib.SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
            if tag == "equal":
                same += j2 - j1
            else:
                carets[j1:j2] = "^" * (j2 - j1)
        if same * 2 >= len(right) and "^" in carets:
            rows.append("      " + "".join(carets).rstrip())
    return rows
