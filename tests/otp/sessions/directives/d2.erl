-module(d2).
-export([a/0]).
-define(foo bar).
a() -> ok.
