-module(m6).
-export([init/1, callback_mode/0, a/3]).
init(_) -> {ok, a, 0}.
callback_mode() -> state_functions.
a({call, F}, go, D) -> {next_state, nostate, D, [{reply, F, ok}]};
a(cast, undef, _) -> nomod:nofun(1);
a(cast, X, _) -> X.
