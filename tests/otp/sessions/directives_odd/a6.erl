-module(a6).
-compile([export_all, nowarn_export_all]).
-if true.
-endif.
f() -> 1.
