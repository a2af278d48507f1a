-module(c8).
-compile([export_all, nowarn_export_all]).
-if(node() =:= nonode@nohost).
f() -> 1.
-else.
f() -> 2.
-endif.
