-module(tr).
-compile([export_all, nowarn_export_all]).

plus_one(X) -> X + 1.
one_plus(X) -> 1 + X.
minus_one(X) -> X - 1.
one_minus(X) -> 1 - X.
twice(X) -> 2 * X.
half(X) -> X / 2.
third(X) -> X div 3.
more(X) -> X + 0.5.
mask(X) -> 7 band X.
both(X, Y) -> X + Y.

list(L) -> [X * 2 || X <- L].
kept(L) -> R = [X * 2 || X <- L], {ok, R}.
pairs(L, K) -> [X * Y * K || X <- L, Y <- L].
inner(L) -> [[X * Y || Y <- X] || X <- L].
bytes(L) -> << <<(X * 2)>> || X <- L >>.
filtered(L) -> [X || X <- L, good(X)].
good(1) -> true.

dynamic(M) -> M:foo().
dynamic(M, F) -> M:F(1), ok.
last(M) -> M:no_such_function(1).
applied(M, F, A) -> apply(M, F, A).
loop(_, 0) -> process_info(self(), message_queue_len);
loop(M, N) -> apply(M, loop, [M, N - 1]).
lost(To) -> To ! hello.
thrown(X) -> throw({oops, X}).
