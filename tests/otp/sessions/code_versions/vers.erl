-module(vers).
-export([a/0, b/1]).
a() -> 1.
b(X) -> X.
