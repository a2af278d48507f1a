-module(b7).
-compile([export_all, nowarn_export_all]).
-if(is_map(#{a => 1})).
f() -> 1.
-else.
f() -> 2.
-endif.
