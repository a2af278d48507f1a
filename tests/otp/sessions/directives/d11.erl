-module(d11).
-export([a/0]).
-include(foo).
a() -> ok.
