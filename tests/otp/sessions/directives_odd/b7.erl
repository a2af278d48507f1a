-module(b7).
-compile([export_all, nowarn_export_all]).
-import(lists, [map/2- oid/0]).
f() -> 1.
