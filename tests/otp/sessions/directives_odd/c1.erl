-module(c1).
-compile([export_all, nowarn_export_all]).
-define(STR(X), ??Zz).
f() -> ?STR(a+b).
