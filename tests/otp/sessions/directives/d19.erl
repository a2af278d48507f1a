-module(d19).
-export([a/0]).
-undef(foo, bar).
a() -> ok.
