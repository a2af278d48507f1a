-module(d53).
-export([a/0]).
- foo(a).
a() -> ok.
