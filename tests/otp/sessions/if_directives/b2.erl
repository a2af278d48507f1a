-module(b2).
-compile([export_all, nowarn_export_all]).
-if("a" ++ "b" =:= "ab").
f() -> 1.
-else.
f() -> 2.
-endif.
