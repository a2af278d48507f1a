-module(d16).
-export([a/0]).
-ifdef("x").
a() -> ok.
