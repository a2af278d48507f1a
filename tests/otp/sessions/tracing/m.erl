-module(m).
-export([f/1,g/2,loop/1,srv/0,sum/1,bad/1]).
f(X) -> g(X, 1) + 1.
g(X, Y) when X > 0 -> h(X) + Y;
g(_, Y) -> Y.
h(X) -> X * 2.
loop(0) -> ok;
loop(N) -> loop(N-1).
sum([]) -> 0;
sum([H|T]) -> H + sum(T).
srv() -> receive {F, X} -> F ! {self(), f(X)}, srv(); stop -> lists:reverse([1]) end.
bad(X) -> try h(X) catch error:_ -> caught end.
