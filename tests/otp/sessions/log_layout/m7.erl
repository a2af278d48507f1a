-module(m7).
-export([init/1]).
init(_) -> {ok, a, 0}.
