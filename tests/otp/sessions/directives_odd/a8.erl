-module(a8).
-compile([export_all, nowarn_export_all]).
-define{X,1).
f() -> ?X.
