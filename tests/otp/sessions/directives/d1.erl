-module(d1).
-export([a/0]).
-define(foo).
a() -> ok.
