-module(app_sup).
-behaviour(supervisor).
-compile([export_all, nowarn_export_all]).
start_link() -> supervisor:start_link({local, ?MODULE}, ?MODULE, top).
init(top) -> {ok, {#{strategy => rest_for_one, intensity => 3, period => 10},
   [#{id => db, start => {wrk, start_link, [db]}}, #{id => pool, start => {?MODULE, pool, []}, type => supervisor}, #{id => web, start => {wrk, start_link, [web]}, shutdown => 100}]}};
init(pool) -> {ok, {{simple_one_for_one, 2, 5}, [{wrk, {wrk, start_link, []}, transient, 1000, worker, [wrk]}]}}.
pool() -> supervisor:start_link({local, pool}, ?MODULE, pool).
