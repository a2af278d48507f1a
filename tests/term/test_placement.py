"""Keys in the slots in which a real erl (OTP 25) has them: `ets:slot(T, 0..255)` of a table with these keys."""

from __future__ import annotations

from pyshell.term.atom import atom
from pyshell.term.cons import iterate
from pyshell.term.placement import placement
from pyshell.term.read import read

SLOTS = (
    '[{1,86},{2,71},{256,193},{-5,250},{576460752303423488,178},{-576460752303423488,132},{576460752303423487,205},{18446744073709551616,162},{-1267650600228229401496703205376,2},{0.0,211},{-0.0,211},{3.14,221},{[104,101,108,108,111],7},{[97,98,99,100],113},{[97,98,99,100,101],148},{[1,300,2],116},{[300],210},{[1|2],140},{[300|2],149},{[[1],[2]],175},{[[300]],67},{{1,{2,3}},130},{{[120],1.5,<<121>>},190},{<<104,101,108,108,111,32,119,111,114,108,100,44,32,116,104,105,115,32,105,115,32,108,111,110,103>>,92},{<<1,2,3,4,5,6,7,8,9,10,11,12>>,250},{[<<97>>,1.0],146},{{[]},253},{{[1],[]},156},{[[]],99},{[[],[]],188},{[{1}|{2}],183},{[-1,300],75},{[197,188,195,179,197,130,196,135],201},{[1.5],240},{[{}],182}]'
)


def test_slots_are_those_of_erl() -> None:
    pairs = list(iterate(read(SLOTS)))
    assert len(pairs) == 35
    assert [(key, slot) for key, slot in pairs if (placement(key) or 0) % 256 != slot] == []


def test_an_atom_counts_by_its_name() -> None:
    assert [(placement(atom(name)) or 0) % 256 for name in ("a", "d", "apple", "zed")] == [97, 100, 37, 180]


def test_what_has_no_place_that_could_be_told() -> None:
    assert placement((atom("a"), 1)) is None
    assert placement((1, (2, atom("a")))) is None
