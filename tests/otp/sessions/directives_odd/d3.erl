-module(d3).
-compile([export_all, nowarn_export_all]).
-ifdef(X).
-define(MODE, a).
-else
-define(MODE, b).
-endif.
f() -> ?MODE.
