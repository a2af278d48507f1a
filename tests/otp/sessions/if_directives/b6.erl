-module(b6).
-compile([export_all, nowarn_export_all]).
-if(element(1, {true})).
f() -> 1.
-else.
f() -> 2.
-endif.
