-module(bf).
-export([a/1, b/1, c/2, d/1, e/1, g/1, h/1, i/1]).
b(F) -> F(1).
a(F) -> [F(1)|x].
c(F, X) -> Y = F(X), {Y}.
d(L) -> lists:map(fun(X) -> X(1) end, L).
e(F) -> try F(1) catch throw:_ -> ok end.
g(F) -> [F(X) || X <- [1,2]].
h(F) -> c(F, 2), ok.
i(F) -> case F() of a -> b end.
