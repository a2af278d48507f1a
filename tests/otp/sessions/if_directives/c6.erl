-module(c6).
-compile([export_all, nowarn_export_all]).
-if(is_deprecated(x,y,z)).
f() -> 1.
-else.
f() -> 2.
-endif.
