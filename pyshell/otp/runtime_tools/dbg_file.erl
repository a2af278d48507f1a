%% Trace messages in files: what a trace port of dbg writes, and what a trace client reads.
%%
%% A record is a byte 0, four bytes that say how long the message is, and the message as an external term; or a byte 1 and
%% four bytes that say how many messages were dropped. Wrap files are numbered from 0 to Count and then from 0 again. The one
%% behind the file that is being written is never there: this gap shows where the trace begins.
%% There are no ports here. What writes is a process that the dbg server starts, and that ends with it.
%% Follows: runtime_tools dbg(3), trace_port/2 and trace_client/2,3; what erl's files hold.
-module(dbg_file).

-export([port/1, client/3, found/2, sorted/2, fixed/2, names/1]).

-define(SIZE, 128 * 1024).
-define(COUNT, 8).
-define(CHUNK, 8192).
-define(LOOK_AGAIN, 1000).

-record(out, {file, written = 0, size = none, time = none, until = infinity, front, suffix = "", count = 0, number = none}).
%% size, time: what ends a file (bytes, milliseconds). until: when time does. number: of the current wrap file, or none

%% writing --------------------------------------------------------------------------------------------------------------

%% Called by the dbg server: the process that writes, linked to it; an error where the file cannot be opened.
port(Spec) ->
    Self = self(),
    Out = first(Spec),
    {Pid, Ref} = spawn_monitor(fun() -> writer(Self, opened(Out)) end),
    receive
        {Pid, ready} ->
            demonitor(Ref, [flush]),
            Pid;
        {'DOWN', Ref, process, Pid, Reason} ->
            erlang:error(Reason)
    end.

first({Name, wrap, Suffix}) -> first({Name, wrap, Suffix, ?SIZE, ?COUNT});
first({Name, wrap, Suffix, Limit}) -> first({Name, wrap, Suffix, Limit, ?COUNT});
first({Name, wrap, Suffix, {time, Time}, Count})
  when is_list(Suffix), is_integer(Time), Time > 0, is_integer(Count), Count > 0 ->
    emptied(#out{front = absolute(Name), suffix = lists:flatten(Suffix), time = Time, count = Count, number = 0});
first({Name, wrap, Suffix, Size, Count})
  when is_list(Suffix), is_integer(Size), Size >= 0, is_integer(Count), Count > 0 ->
    emptied(#out{front = absolute(Name), suffix = lists:flatten(Suffix), size = Size, count = Count, number = 0});
first(Name) ->
    #out{front = absolute(Name)}.

absolute(Name) ->
    case filename:absname(Name) of
        Text when is_list(Text) -> Text;
        _ -> erlang:error(badarg)
    end.

%% the files of an earlier trace would be taken for this one's
emptied(#out{front = Front, suffix = Suffix} = Out) ->
    _ = [file:delete(Name) || {_, Name} <- found(Front, Suffix)],
    Out.

opened(#out{time = Time} = Out) ->
    case file:open(name(Out#out.number, Out), [write, raw, binary]) of
        {ok, File} ->
            Until = if Time =:= none -> infinity; true -> erlang:monotonic_time(millisecond) + Time end,
            Out#out{file = File, written = 0, until = Until};
        {error, Reason} ->
            exit(Reason)
    end.

name(none, #out{front = Front}) -> Front;
name(Number, #out{front = Front, suffix = Suffix}) -> Front ++ integer_to_list(Number) ++ Suffix.

writer(Server, Out) ->
    link(Server),
    Server ! {self(), ready},
    write(Out).

write(Out) ->
    receive
        {'$flush', From, Ref} ->
            From ! {Ref, flushed},
            write(Out);
        Message when element(1, Message) =:= trace; element(1, Message) =:= trace_ts;
                     element(1, Message) =:= seq_trace; element(1, Message) =:= drop ->
            Record = record(Message),
            ok = file:write(Out#out.file, Record),
            write(ended(Out#out{written = Out#out.written + byte_size(Record)}));
        _ ->
            write(Out)
    after time_left(Out) ->
        write(next(Out))
    end.

record({drop, Count}) -> <<1, Count:32>>;
record(Message) ->
    Term = term_to_binary(Message),
    <<0, (byte_size(Term)):32, Term/binary>>.

time_left(#out{until = infinity}) -> infinity;
time_left(#out{until = Until}) -> max(0, Until - erlang:monotonic_time(millisecond)).

%% numbers are less than atoms
ended(#out{written = Written, size = Size} = Out) when Written >= Size -> next(Out);
ended(Out) ->
    case time_left(Out) of
        0 -> next(Out);
        _ -> Out
    end.

next(#out{number = Number, count = Count} = Out) ->
    ok = file:close(Out#out.file),
    Next = (Number + 1) rem (Count + 1),
    _ = file:delete(name((Next + 1) rem (Count + 1), Out)),
    opened(Out#out{number = Next}).

%% reading --------------------------------------------------------------------------------------------------------------

%% How: file, which ends with end_of_trace, or follow_file, which waits for more.
client(How, Spec, {Fun, State}) ->
    spawn(fun() -> read(files(Spec), How, Fun, State) end).

files({Name, wrap, Suffix}) -> files({Name, wrap, Suffix, ?SIZE, ?COUNT});
files({Name, wrap, Suffix, Limit}) -> files({Name, wrap, Suffix, Limit, ?COUNT});
files({Name, wrap, Suffix, _, Count}) -> names(sorted(found(Name, Suffix), Count));
files(Name) -> [Name].

read([], _, Fun, State) ->
    Fun(end_of_trace, State);
read([Name | More], How, Fun, State) ->
    case file:open(Name, [read, raw, binary]) of
        {ok, File} ->
            At_end = if How =:= follow_file, More =:= [] -> wait; true -> stop end,
            Next = records(<<>>, File, At_end, Fun, State),
            ok = file:close(File),
            read(More, How, Fun, Next);
        {error, _} = Error ->
            exit({client_cannot_open, Error})
    end.

records(<<0, Size:32, Term:Size/binary, Rest/binary>>, File, At_end, Fun, State) ->
    records(Rest, File, At_end, Fun, Fun(binary_to_term(Term), State));
records(<<1, Count:32, Rest/binary>>, File, At_end, Fun, State) ->
    records(Rest, File, At_end, Fun, Fun({drop, Count}, State));
records(<<Tag, _:32, _/binary>>, _, _, _, _) when Tag > 1 ->
    exit({'bad trace tag', Tag});
records(Begun, File, At_end, Fun, State) ->
    case file:read(File, ?CHUNK) of
        {ok, More} ->
            records(<<Begun/binary, More/binary>>, File, At_end, Fun, State);
        eof when At_end =:= wait ->
            timer:sleep(?LOOK_AGAIN),
            records(Begun, File, At_end, Fun, State);
        eof when Begun =:= <<>> ->
            State;
        eof ->
            cut_off(Begun);
        {error, Reason} ->
            exit(Reason)
    end.

cut_off(<<0, _:32>> = Head) -> exit({'trace term missing', binary_to_list(Head)});
cut_off(<<0, _:32, Term/binary>>) -> exit({'truncated file', binary_to_list(Term)});
cut_off(Head) -> exit({'truncated file', binary_to_list(Head)}).

%% wrap files -----------------------------------------------------------------------------------------------------------

%% [{Number, Name}] of the files that are there.
found(Name, Suffix) ->
    Folder = filename:dirname(Name),
    Front = filename:basename(Name),
    Rear = lists:flatten(Suffix),
    case file:list_dir(Folder) of
        {ok, Files} ->
            [{list_to_integer(Digits), filename:join(Folder, File)}
             || File <- Files, Digits <- [between(Front, Rear, File)], digits(Digits)];
        {error, _} ->
            []
    end.

between(Front, Rear, File) ->
    case lists:prefix(Front, File) andalso lists:nthtail(length(Front), File) of
        false -> "";
        Rest ->
            case lists:suffix(Rear, Rest) of
                true -> lists:sublist(Rest, length(Rest) - length(Rear));
                false -> ""
            end
    end.

digits(Text) -> Text =/= "" andalso lists:all(fun(C) -> C >= $0 andalso C =< $9 end, Text).

%% Of any order: the oldest file first.
sorted(Found, Count) -> fixed(lists:sort(Found), Count).

%% Of the order of the numbers. Either the count was not reached yet, or exactly one number of all is not there.
fixed([], _) -> [];
fixed([{_, _} | _] = Found, Count) ->
    Numbers = [Number || {Number, _} <- Found],
    Length = length(Found),
    case Numbers =:= lists:seq(0, Length - 1) of
        true when Length =< Count -> Found;
        false when Length =:= Count -> turned(Found, lists:seq(0, Count) -- Numbers);
        _ -> exit(inconsistent_wrap_file_trace_set)
    end.

turned(Found, [Gap]) ->
    {Newer, Older} = lists:splitwith(fun({Number, _}) -> Number < Gap end, Found),
    Older ++ Newer;
turned(_, _) -> exit(inconsistent_wrap_file_trace_set).

names(Found) -> lists:map(fun({_, Name}) -> Name end, Found).
