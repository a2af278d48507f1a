"""The Python API for other people's tests; the example of the README is run as it stands."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from pyshell.testing.cluster import Cluster, ClusterError, pair

README = Path(__file__).parent.parent.parent / "README.md"


def test_the_example_of_the_readme(erlang: Callable[..., Cluster]) -> None:
    (example,) = re.findall(r"^```python\n(.*?)^```", README.read_text("utf-8"), re.M | re.S)
    space: dict[str, Callable[..., None]] = {}
    exec(example, space)
    tests = [value for name, value in space.items() if name.startswith("test_")]
    assert len(tests) == 1
    for test in tests:
        test(erlang)


def test_a_pair() -> None:
    cluster, a, b = pair(seed=3, latency=5)
    assert a("nodes()") == "[b@lab]" and b("nodes().") == "[a@lab]"
    a("spawn(b@lab, fun() -> register(there, self()), timer:sleep(1000), io:format(\"woken~n\") end).")
    cluster.run_for(100)
    assert cluster.look("is_pid(see:whereis(b, there))") == "true"
    assert cluster.run_for(1000) == "a@lab: woken"
    cluster.fault("freeze", "b", 500)
    assert a("timer:tc(fun() -> net_adm:ping(b@lab) end), ok.") == "ok"
    assert cluster.now > 1500


def test_faults_are_told_in_a_sentence() -> None:
    cluster, a, _b = pair()
    for words, sentence in [
        (("cut", "a", "z"), "there is no node z@lab"),
        (("heal", "a", "b"), "is whole: there is nothing to heal"),
        (("latency", "a", "b", -5), "a time is a number of milliseconds"),
        (("explode", "a"), "explode/1 is no fault"),
        (("cut", "a", None), "cannot be an argument"),
    ]:
        with pytest.raises(ClusterError, match=re.escape(sentence)):
            cluster.fault(*words)
    assert a("net_adm:ping(b@lab).") == "pong"
    cluster.crash("b")
    assert a("net_adm:ping(b@lab).") == "pang"
    cluster.restart("b")
    assert a("net_adm:ping(b@lab).") == "pong"
    with pytest.raises(ClusterError, match="different names"):
        Cluster("a", "a")
    assert a("receive never -> ok end.").startswith("** nothing left to run")
    with pytest.raises(ClusterError, match="busy"):
        a("ok.")
