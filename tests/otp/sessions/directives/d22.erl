-module(d22).
-export([a/0]).
-if().
a() -> ok.
