"""Race the shell and program corpora, if they lie beside this checkout, against floors that are only ever raised."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

FLOORS = Path(__file__).with_name("floors.txt")
CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus"


def floors() -> dict[str, float]:
    """{name: percent} of floors.txt: `name percent`, `%` begins a comment."""
    found = {}
    for line in FLOORS.read_text(encoding="utf-8").splitlines():
        words = line.partition("%")[0].split()
        if words:
            found[words[0]] = float(words[1])
    return found


def race(folder: str, options: list[str]) -> str:
    """What compare.py printed."""
    command = [sys.executable, str(CORPUS / folder / "compare.py"), "--cmd", f"{sys.executable} -m pyshell", *options]
    return subprocess.run(command, capture_output=True, text=True, timeout=600, check=False).stdout


def percents(printed: str, folder: str) -> dict[str, float]:
    """{"shell": .., "shell/terms": .., ...} from the last lines of compare.py."""
    found = {}
    for area, passed, total in re.findall(r"^area (\S+) +(\d+)/(\d+)", printed, re.MULTILINE):
        found[f"{folder}/{area}"] = 100 * int(passed) / int(total)
    last = re.findall(r"^(\d+) passed, (\d+) failed", printed, re.MULTILINE)
    if last:
        passed, failed = map(int, last[-1])
        found[folder] = 100 * passed / (passed + failed)
    return found


def main() -> int:
    if not CORPUS.is_dir():
        sys.stdout.write("corpus: not here, skipped\n")
        return 0
    reached = {**percents(race("shell", ["--timeout", "15"]), "shell"),
               **percents(race("programs", ["--timeout", "15"]), "programs")}  # fmt: skip
    low = []
    for name, floor in floors().items():
        sys.stdout.write(f"corpus {name}: {reached.get(name, 0.0):.1f} % (floor {floor:g} %)\n")
        if reached.get(name, 0.0) < floor:
            low.append(name)
    if low:
        sys.stdout.write(f"below the floor: {', '.join(low)}\n")
    return 1 if low else 0


if __name__ == "__main__":
    sys.exit(main())
