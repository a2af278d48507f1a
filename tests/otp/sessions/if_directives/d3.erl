-module(d3).
-compile([export_all, nowarn_export_all]).
-if(X = true).
f() -> 1.
-else.
f() -> 2.
-endif.
