-module(d51).
-export([a/0]).
-foo(a, b).
a() -> ok.
