-module(c4).
-compile([export_all, nowarn_export_all]).
-if(<<1>> =:= <<1>>).
f() -> 1.
-else.
f() -> 2.
-endif.
