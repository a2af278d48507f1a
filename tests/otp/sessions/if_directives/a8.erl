-module(a8).
-compile([export_all, nowarn_export_all]).
-if(lists:member(a, [a])).
f() -> 1.
-else.
f() -> 2.
-endif.
