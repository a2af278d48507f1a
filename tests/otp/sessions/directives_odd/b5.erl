-module(b5).
-compile([export_all, nowarn_export_all]).
-export([1/0]).
f() -> 1.
