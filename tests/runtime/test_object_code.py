"""Object code as bytes: what is read is what was written, and what was not is nothing."""

from __future__ import annotations

import pytest

from pyshell.runtime.object_code import FORMS, MAGIC, Request, unpack
from pyshell.term.atom import atom
from pyshell.term.cons import make_list
from pyshell.term.etf_encode import encode

GIVEN = encode(make_list([atom("debug_info")])).hex()


@pytest.mark.parametrize("forms", [None, b"\x83j\0\0"])
def test_what_is_read_is_what_was_written(forms: bytes | None) -> None:
    text = "-module(m).\0\n" if forms is None else ""
    written = Request("m.erl", text, ["export_all"], [("A", "1=2")], forms, GIVEN)
    found = unpack(written.pack("m"))
    assert found is not None
    module, read = found
    assert module == "m"
    assert [getattr(read, name) for name in Request.__slots__] == [getattr(written, name) for name in Request.__slots__]


@pytest.mark.parametrize("given", ["zz", "83", GIVEN[:-2], "00" + GIVEN, "\u00e9"])
@pytest.mark.parametrize("forms", [None, b"\x83j"])
def test_options_that_are_no_term(given: str, forms: bytes | None) -> None:
    assert unpack(Request("m.erl", "", [], [], forms, given).pack("m")) is None


@pytest.mark.parametrize("data", [b"", b"FOR1", MAGIC, FORMS + b"m\0m.erl", MAGIC + b"\xff\0a\0b\0c\0\0d"])
def test_bytes_of_something_else(data: bytes) -> None:
    assert unpack(data) is None
