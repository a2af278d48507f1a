-module(a1).
-compile([export_all, nowarn_export_all]).
-if(foo:bar()).
f() -> 1.
-else.
f() -> 2.
-endif.
