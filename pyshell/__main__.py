"""`python -m pyshell` and the `pyshell` command."""

from __future__ import annotations

import sys

from pyshell.cli import main


def run() -> None:
    """Run the command and leave with its exit status."""
    sys.exit(main())


if __name__ == "__main__":
    run()
