-module(d12).
-export([a/0]).
-include("x", "y").
a() -> ok.
