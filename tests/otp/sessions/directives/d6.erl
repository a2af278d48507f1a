-module(d6).
-export([a/0]).
-define(foo(X), X.
a() -> ok.
