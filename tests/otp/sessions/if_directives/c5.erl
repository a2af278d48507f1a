-module(c5).
-compile([export_all, nowarn_export_all]).
-if(version(stdlib) >= [3,0]).
f() -> 1.
-else.
f() -> 2.
-endif.
