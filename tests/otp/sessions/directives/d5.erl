-module(d5).
-export([a/0]).
-define(foo(X, X), b).
a() -> ok.
