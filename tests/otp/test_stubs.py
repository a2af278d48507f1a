"""An Erlang half says all that a module has: each native has its stub there, and each stub its native."""

from __future__ import annotations

import re

import pytest

from pyshell.assembly import Tools
from pyshell.lang.forms import parse_module
from pyshell.lang.lint_module import lint_module
from pyshell.lang.source import Source

TOOLS = Tools()
BOTH = ["crypto", "ets", "file_io_server", "hash_slots", "json", "lists", "maps", "string", "unicode_util"]
_STUB = re.compile(r"^([a-z]\w*)\(([^)]*)\)\s*->\s*erlang:nif_error\(undef\)\.", re.MULTILINE)


@pytest.mark.parametrize("module", BOTH)
def test_stubs_and_natives_agree(module: str) -> None:
    source = TOOLS.library.source(module) or ""
    stubs = {(name, len(args.split(",")) if args.strip() else 0) for name, args in _STUB.findall(source)}
    assert stubs == set(TOOLS.library.natives(module))


@pytest.mark.parametrize("module", [name for name in TOOLS.library.modules() if TOOLS.library.source(name) is not None])
def test_the_checker_finds_no_error(module: str) -> None:
    """What is exported is defined, what is called is there. OTP's behaviours have callbacks and behaviour_info/1 both."""

    def header(kind: str, name: str, _from: str) -> tuple[str, str] | None:
        text = TOOLS.library.header(name) if kind == "lib" else None
        return None if text is None else (name, text)

    read = parse_module(Source(f"{module}.erl", TOOLS.library.source(module) or ""), TOOLS.parser, header)
    errors, _ = lint_module(read, lambda _behaviour: ([], []), [])
    assert [e.text for e in [*read.errors, *errors] if "when behaviour_info is defined" not in e.text] == []
