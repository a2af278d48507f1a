-module(b6).
-compile([export_all, nowarn_export_all]).
-export_type([1/0]).
f() -> 1.
