%% coding: latin-1
-module(a).
-define(X, 1 + 2).
-define(F(A, B), {A, B, ??A}).
-define(G(), ok).
-include("a.hrl").
-export([f/0, 'maybe'/0]).
-ifdef(X).
f() -> ?F(?X, y).
-endif.
f(] -> 3.
-warning(hm).
g() -> ?NO.
-file("other.erl", 20).
h() -> ?LINE.
-ifdef(Y).
