-module(a6).
-compile([export_all, nowarn_export_all]).
-if(is_atom(a)).
f() -> 1.
-else.
f() -> 2.
-endif.
