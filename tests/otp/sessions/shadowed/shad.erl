-module(shad).
-compile(export_all).
-compile(nowarn_export_all).
a(K) -> F = fun(1) -> K; (K) -> {k, K} end, {F(1), F(2)}.
b(K) -> (fun(#{K := V}) -> V end)(#{K => 7}).
c(S) -> (fun({S, <<V:S,_/bits>>}) -> {S, V} end)({16, <<1,2>>}).
d(B) -> [{S, V} || <<S:8,V:S>> <= B].
e(X) -> [{K, V} || K <- [a, b], #{K := V} <- X].
f(X, K) -> [{K, V} || {K, #{K := V}} <- X].
g(X) -> lists:foldl(fun(#{X := A}, B) -> A + B; (X, B) -> X + B end, 0, [#{X => 3}, 8]).
h(X) -> V = 1, F = fun(V) -> V; (_) -> V end, {F(X), V}.
i(<<N, R:N/binary, T/binary>>) -> [R | i(T)]; i(<<>>) -> [].
j(L, K) -> [V || {K, V} <- L, K > 1].
k(L) -> << <<K:8, V:K>> || <<K:8, V:K>> <= L >>.
l(M, K) -> maps:fold(fun(K, V, A) -> [{K, V} | A]; (_, _, A) -> [K | A] end, [K], M).
m(L, X) -> lists:sum([X || X <- L]) + length([X || <<X:4>> <= <<1,2>>]) + X.
