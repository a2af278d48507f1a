-module(b3).
-compile([export_all, nowarn_export_all]).
-export_type(money/0).
f() -> 1.
