-module(a4).
-compile([export_all, nowarn_export_all]).
-if(foo).
f() -> 1.
-else.
f() -> 2.
-endif.
