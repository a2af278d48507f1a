-module(c7).
-compile([export_all, nowarn_export_all]).
-if(defined(1)).
f() -> 1.
-else.
f() -> 2.
-endif.
