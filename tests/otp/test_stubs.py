"""An Erlang half says all that a module has: each native has its stub there, and each stub its native."""

from __future__ import annotations

import re

import pytest

from pyshell.assembly import Tools

TOOLS = Tools()
BOTH = ["crypto", "ets", "file_io_server", "hash_slots", "json", "lists", "maps", "string", "unicode_util"]
_STUB = re.compile(r"^([a-z]\w*)\(([^)]*)\)\s*->\s*erlang:nif_error\(undef\)\.", re.MULTILINE)


@pytest.mark.parametrize("module", BOTH)
def test_stubs_and_natives_agree(module: str) -> None:
    source = TOOLS.library.source(module) or ""
    stubs = {(name, len(args.split(",")) if args.strip() else 0) for name, args in _STUB.findall(source)}
    assert stubs == set(TOOLS.library.natives(module))
