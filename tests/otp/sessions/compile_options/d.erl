-module(d).
-export([f/0]).
f() -> .
g() -> X + .
h() -> Y.
k() -> Z.
