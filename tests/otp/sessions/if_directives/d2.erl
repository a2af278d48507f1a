-module(d2).
-compile([export_all, nowarn_export_all]).
-if(hd([]) =:= 1).
f() -> 1.
-else.
f() -> 2.
-endif.
