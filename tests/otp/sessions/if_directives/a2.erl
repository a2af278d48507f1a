-module(a2).
-compile([export_all, nowarn_export_all]).
-if(X).
f() -> 1.
-else.
f() -> 2.
-endif.
