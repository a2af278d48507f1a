-module(c1).
-compile([export_all, nowarn_export_all]).
-if(list_to_atom("true")).
f() -> 1.
-else.
f() -> 2.
-endif.
