-module(d14).
-export([a/0]).
-include_lib().
a() -> ok.
