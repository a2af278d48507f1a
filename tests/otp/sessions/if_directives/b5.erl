-module(b5).
-compile([export_all, nowarn_export_all]).
-if(true, false).
f() -> 1.
-else.
f() -> 2.
-endif.
