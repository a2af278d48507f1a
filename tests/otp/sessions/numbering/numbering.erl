-module(numbering).
-compile(nowarn_unused_vars).
-export([a/1, b/1, c/1, d/1, e/1, f/1, g/1, h/1, i/1, j/1, k/1, l/1]).
a(L) -> receive x -> ok after 0 -> ok end, R = [hd(X) || X <- L], {r, R}.
b(L) -> try put(a, 1) after put(b, 2) end, R = [hd(X) || X <- L], {r, R}.
c(L) -> R = {[X || X <- [1]], [hd(X) || X <- L]}, {r, R}.
d(L) -> R = {[hd(X) || X <- L], [X || X <- [1]]}, {r, R}.
e(L) -> R = lists:append([X || X <- [[1]]], [hd(X) || X <- L]), {r, R}.
f(L) -> R = [[hd(Y) || Y <- X] || X <- [Z || Z <- L]], {r, R}.
g(L) -> R = [[X || X <- [1]] | [hd(X) || X <- L]], {r, R}.
h(L) -> R = #{a => [X || X <- [1]], b => [hd(X) || X <- L]}, {r, R}.
i(L) -> F = fun() -> [hd(X) || X <- L] end, R = [Y || Y <- [1]], {F(), R}.
j(L) -> R = [X || X <- [1]] ++ [hd(X) || X <- L], {r, R}.
k(L) -> R = case [X || X <- [1]] of [1] -> [hd(X) || X <- L] end, {r, R}.
l(L) -> R = try [X || X <- [1]] of [1] -> [hd(X) || X <- L] after [Z || Z <- []] end, {r, R}.
