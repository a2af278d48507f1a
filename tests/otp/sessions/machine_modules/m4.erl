-module(m4).
-behaviour(gen_statem).
-export([start/0, start/1, init/1, callback_mode/0, idle/3, looper/1]).
start() -> start([]).
start(O) -> gen_statem:start({local, m4}, ?MODULE, [], O).
init([]) -> {ok, idle, []}.
callback_mode() -> state_functions.
idle({call, F}, {wait, T}, L) -> {keep_state, [F | L], [{{timeout, F}, T, rep}]};
idle({timeout, F}, rep, L) -> {keep_state, lists:delete(F, L), [{reply, F, waited}]};
idle({call, F}, len, L) -> {keep_state_and_data, [{reply, F, length(L)}]};
idle({call, _}, never, _) -> keep_state_and_data;
idle(info, {'EXIT', _, R}, _) -> io:format("exit ~p~n", [R]), keep_state_and_data;
idle(cast, {stop, R}, _) -> {stop, R};
idle(cast, trap, _) -> process_flag(trap_exit, true), keep_state_and_data.
looper(P) -> proc_lib:init_ack({ok, self()}), P ! looping, gen_statem:enter_loop(?MODULE, [], idle, [], [{next_event, cast, trap}]).
