"""Expressions of every kind, and what becomes of them when one token is left out or doubled."""

from __future__ import annotations

from collections.abc import Iterator

from pyshell.lang import scan

EXPRESSIONS = """
X = 1, {ok, Y} = {ok, X}, Y + X * 2 - 3 div 4 rem 5.
[1, 2 | T] = [a, "b" "c", $d, 1.5e3, 16#ff, 1_000, 'quoted atom'].
case X of {a, N} when N > 0, is_integer(N); N == a -> N; [] -> nil; _ -> other end.
if X > 1, Y < 2; true -> a; false -> b end.
receive {msg, M} when M =/= x -> M; stop -> ok after 100 + 1 -> timeout end.
receive after 0 -> ok end.
try foo(X), bar of ok -> 1; Z when Z > 1 -> 2 catch error:E:S when true -> {E, S}; Q -> Q after x, y end.
try ok catch throw:T -> T; C:R -> {C, R}; Q -> Q end.
try a catch _:_ -> b end.
try a after b end.
fun(A, B) when A > B -> A; (A, _) -> {A} end.
fun F(0) -> 1; F(N) -> N * F(N - 1) end.
fun foo/2, fun lists:map/2, fun M:F/A.
#{a => 1, "b" => X}, M#{a := 2, b => 3}, #{} = M, #{k := V} = M.
#r{a = 1, b = X}, R#r{a = 2}, R#r.a, #r.a, #r{_ = 1}, #r{} = R, (R#r.a)#r.b, R#r.a#r.b.
<<1, X:8, Y:16/little-signed-integer-unit:2, "abc", Z/binary, (f(X)):4, -1:3>> = <<>>.
[X || X <- L, X > 1, {Y, _} <- [a]], << <<X:8>> || <<X:4>> <= B, X > 2 >>.
begin A = 1, catch foo:bar(A), B = catch 2 end.
not X andalso Y orelse Z xor true and false or bnot 1 band 2 bor 3 bxor 4 bsl 5 bsr 6.
A ++ B -- C ++ D, Pid ! Msg ! x, A = B = c, -X + +Y.
1 == 2, a =:= b, a =/= b, a /= b, a =< b, a >= b, a < b, a > b.
foo(), foo(1, 2), m:f(), M:F(X), (fun() -> ok end)(), X(1), {a, b}.
-(catch 1) + 2, 1 + catch 2 + 3, - catch 3, f(catch a), [catch a | catch b].
case a of b -> c end + 1, (X)(Y), "a" ++ X = Y, {X, {Y, [Z | _]}} = W.
fun() -> X = 1, fun(X) -> X end end, fun(_) -> _ end, [_ | _] = X.
lists:foldl(fun({K, V}, Acc) -> Acc#{K => V} end, #{}, [{a, 1}]).
case X of 1 -> A1 = 1; 2 -> A1 = 2 end, A1.
X andalso (B2 = Y), try C2 = 1 catch _:_ -> C2 = 2 end.
<<N:8, Bin:N/binary, _/bits>> = X, <<A:B>> = Y, <<(A+1):B>> = Z.
fun(#r{a = A}, #{k := V}, <<X:4>>, "a" ++ T) -> {A, V, X, T} end.
X when Y, f(X) when a -> 1.
""".strip().splitlines()

FORMS = """
-module(m).
-export([f/1, g/2]).
-import(lists, [map/2]).
-record(r, {a, b = 1, c :: integer(), d = 2 :: atom() | pid()}).
-type t(A) :: {A, [integer()], #{a => b, c := d}, fun((A) -> ok), fun(), 1..2, <<_:8, _:_*8>>, #r{a :: x}, m:t(A)}.
-opaque o() :: a | b | c.
-spec f(X) -> Y when X :: integer(), Y :: list(X); (a) -> b.
-callback cb(A :: atom(), ...) -> ok.
-callback cb(A :: atom()) -> no_return().
-behaviour(gen_server).
-foo({bar, [1, f/2], "x", #{a => 1}}).
-file("x.erl", 3).
f(X, Y) when X > Y -> X; f(_, Y) -> Y.
f([H | T], {a, 1.0}, #r{a = X}, #{k := V}, <<A:8>>, "x" ++ R, -1, 1 + 2) -> ok.
f(X) -> X; g(X) -> X.
f(foo()) -> 1.
""".strip().splitlines()


def damaged(lines: list[str]) -> Iterator[str]:
    """Each line, and each line with one token left out or written twice."""
    for line in lines:
        yield line
        tokens = scan.scan(line)
        assert isinstance(tokens, list)
        starts = [token[2][1] - 1 for token in tokens] + [len(line)]
        for index in range(len(tokens) - 1):
            start, end = starts[index], starts[index + 1]
            yield line[:start] + line[end:]
            yield line[:end] + " " + line[start:]
