%% What dbg:h/0 and dbg:h/1 say.
-module(dbg_help).

-export([items/0, item/1]).

items() ->
    show(["The following help items are available:",
          "   p, c",
          "       - Set trace flags for processes",
          "   tp, tpl, ctp, ctpl, ctpg, ltp, dtp, wtp, rtp",
          "       - Manipulate trace patterns for functions",
          "   n, cn, ln",
          "       - Add/remove traced nodes.",
          "   tracer, trace_port, trace_client, get_tracer, stop, stop_clear",
          "       - Manipulate tracer process/port",
          "   i",
          "       - Info",
          "",
          "call dbg:h(Item) for a few words about one of them."]).

item(Item) ->
    case words(Item) of
        [] -> false;
        Lines -> show(Lines)
    end.

words(p) ->
    ["p(Who) -> p(Who, m)", "p(Who, Flags) -> {ok, Matched} | {error, Reason}",
     " - Who: a pid, a name, {X,Y,Z}, all, new, existing.", " - Flags: s r m c p sos sol sofs sofl timestamp ..., clear ends it."];
words(c) -> ["c(M, F, Args), c(M, F, Args, Flags)", " - Runs M:F in a process of its own that is traced."];
words(i) -> ["i() -> ok", " - Shows every traced process and its flags."];
words(n) -> ["n(Node) -> {ok, Node} | {error, Reason}", " - Traces on that node, too."];
words(cn) -> ["cn(Node) -> ok", " - Does not trace on that node any more."];
words(ln) -> ["ln() -> ok", " - Shows the nodes that are traced."];
words(tp) -> pattern("tp", "called from outside their module");
words(tpl) -> pattern("tpl", "called from anywhere");
words(Clear) when Clear =:= ctp; Clear =:= ctpl; Clear =:= ctpg ->
    Name = atom_to_list(Clear),
    [Name ++ "(), " ++ Name ++ "(M), " ++ Name ++ "(M, F), " ++ Name ++ "(M, F, Arity)", " - Takes trace patterns away."];
words(ltp) -> ["ltp() -> ok", " - Shows the saved match specifications."];
words(dtp) -> ["dtp(), dtp(N)", " - Forgets saved match specifications."];
words(wtp) -> ["wtp(File)", " - Writes the saved match specifications into a file."];
words(rtp) -> ["rtp(File)", " - Reads them back."];
words(tracer) ->
    ["tracer(), tracer(process, {Fun, State})", " - Begins: whatever is traced is shown, or given to Fun(Message, State).",
     "tracer(port, dbg:trace_port(file, Name))", " - Begins: whatever is traced is written into a file.",
     "tracer(Node, Type, Data)", " - Begins on another node."];
words(trace_port) ->
    ["trace_port(file, Name) -> fun()", " - For tracer(port, Fun): a file to write into.",
     "trace_port(file, {Name, wrap, Suffix, Size, Count}) -> fun()", " - Several files: the oldest is deleted.",
     "trace_port(ip, Port)", " - Not supported."];
words(trace_client) ->
    ["trace_client(file, Name) -> pid()", " - Shows the messages of such a file; follow_file: waits for more.",
     "trace_client(file, Name, {Fun, State}) -> pid()", " - Gives them to Fun(Message, State), and at last end_of_trace."];
words(get_tracer) -> ["get_tracer(), get_tracer(Node)", " - Who hears the trace messages."];
words(stop) -> ["stop() -> ok", " - Ends all tracing."];
words(stop_clear) -> ["stop_clear() -> ok", " - As stop()."];
words(_) -> [].

pattern(Name, Which) ->
    [Name ++ "(M, Spec), " ++ Name ++ "(M, F, Spec), " ++ Name ++ "(M, F, Arity, Spec), " ++ Name ++ "({M, F, Arity}, Spec)",
     " - Traces functions " ++ Which ++ ".", " - Spec: [], x (returns, too), c (callers), cx, or a match specification."].

show(Lines) ->
    [io:put_chars([Line, "\n"]) || Line <- Lines],
    ok.
