-module(d30).
-export([a/0]).
-file("x.erl").
a() -> ok.
