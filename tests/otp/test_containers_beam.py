"""Containers on generated calls: the same terms as a real erl makes of them, down to how trees lean and where slots split."""

from __future__ import annotations

import shutil
from random import Random

import pytest

from pyshell.assembly import Tools

from . import record
from .evaluate import Evaluator

pytestmark = [pytest.mark.beam, pytest.mark.slow]
if shutil.which("escript") is None:
    pytest.skip("no erl", allow_module_level=True)

TERMS = ("1", "2", "3", "7", "-4", "1.0", "a", "b", "zz", '"x"', "{k,1}", '<<"b">>', "[]", "1 bsl 70", "#{a=>1}")


class Maker:
    """Text of random calls."""

    def __init__(self, seed: str) -> None:
        self.random = Random(seed)

    def term(self) -> str:
        return self.random.choice(TERMS)

    def terms(self, many: bool = True) -> str:
        if many and self.random.random() < 0.3:
            return f"[X * 37 rem 101 || X <- lists:seq(1, {self.random.randint(1, 120)})]"
        return f"[{','.join(self.term() for _ in range(self.random.choice((0, 1, 2, 5, 12))))}]"

    def pairs(self) -> str:
        return f"[{{K, {{v, K}}}} || K <- {self.terms()}]"

    def value(self, name: str) -> str:
        """A container of module `name`, after some changes."""
        if name == "queue":
            turn = "fun(X, Q) -> queue:in_r(X, queue:drop(queue:in(X, Q))) end"
            return f"lists:foldl({turn}, {self._list(name)}, {self.terms()})"
        if name in ("dict", "orddict"):
            return f"lists:foldl(fun {name}:erase/2, {name}:from_list({self.pairs()}), {self.terms()})"
        if name == "gb_trees":
            return (
                f"lists:foldl(fun gb_trees:delete_any/2, lists:foldl(fun({{K, V}}, T) -> gb_trees:enter(K, V, T) end, "
                f"gb_trees:empty(), {self.pairs()}), {self.terms()})"
            )
        if name == "array":
            cells = f"lists:foldl(fun(X, A) -> array:set(erlang:phash2(X, 300), X, A) end, array:new(), {self.terms()})"
            return self.random.choice((cells, self._list(name), f"array:reset(0, {cells})"))
        return f"lists:foldl(fun {name}:del_element/2, {self._list(name)}, {self.terms()})"

    def _list(self, name: str) -> str:
        if name == "sets" and self.random.random() < 0.3:  # a map: few elements, as the order of a large map is our own
            return f"sets:from_list({self.terms(False)}, [{{version, 2}}])"
        return f"{name}:from_list({self.terms()})"


SETS = ("{v}", "{m}:to_list({v})", "{m}:add_element({t}, {v})", "{m}:is_element({t}, {v})", "{m}:union({v}, {w})",
        "{m}:intersection({v}, {w})", "{m}:subtract({v}, {w})", "{m}:is_subset({v}, {w})", "{m}:is_disjoint({v}, {w})",
        "{m}:filter(fun is_integer/1, {v})", "{m}:union([{v}, {w}, {v}])", "{m}:intersection([{v}, {w}])",
        "{m}:fold(fun(X, A) -> [X | A] end, [], {v})", "{m}:size({v})")  # fmt: skip
DICTS = ("{v}", "{m}:to_list({v})", "{m}:store({t}, x, {v})", "{m}:find({t}, {v})", "{m}:take({t}, {v})", "{m}:fetch({t}, {v})",
         "{m}:append({t}, x, {m}:map(fun(_, X) -> [X] end, {v}))", "{m}:filter(fun(K, _) -> is_atom(K) end, {v})",
         "{m}:merge(fun(K, A, B) -> {{K, A, B}} end, {v}, {w})", "{m}:update({t}, fun(X) -> {{X}} end, i, {v})",
         "{m}:fold(fun(K, X, A) -> [{{K, X}} | A] end, [], {v})", "{m}:fetch_keys({v})")  # fmt: skip
CALLS = {
    "sets": SETS, "ordsets": SETS, "dict": DICTS, "orddict": DICTS,
    "gb_sets": (*SETS, "{m}:balance({v})", "{m}:delete({t}, {v})", "{m}:insert({t}, {v})", "{m}:take_smallest({v})",
                "{m}:take_largest({v})", "{m}:next({m}:iterator_from({t}, {v}))", "{m}:from_ordset(lists:usort({l}))"),
    "gb_trees": ("{v}", "{m}:balance({v})", "{m}:insert({t}, x, {v})", "{m}:delete({t}, {v})", "{m}:take_any({t}, {v})",
                 "{m}:get({t}, {v})", "{m}:lookup({t}, {v})", "{m}:to_list({v})", "{m}:take_smallest({v})", "{m}:largest({v})",
                 "{m}:next({m}:iterator_from({t}, {v}))", "{m}:map(fun(K, X) -> {{X, K}} end, {v})",
                 "{m}:from_orddict(orddict:from_list({p}))", "{m}:update({t}, x, {v})"),
    "queue": ("{v}", "{m}:out({v})", "{m}:out_r({v})", "{m}:reverse({v})", "{m}:join({v}, {w})", "{m}:split(3, {v})",
              "{m}:filter(fun is_atom/1, {v})", "{m}:delete({t}, {v})", "{m}:delete_r({t}, {v})", "{m}:member({t}, {v})",
              "{m}:filtermap(fun(X) -> {{true, [X]}} end, {v})", "{m}:fold(fun(X, A) -> [X | A] end, [], {v})", "{m}:len({v})"),
    "array": ("{v}", "{m}:to_list({v})", "{m}:sparse_to_orddict({v})", "{m}:get(17, {v})", "{m}:resize({v})", "{m}:fix({v})",
              "{m}:set(41, {t}, {v})", "{m}:map(fun(I, X) -> {{I, X}} end, {v})", "{m}:from_orddict({m}:to_orddict({v}))",
              "{m}:foldr(fun(I, X, A) -> [{{I, X}} | A] end, [], {v})", "{m}:sparse_size({v})", "{m}:resize(11, {v})"),
}  # fmt: skip


@pytest.mark.parametrize("name", CALLS)
def test_generated_calls(name: str) -> None:
    maker = Maker(name)
    calls = []
    for form in CALLS[name] * 12:
        parts = {"v": maker.value(name), "w": maker.value(name), "t": maker.term(), "l": maker.terms(), "p": maker.pairs()}
        calls.append(form.format(m=name, **parts))
    evaluator = Evaluator(Tools())
    wrong = []
    for call, wanted in zip(calls, record.ask(calls), strict=True):
        found = evaluator.answer(call)
        if found != wanted:
            wrong.append(f"{call}\n    wanted {wanted}\n    found  {found}")
    assert not wrong, f"{len(wrong)} of {len(calls)}\n" + "\n".join(wrong[:5])
