-module(c9).
-compile([export_all, nowarn_export_all]).
-if(atom_to_list(a) =:= "a").
f() -> 1.
-else.
f() -> 2.
-endif.
