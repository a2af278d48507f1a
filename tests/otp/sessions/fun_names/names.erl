-module(names).
-compile([export_all, nowarn_export_all]).
a(F, L) -> S = self(), [spawn(fun() -> S ! {self(), F(X)} end) || X <- L].
b(F, L) -> S = self(), Ps = [spawn(fun() -> S ! {self(), F(X)} end) || X <- L], [receive {P, R} -> R after 200 -> dead end || P <- Ps].
c(F, L) -> Ps = [fun() -> F(X) end || X <- L], [P || P <- Ps].
d(_F, L) -> [P || P <- L], fun() -> L end.
e(_F, L) -> [P || P <- L], [fun() -> X end || X <- L].
f(_F, L) -> fun() -> [fun() -> X end || X <- L] end.
g(L) -> G = fun(X) -> fun(Y) -> {X, Y, [fun() -> Z end || Z <- L, Q <- L, is_atom(Q) orelse is_integer(Q)]} end end, {x, G, fun H(0) -> 1; H(N) -> fun() -> H(N - 1) end end, [fun(K) -> K end || <<K>> <= <<1>>], x}.
