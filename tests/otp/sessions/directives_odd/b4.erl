-module(b4).
-compile([export_all, nowarn_export_all]).
-export([money/0- oid/0]).
f() -> 1.
