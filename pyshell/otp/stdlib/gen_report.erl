%% The texts of what servers tell a log: for gen_server, gen_statem and others that report their end.
%%
%% A line is a list of parts, strings as they are and {Term} for a term in the way the handler wants terms (depth, one line).
%% Follows: gen_server(3), "format_log"; logger(3), "report_cb".
-module(gen_report).
-export([format/1, text/2, lines/2, reason/1, client/2, client_of/1, machine_event/3]).

%% A format and its arguments, as report callbacks of one argument give them.
format(Report) -> format(several_lines(Report), wanted(#{depth => error_logger:get_format_depth()})).

text(Report, Config) ->
    case wanted(Config) of
        #{single_line := true} = Wanted -> lines(one_line(Report), Wanted);
        Wanted -> lines(several_lines(Report), Wanted)
    end.

wanted(Config) -> maps:merge(#{chars_limit => unlimited, depth => unlimited, single_line => false, encoding => utf8}, Config).

%% Parts to text. {w, Term}: in short, always on one line.
lines(Parts, #{chars_limit := Limit} = Config) ->
    {Format, Arguments} = format(Parts, Config),
    io_lib:format(Format, Arguments, [{chars_limit, Limit} || is_integer(Limit)]).

format(Parts, Config) ->
    {Formats, Arguments} = lists:unzip([part(Part, Config) || Part <- lists:flatten(marked(Parts))]),
    {lists:append(Formats), lists:append(Arguments)}.

marked(Parts) -> [mark(Part) || Part <- Parts].

mark([C | _] = Text) when is_integer(C) -> {text, Text};
mark(Parts) when is_list(Parts) -> marked(Parts);
mark(Part) -> Part.

part({text, Text}, _) -> {lists:flatmap(fun in_format/1, lists:flatten(Text)), []};
part({w, Term}, _) -> {"~w", [Term]};
part({Term}, #{depth := Depth, single_line := Single, encoding := Encoding}) ->
    Width = case Single of true -> "0"; false -> "" end,
    Modifier = case Encoding of latin1 -> ""; _ -> "t" end,
    case Depth of
        unlimited -> {"~" ++ Width ++ Modifier ++ "p", [Term]};
        _ -> {"~" ++ Width ++ Modifier ++ "P", [Term, Depth]}
    end.

in_format($\n) -> "~n";
in_format($~) -> "~~";
in_format(Char) -> [Char].

several_lines(#{label := {gen_server, terminate}, name := Name, last_message := Message, state := State, log := Log,
                reason := Reason, client_info := Client}) ->
    ["** Generic server ", {Name}, " terminating \n** Last message in was ", {Message},
     "\n** When Server state == ", {State}, "\n** Reason for termination ==\n** ", {reason(Reason)}, "\n",
     case Log of
         [] -> [];
         _ -> ["** Log ==\n** [", lists:join(",\n    ", [{Event} || Event <- Log]), "]\n"]
     end,
     client(Client, several)];
several_lines(#{label := {gen_server, no_handle_info}, module := Module, message := Message}) ->
    ["** Undefined handle_info in ", {Module}, "\n** Unhandled message: ", {Message}, "\n"];
several_lines(#{label := {gen_event, no_handle_info}, module := Module, message := Message}) ->
    ["** Undefined handle_info in ", {Module}, "\n** Unhandled message: ", {Message}, "\n"];
several_lines(#{label := {gen_event, terminate}, handler := Handler, name := Name, last_message := Message, state := State,
                reason := Reason}) ->
    ["** gen_event handler ", {Handler}, " crashed.\n** Was installed in ", {Name}, "\n** Last event was: ", {Message},
     "\n** When handler state == ", {State}, "\n** Reason == ", {caught(Reason)}, "\n"];
several_lines(#{label := {gen_statem, terminate}, name := Name, queue := Queue, postponed := Postponed, modules := Modules,
                callback_mode := Mode, state_enter := Enter, state := State, timeouts := Timeouts, log := Log,
                reason := {Class, Reason, Stack}, client_info := Client}) ->
    {Why, Where} = reason(Class, Reason, Stack),
    ["** State machine ", {Name}, " terminating\n",
     case Queue of [] -> []; [Event | _] -> ["** Last event = ", {Event}, "\n"] end,
     "** When server state  = ", {State}, "\n** Reason for termination = ", {Class}, ":", {Why},
     "\n** Callback modules = ", {Modules}, "\n** Callback mode = ",
     {case Enter of true -> [Mode, state_enter]; false -> Mode end}, "\n",
     case Queue of [_, _ | _] -> ["** Queued = ", {tl(Queue)}, "\n"]; _ -> [] end,
     unless_empty("** Postponed = ", Postponed), unless_empty("** Stacktrace =\n**  ", Where),
     case Timeouts of {0, _} -> []; _ -> ["** Time-outs: ", {Timeouts}, "\n"] end,
     unless_empty("** Log =\n**  ", Log), client(Client, several)];
several_lines(#{label := {Who, _}, report := Items}) when Who =:= supervisor; Who =:= application_controller ->
    [["    ", atom_to_list(Key), ": ", {Value}, "\n"] || {Key, Value} <- Items].

one_line(#{label := {gen_server, terminate}, name := Name, last_message := Message, state := State, log := Log,
           reason := Reason, client_info := Client}) ->
    ["Generic server ", {Name}, " terminating. Reason: ", {reason(Reason)}, ". Last message: ", {Message}, ". State: ",
     {State}, ".", case Log of [] -> []; _ -> [" Log: ", {Log}] end, client(Client, one)];
one_line(#{label := {gen_server, no_handle_info}, module := Module, message := Message}) ->
    ["Undefined handle_info in ", {Module}, ". Unhandled message: ", {Message}, "."];
one_line(#{label := {gen_event, no_handle_info}, module := Module, message := Message}) ->
    ["Undefined handle_info in ", {Module}, ". Unhandled message: ", {Message}, "."];
one_line(#{label := {gen_event, terminate}, handler := Handler, name := Name, last_message := Message, state := State,
           reason := Reason}) ->
    ["Generic event handler ", {Handler}, " crashed. Installed: ", {Name}, ". Last event: ", {Message}, ". State: ", {State},
     ". Reason: ", {caught(Reason)}, "."];
one_line(#{label := {gen_statem, terminate}, name := Name, queue := Queue, state := State, log := Log,
           reason := {Class, Reason, Stack}, client_info := Client}) ->
    {Why, Where} = reason(Class, Reason, Stack),
    ["State machine ", {Name}, " terminating. Reason: ", {Why}, case Where of [] -> []; _ -> [". Stack: ", {Where}] end,
     case Queue of [] -> []; [Event | _] -> [". Last event: ", {Event}] end, ". State: ", {State},
     case Log of [] -> []; _ -> [". Log: ", {Log}] end, ".", client(Client, one)];
one_line(#{label := {application_controller, progress}, report := [{_, Name}, {_, Node}]}) ->
    ["Application: ", {Name}, ". Started at: ", {Node}, "."];
one_line(#{label := {application_controller, exit}, report := [{_, Name}, {_, Reason}, {_, Type}]}) ->
    ["Application: ", {Name}, ". Exited: ", {Reason}, ". Type: ", {Type}, "."];
one_line(#{label := {supervisor, progress}, report := [{supervisor, Name}, {started, Child}]}) ->
    ["Supervisor: ", {Name}, ". Started: ", child(Child), "."];
one_line(#{label := {supervisor, _}, report := [{supervisor, Name}, {_, Context}, {_, Reason}, {_, Child}]}) ->
    ["Supervisor: ", {Name}, ". Context: ", {Context}, ". Reason: ", {Reason}, ". Offender: ", child(Child), "."].

child(Child) ->
    case maps:from_list(Child) of
        #{id := Id, pid := Pid} -> ["id=", {w, Id}, ",pid=", {w, Pid}];
        #{id := Id, nb_children := Count} -> ["id=", {w, Id}, ",nb_children=", {w, Count}];
        #{pid := Pid, mfa := Call} -> ["pid=", {w, Pid}, ",mfa=", {Call}];
        #{pid := Pid, mod := Module} -> ["pid=", {w, Pid}, ",mod=", {w, Module}]
    end.

client(undefined, _) -> [];
client({Pid, dead}, several) -> ["** Client ", {Pid}, " is dead\n"];
client({Pid, dead}, one) -> [" Client ", {Pid}, " is dead."];
client({Pid, remote}, several) -> ["** Client ", {Pid}, " is remote on node ", {node(Pid)}, "\n"];
client({Pid, remote}, one) -> [" Client ", {Pid}, " is remote on node ", {node(Pid)}, "."];
client({_, {Name, Stack}}, several) -> ["** Client ", {Name}, " stacktrace\n** ", {Stack}, "\n"];
client({_, {Name, Stack}}, one) -> [" Client ", {Name}, " stacktrace: ", {lists:sublist(Stack, 4)}, "."].

unless_empty(_, []) -> [];
unless_empty(Words, List) -> [Words, {List}, "\n"].

%% The same of a reason without its stack: {Reason, Stack}.
reason(error, undef, [{Module, Function, Arguments, _} | Rest] = Stack) ->
    Arity = case Arguments of _ when is_list(Arguments) -> length(Arguments); _ -> Arguments end,
    case code:is_loaded(Module) of
        false -> {{'module could not be loaded', Module}, Rest};
        _ ->
            case erlang:function_exported(Module, Function, Arity) of
                true -> {undef, Stack};
                false -> {{'function not exported', {Module, Function, Arity}}, Rest}
            end
    end;
reason(_, Reason, Stack) -> {Reason, Stack}.

%% Who waits for the answer to the event at the head of a state machine's queue.
client_of([{{call, {Pid, _}}, _} | _]) when is_pid(Pid), node(Pid) =/= node() -> {Pid, remote};
client_of([{{call, {Pid, _}}, _} | _]) when is_pid(Pid) ->
    case process_info(Pid, [current_stacktrace, registered_name]) of
        undefined -> {Pid, dead};
        [{_, Stack}, {_, []}] -> {Pid, {Pid, Stack}};
        [{_, Stack}, {_, Name}] -> {Pid, {Name, Stack}}
    end;
client_of(_) -> undefined.

%% A line of a state machine's trace, as sys prints it.
machine_event(Device, Event, Name) -> io:format(Device, "*DBG* ~tp ~ts~n", [Name, machine_line(Event)]).

machine_line({in, Event, State}) -> io_lib:format("receive ~ts in state ~tp", [event_text(Event), State]);
machine_line({out, Reply, {To, _}}) -> io_lib:format("send ~tp to ~tw", [Reply, To]);
machine_line({What, Subject, State})
  when What =:= enter; What =:= module; What =:= start_timer; What =:= insert_timeout; What =:= terminate ->
    io_lib:format("~tw ~tp in state ~tp", [What, Subject, State]);
machine_line({What, Event, State, State}) -> io_lib:format("~tw ~ts in state ~tp", [What, event_text(Event), State]);
machine_line({What, Event, State, Next}) ->
    io_lib:format("~tw ~ts in state ~tp => ~tp", [What, event_text(Event), State, Next]).

event_text({{call, {Pid, _}}, Request}) -> io_lib:format("call ~tp from ~tw", [Request, Pid]);
event_text({Type, Content}) -> io_lib:format("~tw ~tp", [Type, Content]).

%% What `catch` gave.
caught({'EXIT', Reason}) -> reason(Reason);
caught(Reason) -> Reason.

%% `undef` says which of the two it was: no module, or no such function in it.
reason({undef, [{Module, Function, Arguments, _} | _] = Stack} = Reason) when is_list(Arguments) ->
    case code:is_loaded(Module) of
        false -> {'module could not be loaded', Stack};
        _ ->
            case erlang:function_exported(Module, Function, length(Arguments)) of
                true -> Reason;
                false -> {'function not exported', Stack}
            end
    end;
reason(Reason) -> Reason.
