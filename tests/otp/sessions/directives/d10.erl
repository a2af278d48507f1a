-module(d10).
-export([a/0]).
-define(foo(X, ), 1).
a() -> ok.
