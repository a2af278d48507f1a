-module(a3).
-compile([export_all, nowarn_export_all]).
-warning{"stop here").
f() -> 1.
