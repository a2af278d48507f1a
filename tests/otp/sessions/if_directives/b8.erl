-module(b8).
-compile([export_all, nowarn_export_all]).
-if(begin true end).
f() -> 1.
-else.
f() -> 2.
-endif.
