%% The application sasl: here it is there for the alarm handler alone; what its reports once were for, logger does.
%%
%% Follows: sasl(6).
-module(sasl).
-behaviour(application).
-behaviour(supervisor).
-export([start/2, stop/1, init/1]).

start(_, _) -> supervisor:start_link({local, sasl_sup}, ?MODULE, []).

stop(_) -> ok.

init(_) ->
    {ok, {#{intensity => 0, period => 1},
          [#{id => alarm_handler, start => {alarm_handler, start_link, []}, shutdown => 5000, modules => dynamic}]}}.
