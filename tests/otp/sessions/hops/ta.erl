-module(ta).
-export([f/1, start/1]).
start(N) -> {r, f(N)}.
f(0) -> 1 + length(b);
f(N) -> tb:g(N - 1).
