-module(d4).
-export([a/0]).
-define(foo(a), b).
a() -> ok.
