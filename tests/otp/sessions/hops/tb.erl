-module(tb).
-export([g/1]).
g(N) when N rem 2 =:= 0 -> ta:f(N);
g(N) -> ta:f(N).
