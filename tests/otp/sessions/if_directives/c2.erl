-module(c2).
-compile([export_all, nowarn_export_all]).
-if((1 bsl 3) =:= 8).
f() -> 1.
-else.
f() -> 2.
-endif.
