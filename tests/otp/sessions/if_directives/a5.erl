-module(a5).
-compile([export_all, nowarn_export_all]).
-if(1 + a > 2).
f() -> 1.
-else.
f() -> 2.
-endif.
