-module(a5).
-compile([export_all, nowarn_export_all]).
-if(.
-endif.
f() -> 1.
