"""Our trees as terms are those of epp and erl_parse, annotations with columns included: OTP's own sources read by both."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from pyshell.lang.abstract import form_term
from pyshell.lang.abstract_read import read_form
from pyshell.lang.forms import parse_module
from pyshell.lang.parse import Parser
from pyshell.lang.pretty_form import form_text
from pyshell.lang.source import Source
from pyshell.lang.values import with_annotations
from pyshell.term.cons import iterate
from pyshell.term.etf_decode import decode
from pyshell.term.order import exactly_equal
from pyshell.term.show import write

LIBRARY = Path("/usr/lib/erlang/lib")
NAMES = "array base64 dict gb_sets gen_server io_lib lists maps ordsets proc_lib queue string sys timer".split()
SOURCES = [path for name in NAMES for path in LIBRARY.glob(f"stdlib-*/src/{name}.erl")]

pytestmark = [
    pytest.mark.beam,
    pytest.mark.slow,
    pytest.mark.skipif(not SOURCES or shutil.which("erl") is None, reason="no erl, or its sources are not installed"),
]

ASK = r"""
Files = init:get_plain_arguments(),
All = [begin
    {ok, Forms} = epp:parse_file(F, [{location, {1, 1}}, {includes, filelib:wildcard("/usr/lib/erlang/lib/*/include")}]),
    Own = [X || X <- Forms, element(1, X) =/= eof, not is_tuple(X) orelse element(3, X) =/= file],
    {F, Own, [unicode:characters_to_binary(erl_pp:form(X, [{encoding, unicode}])) || X <- Own]}
end || F <- Files],
file:write_file("answer", term_to_binary(All)), halt().
"""


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[list[Any], list[bytes]]]:
    """{file: (forms, texts of erl_pp)}"""
    folder = tmp_path_factory.mktemp("epp")
    command = ["erl", "-noinput", "-eval", " ".join(ASK.split()), "-extra", *map(str, SOURCES)]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=50)
    found = decode((folder / "answer").read_bytes())[0]
    answers: dict[str, tuple[list[Any], list[bytes]]] = {}
    for name, forms, texts in iterate(found):
        answers["".join(map(chr, iterate(name)))] = (list(iterate(forms)), list(iterate(texts)))
    return answers


def includes(kind: str, name: str, from_file: str) -> tuple[str, str] | None:
    app, _, rest = name.partition("/")
    places = [folder / rest for folder in LIBRARY.glob(f"{app}-*")] if kind == "lib" else []
    places += [Path(from_file).parent / name, *(folder / name for folder in LIBRARY.glob("*/include"))]
    return next(((str(place), place.read_text("utf-8")) for place in places if place.exists()), None)


def plain(anno: Any) -> Any:
    """epp keeps the text of an atom that OTP 26 reserves."""
    return anno[1][0][1] if type(anno) is list else anno


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_trees_and_texts(path: Path, parser: Parser, answers: dict[str, tuple[list[Any], list[bytes]]]) -> None:
    forms, texts = answers[str(path)]
    module = parse_module(Source(str(path), path.read_text("utf-8")), parser, includes, maybe=False)
    assert not module.errors
    ours = [form_term(node) for node in module.nodes]
    assert len(ours) == len(forms)
    for term, wanted, text in zip(ours, forms, texts, strict=True):
        wanted = with_annotations(wanted, plain)
        assert exactly_equal(term, wanted), f"{write(term)}\n{write(wanted)}"
        assert form_text(read_form(wanted)) == text.decode("utf-8")
