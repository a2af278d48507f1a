-module(m).
-export([f/1]).

f(N) when N < 10 -> N + 1;
f(N) -> g(N).

g(N) -> N * 2.
