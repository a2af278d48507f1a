-module(f).
-ifdef(FEATURE_AVAILABLE).
-if(?FEATURE_AVAILABLE(maybe_expr)).
-export([a/0]).
a() -> {yes, ?FEATURE_ENABLED(maybe_expr), ?FEATURE_AVAILABLE(nix)}.
-endif.
-if(?FEATURE_ENABLED(maybe_expr)).
-export([b/0]).
b() -> 2.
-endif.
-endif.
