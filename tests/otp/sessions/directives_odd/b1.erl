-module(b1).
-compile([export_all, nowarn_export_all]).
-export_type([money/0- oid/0]).
f() -> 1.
