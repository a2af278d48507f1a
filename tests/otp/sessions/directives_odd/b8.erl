-module(b8).
-compile([export_all, nowarn_export_all]).
-import(lists, [map]).
f() -> 1.
