-module(a7).
-compile([export_all, nowarn_export_all]).
-if(length([1]) > 0).
f() -> 1.
-else.
f() -> 2.
-endif.
