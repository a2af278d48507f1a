-module(d52).
-export([a/0]).
-foo(fun() -> ok end).
a() -> ok.
