%% Filters of log events that everybody needs. Each gives the event, `stop`, or `ignore` for no opinion.
%%
%% Follows: kernel logger_filters(3).
-module(logger_filters).
-export([domain/2, level/2, progress/2, remote_gl/2]).

-define(ACTION(Action), (Action =:= log orelse Action =:= stop)).

%% Compare: super (the event's domain is the start of ours), sub (ours is the start of it), equal, not_equal, undefined.
domain(#{meta := Meta} = Event, {Action, Compare, Domain})
  when ?ACTION(Action), is_list(Domain), (Compare =:= super orelse Compare =:= sub orelse Compare =:= equal orelse
                                          Compare =:= not_equal orelse Compare =:= undefined) ->
    chosen(in_domain(Compare, maps:find(domain, Meta), Domain), Action, Event);
domain(Event, Extra) -> error(badarg, [Event, Extra]).

in_domain(super, {ok, Own}, Domain) -> starts(Own, Domain);
in_domain(sub, {ok, Own}, Domain) -> starts(Domain, Own);
in_domain(equal, {ok, Own}, Domain) -> Own =:= Domain;
in_domain(not_equal, {ok, Own}, Domain) -> Own =/= Domain;
in_domain(Compare, error, _) -> Compare =:= undefined orelse Compare =:= not_equal;
in_domain(undefined, _, _) -> false.

starts(Start, Whole) -> is_list(Start) andalso is_list(Whole) andalso lists:prefix(Start, Whole).

level(#{level := Level} = Event, {Action, Operator, Limit} = Extra) when ?ACTION(Action) ->
    case lists:member(Operator, [neq, eq, lt, gt, lteq, gteq]) andalso
        lists:member(Limit, [emergency, alert, critical, error, warning, notice, info, debug]) of
        true -> chosen(compares(Operator, logger:compare_levels(Level, Limit)), Action, Event);
        false -> error(badarg, [Event, Extra])
    end;
level(Event, Extra) -> error(badarg, [Event, Extra]).

compares(eq, Result) -> Result =:= eq;
compares(neq, Result) -> Result =/= eq;
compares(lt, Result) -> Result =:= lt;
compares(gt, Result) -> Result =:= gt;
compares(lteq, Result) -> Result =/= gt;
compares(gteq, Result) -> Result =/= lt.

progress(#{msg := Message} = Event, Action) when ?ACTION(Action) ->
    chosen(case Message of {report, #{label := {_, progress}}} -> true; _ -> false end, Action, Event);
progress(Event, Action) -> error(badarg, [Event, Action]).

remote_gl(#{meta := Meta} = Event, Action) when ?ACTION(Action) ->
    chosen(case Meta of #{gl := Leader} -> node(Leader) =/= node(); _ -> false end, Action, Event);
remote_gl(Event, Action) -> error(badarg, [Event, Action]).

chosen(false, _, _) -> ignore;
chosen(true, stop, _) -> stop;
chosen(true, log, Event) -> Event.
