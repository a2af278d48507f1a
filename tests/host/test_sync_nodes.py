"""`-kernel sync_nodes_mandatory` and its kin: a node that waits for others before its shell begins. As in OTP 25."""

from __future__ import annotations

import subprocess
import sys

import pytest

TIME = ["-kernel", "sync_nodes_timeout", "200"]


def started(*flags: str) -> tuple[str, str, int]:
    command = [sys.executable, "-m", "pyshell", "-sname", "waiting", *flags]
    done = subprocess.run(command, input="hello.\n", capture_output=True, text=True, timeout=60)
    return done.stdout, done.stderr, done.returncode


@pytest.mark.parametrize(
    "flags",
    [
        ["-kernel", "sync_nodes_optional", "['nobody@nowhere']", *TIME],
        ["-kernel", "sync_nodes_mandatory", "[]", *TIME],
        ["-kernel", "sync_nodes_mandatory", "['nobody@nowhere']"],  # without a time nobody is waited for
    ],
)
def test_it_goes_on(flags: list[str]) -> None:
    shown, said, status = started(*flags)
    assert (said, status) == ("", 0)
    assert "1> hello\n" in shown


@pytest.mark.parametrize(
    ("flags", "why"),
    [
        (["sync_nodes_mandatory", "['nobody@nowhere']"], "{mandatory_nodes_down,[nobody@nowhere]}"),
        (["sync_nodes_optional", "nobody@nowhere"], "{badopt,{sync_nodes_optional,nobody@nowhere}}"),
    ],
)
def test_it_ends(flags: list[str], why: str) -> None:
    shown, said, status = started("-kernel", *flags, *TIME)
    assert said == (
        "Kernel pid terminated (application_controller) ({application_start_failure,kernel,{{shutdown,"
        f"{{failed_to_start_child,kernel_config,{why}}}}},{{kernel,start,[normal,[]]}}}}}})\n"
    )
    assert status == 1
    assert "hello" not in shown
