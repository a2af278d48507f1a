-module(b9).
-compile([export_all, nowarn_export_all]).
-export(f/1).
f() -> 1.
