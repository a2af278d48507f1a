-module(d1).
-compile([export_all, nowarn_export_all]).
-if(max(1,2) =:= 2).
f() -> 1.
-else.
f() -> 2.
-endif.
