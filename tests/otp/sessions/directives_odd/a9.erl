-module(a9).
-compile([export_all, nowarn_export_all]).
-include{"x.hrl").
f() -> 1.
