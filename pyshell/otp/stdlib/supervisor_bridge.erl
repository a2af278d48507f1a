%% A process that makes something which is no supervised process look like one: it starts it, watches its pid and ends with
%% it, or ends it.
%%
%% Follows: supervisor_bridge(3).
-module(supervisor_bridge).
-behaviour(gen_server).
-export([start_link/2, start_link/3]).
-export([behaviour_info/1, init/1, handle_call/3, handle_cast/2, handle_info/2, terminate/2, code_change/3, format_log/1,
         format_log/2]).

-record(state, {mod, pid, child_state, name}).

-callback init(Args :: term()) -> {ok, pid(), term()} | ignore | {error, term()}.
-callback terminate(Reason :: term(), State :: term()) -> term().

behaviour_info(callbacks) -> [{init, 1}, {terminate, 2}];
behaviour_info(optional_callbacks) -> [].

start_link(Module, Args) -> gen_server:start_link(?MODULE, [Module, Args, self], []).
start_link(Name, Module, Args) -> gen_server:start_link(Name, ?MODULE, [Module, Args, Name], []).

init([Module, Args, Where]) ->
    process_flag(trap_exit, true),
    Name = case Where of self -> {self(), Module}; _ -> Where end,
    case Module:init(Args) of
        {ok, Pid, ChildState} when is_pid(Pid) ->
            link(Pid),
            logger:log(info,
                       #{label => {supervisor, progress},
                         report => [{supervisor, Name}, {started, [{pid, Pid}, {mfa, {Module, init, [Args]}}]}]},
                       metadata("PROGRESS REPORT", info_report, progress)),
            {ok, #state{mod = Module, pid = Pid, child_state = ChildState, name = Name}};
        ignore -> ignore;
        {error, Reason} -> {stop, Reason}
    end.

handle_call(which_children, _, State) -> {reply, [], State};
handle_call(_, _, State) -> {reply, {error, badcall}, State}.

handle_cast(_, State) -> {noreply, State}.

handle_info({'EXIT', Pid, Reason}, #state{pid = Pid} = State) ->
    case Reason of
        normal -> ok;
        shutdown -> ok;
        {shutdown, _} -> ok;
        _ ->
            logger:log(error,
                       #{label => {supervisor, error},
                         report => [{supervisor, State#state.name}, {errorContext, child_terminated}, {reason, Reason},
                                    {offender, [{pid, Pid}, {mod, State#state.mod}]}]},
                       metadata("SUPERVISOR REPORT", error_report, supervisor_report))
    end,
    {stop, Reason, State#state{pid = undefined}};
handle_info(_, State) -> {noreply, State}.

terminate(_, #state{pid = undefined}) -> ok;
terminate(Reason, #state{mod = Module, child_state = ChildState}) -> Module:terminate(Reason, ChildState).

code_change(_, State, _) -> {ok, State}.

metadata(Title, Tag, Type) ->
    #{domain => [otp, sasl], report_cb => fun ?MODULE:format_log/2, logger_formatter => #{title => Title},
      error_logger => #{tag => Tag, type => Type, report_cb => fun ?MODULE:format_log/1}}.

format_log(Report) -> gen_report:format(Report).
format_log(Report, Config) -> gen_report:text(Report, Config).
