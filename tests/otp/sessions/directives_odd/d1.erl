-module(d1).
-compile([export_all, nowarn_export_all]).
-ifdef(X).
-define(MODE, a).
-else(foo).
-define(MODE, b).
-endif.
f() -> ?MODE.
