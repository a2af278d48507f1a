-module(shop_srv).
-behaviour(gen_server).
-export([start_link/0, init/1, handle_call/3, handle_cast/2]).
start_link() -> gen_server:start_link({local, ?MODULE}, ?MODULE, [], []).
init([]) -> {ok, 0}.
handle_call(env, _, S) -> {reply, {application:get_env(price), application:get_application(), application:get_key(vsn)}, S};
handle_call(print, _, S) -> {reply, io:format("from server~n"), S};
handle_call(crash, _, _) -> error(crash_now).
handle_cast(_, S) -> {noreply, S}.
