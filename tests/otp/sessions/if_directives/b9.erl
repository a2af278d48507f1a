-module(b9).
-compile([export_all, nowarn_export_all]).
-if(self() =:= a).
f() -> 1.
-else.
f() -> 2.
-endif.
