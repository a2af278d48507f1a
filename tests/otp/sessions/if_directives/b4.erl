-module(b4).
-compile([export_all, nowarn_export_all]).
-if(fun() -> true end).
f() -> 1.
-else.
f() -> 2.
-endif.
