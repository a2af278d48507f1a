"""`python -m pyshell` and the `pyshell` command."""

from __future__ import annotations

import contextlib
import os
import sys

from pyshell.cli import main

NOT_WRITTEN = 74  # EX_IOERR
NOBODY_READS = 141  # what a shell says of a command that wrote into a closed pipe


def run() -> None:
    """Run the command and leave with its exit status."""
    status = 0
    try:
        status = main()
        sys.stdout.flush()
    except BrokenPipeError:  # `pyshell doctor | head -1`
        _into_the_void(1)
        status = NOBODY_READS
    except OSError as error:  # the disk is full, the terminal is gone
        _into_the_void(1)
        status = status or NOT_WRITTEN
        with contextlib.suppress(OSError):  # there may be nobody to tell
            sys.stderr.write(f"pyshell: the output cannot be written: {(error.strerror or str(error)).lower()}\n")
    try:
        sys.stderr.flush()
    except OSError:
        _into_the_void(2)
    sys.exit(status)


def _into_the_void(descriptor: int) -> None:
    """What is still to be written there is lost: or Python complains once more when it flushes at the end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), descriptor)


if __name__ == "__main__":
    run()
