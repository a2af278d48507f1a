"""The code server: loading at the first call, two versions, natives in the place of stubs; and how natives are found."""

from __future__ import annotations

from typing import Any

import pytest

from pyshell.otp.library import Library
from pyshell.otp.native import bif
from pyshell.term.atom import TRUE, atom
from pyshell.term.cons import NIL, to_python
from pyshell.traps.errors import ErlangError
from tests.runtime.rig import OK, Rig


class Compiled:
    """A compiled module as runtime/code.py sees it."""

    def __init__(self, name: str, answer: Any) -> None:
        self.module = atom(name)
        self.exports: dict[tuple[str, int], Any] = {("f", 0): lambda p: answer}
        self.attributes = [("vsn", [1, NIL])]
        self.md5 = b"0123456789abcdef"
        self.unit: Any = None
        self.options: Any = None


@pytest.fixture
def rig() -> Rig:
    return Rig()


def call(rig: Rig, module: str, name: str, *args: Any) -> Any:
    key = f"{module}:{name}/{len(args)}"
    code = rig.node.exports.get(key) or rig.node.load_export(key, atom(module), atom(name), len(args))
    return None if code is None else code(None, *args)


def test_a_module_is_loaded_when_it_is_called(rig: Rig) -> None:
    rig.compiler.modules["m"] = Compiled("m", 1)
    assert "m" not in rig.node.code.current
    assert call(rig, "m", "f") == 1
    assert rig.node.code.current["m"].sticky
    assert call(rig, "m", "g") is None and call(rig, "nosuch", "f") is None


def test_loading_makes_the_current_version_old(rig: Rig) -> None:
    code = rig.node.code
    first, second = Compiled("m", 1), Compiled("m", 2)
    code.load(first)
    code.load(second)
    assert call(rig, "m", "f") == 2 and code.old["m"].compiled is first


def test_a_function_that_is_gone_is_gone(rig: Rig) -> None:
    code = rig.node.code
    code.load(Compiled("m", 1))
    newer = Compiled("m", 2)
    newer.exports = {("g", 0): lambda p: 3}
    code.load(newer)
    assert call(rig, "m", "f") is None and call(rig, "m", "g") == 3


def test_delete(rig: Rig) -> None:
    code = rig.node.code
    assert not code.delete("m")
    code.load(Compiled("m", 1))
    assert code.delete("m") and "m" in code.old and "m:f/0" not in rig.node.exports


def test_module_info(rig: Rig) -> None:
    rig.node.code.load(Compiled("m", 1))
    assert call(rig, "m", "module_info", atom("module")) is atom("m")
    exports = to_python(call(rig, "m", "module_info", atom("exports")))
    assert exports == [(atom("f"), 0), (atom("module_info"), 0), (atom("module_info"), 1)]
    assert [item[0].name for item in to_python(call(rig, "m", "module_info")) or []] == [
        "module", "exports", "attributes", "compile", "md5",
    ]  # fmt: skip
    with pytest.raises(ErlangError):
        call(rig, "m", "module_info", atom("nothing"))


def test_two_nodes_have_versions_of_their_own() -> None:
    one, other = Rig(), Rig()
    one.node.code.load(Compiled("m", 1))
    other.node.code.load(Compiled("m", 2))
    assert (call(one, "m", "f"), call(other, "m", "f")) == (1, 2)


# natives ----------------------------------------------------------------------------------------------------------


def test_a_native_may_have_several_names() -> None:
    @bif("a", 1)
    @bif("b", 1, traps=True)
    def native(p: Any, x: Any) -> Any:
        return x

    assert sorted(native.__bifs__) == [("a", 1), ("b", 1)] and native.traps


class Folders:
    """The library's folders, made up but for the Python modules."""

    def entries(self, folder: str) -> list[str]:
        return {
            "erts": ["__init__.py", "erlang"],
            "erts/erlang": ["__init__.py", "dictionary.py", "timers.py"],
            "stdlib": ["m.erl", "math.py"],
        }.get(folder, [])

    def text(self, path: str) -> str:
        return f"% {path}"


def test_the_library_finds_natives_and_text() -> None:
    library = Library(Folders())
    assert library.modules() == ["erlang", "m", "math"]
    natives = library.natives("erlang")
    assert ("put", 2) in natives and ("send_after", 3) in natives and ("spawn", 1) not in natives
    assert library.natives("m") == {} and library.source("m") == "% stdlib/m.erl"
    assert library.source("math") is None and library.natives("nosuch") == {}
    assert library.native_names()[natives["put", 2].__code__] == (atom("erlang"), atom("put"), 2)


# old code ---------------------------------------------------------------------------------------------------------


def test_who_runs_which_code(rig: Rig) -> None:
    from pyshell.otp.erts.erlang.loading import check_process_code_2, module_loaded, runs
    from tests.runtime.rig import Unit, block, deep

    p, q = rig.spawn(deep, 3, block), rig.spawn(block)
    rig.now()
    unit = p.stk[0][0].site.unit
    assert isinstance(unit, Unit) and runs(p, unit) and not runs(q, unit)
    compiled = Compiled("m", 1)
    compiled.unit = unit
    rig.node.code.load(compiled)
    rig.node.code.load(Compiled("m", OK))
    assert check_process_code_2(q, p, atom("m")) is TRUE
    assert check_process_code_2(q, q, atom("m")) is not TRUE
    assert module_loaded(q, atom("m")) is TRUE
