-module(a).
-export([f/0]).
-include("a.hrl").
f() -> X = 1, ?M.
g() -> ok.
