-module(shop_sup).
-behaviour(supervisor).
-export([start_link/0, start_link/1, init/1]).
start_link() -> supervisor:start_link({local, ?MODULE}, ?MODULE, []).
start_link(A) -> supervisor:start_link(?MODULE, A).
init(fail) -> {ok, {#{}, [#{id => x, start => {nomod, start_link, []}}]}};
init([]) -> {ok, {#{intensity => 1, period => 5}, [#{id => srv, start => {shop_srv, start_link, []}}]}}.
