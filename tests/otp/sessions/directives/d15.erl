-module(d15).
-export([a/0]).
-ifdef(foo, bar).
a() -> ok.
