-module(d18).
-export([a/0]).
-ifndef().
a() -> ok.
