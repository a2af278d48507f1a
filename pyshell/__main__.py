"""`python -m pyshell` and the `pyshell` command."""

from __future__ import annotations

import os
import sys

from pyshell.cli import main

NOT_WRITTEN = 74  # EX_IOERR
NOBODY_READS = 141  # what a shell says of a command that wrote into a closed pipe


def run() -> None:
    """Run the command and leave with its exit status."""
    try:
        status = main()
        sys.stdout.flush()
    except BrokenPipeError:  # `pyshell doctor | head -1`
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # or Python complains once more when it flushes at the end
        status = NOBODY_READS
    except OSError as error:  # the disk is full, the terminal is gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        sys.stderr.write(f"pyshell: the output cannot be written: {(error.strerror or str(error)).lower()}\n")
        status = NOT_WRITTEN
    sys.exit(status)


if __name__ == "__main__":
    run()
