-module(srv).
-behaviour(gen_server).
-compile([export_all, nowarn_export_all]).
init(X) -> {ok, X}.
handle_call({sleep, T, R}, From, S) -> spawn(fun() -> timer:sleep(T), gen_server:reply(From, R) end), {noreply, S};
handle_call(die, _, _) -> exit(die);
handle_call(stop, _, S) -> {stop, normal, S};
handle_call(X, _, S) -> {reply, {S, X}, S}.
handle_cast(_, S) -> {noreply, S}.
handle_info(X, S) -> io:format("info ~p~n", [X]), {noreply, S}.
loop(X) -> proc_lib:start(?MODULE, enter, [X]).
enter(plain) -> proc_lib:init_ack({ok, self()}), gen_server:enter_loop(?MODULE, [], plain);
enter(named) -> register(nm, self()), proc_lib:init_ack({ok, self()}), gen_server:enter_loop(?MODULE, [], named, {local, nm});
enter(timeout) -> proc_lib:init_ack({ok, self()}), gen_server:enter_loop(?MODULE, [], t, 10);
enter(bad) -> proc_lib:init_ack({ok, self()}), gen_server:enter_loop(?MODULE, [], t, {local, zzz});
enter(hib) -> proc_lib:init_ack({ok, self()}), gen_server:enter_loop(?MODULE, [], t, self(), hibernate).
