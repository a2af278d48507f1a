-module(a1).
-compile([export_all, nowarn_export_all]).
-error{"stop here").
f() -> 1.
