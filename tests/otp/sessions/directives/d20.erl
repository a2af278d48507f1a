-module(d20).
-export([a/0]).
-else(foo).
a() -> ok.
