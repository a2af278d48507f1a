-module(d29).
-export([a/0]).
-file(foo, 1).
a() -> ok.
