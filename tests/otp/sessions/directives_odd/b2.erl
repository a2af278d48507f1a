-module(b2).
-compile([export_all, nowarn_export_all]).
-export_type([money]).
f() -> 1.
