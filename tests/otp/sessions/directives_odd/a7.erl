-module(a7).
-compile([export_all, nowarn_export_all]).
-ifdef{x).
-endif.
f() -> 1.
