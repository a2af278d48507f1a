-module(e).
-compile([warnings_as_errors, nowarn_unused_vars]).
-export([f/0]).
f() -> X = 1, Y = 2, ok.
g() -> ok.
