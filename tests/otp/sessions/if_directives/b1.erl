-module(b1).
-compile([export_all, nowarn_export_all]).
-if(not defined(FOO)).
f() -> 1.
-else.
f() -> 2.
-endif.
