-module(d21).
-export([a/0]).
-endif(foo).
a() -> ok.
