-module(b3).
-compile([export_all, nowarn_export_all]).
-if(case 1 of 1 -> true end).
f() -> 1.
-else.
f() -> 2.
-endif.
