-module(d2).
-compile([export_all, nowarn_export_all]).
-ifdef(X).
-define(MODE, a).
-else.
-define(MODE, b).
-endif(foo).
f() -> ?MODE.
