%% Directed graphs, kept in three tables that belong to the process that made the graph.
%%
%% {digraph, Vertices, Edges, Neighbours, Cyclic}. Vertices holds {V, Label}; Edges holds {E, From, To, Label}; Neighbours is a
%% bag of {{out, V}, E} and {{in, V}, E}, so that a vertex finds its edges, and holds the numbers of the next vertex and edge that
%% get a name from us. Law: neighbours come newest edge first, edges oldest first; paths follow from that.
%% Follows: stdlib digraph(3).
-module(digraph).

-export([new/0, new/1, delete/1, info/1]).
-export([add_vertex/1, add_vertex/2, add_vertex/3, del_vertex/2, del_vertices/2, vertex/2, no_vertices/1, vertices/1,
         source_vertices/1, sink_vertices/1]).
-export([add_edge/3, add_edge/4, add_edge/5, del_edge/2, del_edges/2, edge/2, no_edges/1, edges/1]).
-export([out_neighbours/2, in_neighbours/2, out_edges/2, in_edges/2, edges/2, out_degree/2, in_degree/2]).
-export([del_path/3, get_path/3, get_cycle/2, get_short_path/3, get_short_cycle/2]).

-record(digraph, {vertices, edges, neighbours, cyclic = true}).

new() -> new([]).

new(Types) ->
    case wish(Types, protected, true) of
        {Access, Cyclic} ->
            Neighbours = ets:new(neighbours, [bag, Access]),
            ets:insert(Neighbours, [{'$vid', 0}, {'$eid', 0}]),
            #digraph{vertices = ets:new(vertices, [set, Access]), edges = ets:new(edges, [set, Access]),
                     neighbours = Neighbours, cyclic = Cyclic};
        error ->
            erlang:error(badarg)
    end.

%% Of cyclic and acyclic the first counts, of the protections the last.
wish([acyclic | Types], Access, Cyclic) -> first_wish(wish(Types, Access, Cyclic), false);
wish([cyclic | Types], Access, Cyclic) -> first_wish(wish(Types, Access, Cyclic), true);
wish([Access | Types], _, Cyclic) when Access =:= protected; Access =:= private -> wish(Types, Access, Cyclic);
wish([], Access, Cyclic) -> {Access, Cyclic};
wish(_, _, _) -> error.

first_wish({Access, _}, Cyclic) -> {Access, Cyclic};
first_wish(error, _) -> error.

delete(Graph) ->
    ets:delete(Graph#digraph.vertices),
    ets:delete(Graph#digraph.edges),
    ets:delete(Graph#digraph.neighbours).

info(Graph) ->
    Tables = [Graph#digraph.vertices, Graph#digraph.edges, Graph#digraph.neighbours],
    [{cyclicity, case Graph#digraph.cyclic of true -> cyclic; false -> acyclic end},
     {memory, lists:sum([ets:info(Table, memory) || Table <- Tables])},
     {protection, ets:info(Graph#digraph.vertices, protection)}].

%% The number for the next name: $v of vertices, $e of edges.
next_number(Counter, Graph) ->
    Neighbours = Graph#digraph.neighbours,
    [{_, Number}] = ets:take(Neighbours, Counter),
    ets:insert(Neighbours, {Counter, Number + 1}),
    Number.

%% --- vertices

add_vertex(Graph) -> add_vertex(Graph, ['$v' | next_number('$vid', Graph)]).

add_vertex(Graph, Vertex) -> do_add_vertex({Vertex, []}, Graph).

add_vertex(Graph, Vertex, Label) -> do_add_vertex({Vertex, Label}, Graph).

do_add_vertex({Vertex, _} = Object, Graph) ->
    ets:insert(Graph#digraph.vertices, Object),
    Vertex.

vertex(Graph, Vertex) -> found(ets:lookup(Graph#digraph.vertices, Vertex)).

found([Object]) -> Object;
found([]) -> false.

no_vertices(Graph) -> ets:info(Graph#digraph.vertices, size).

vertices(Graph) -> ets:select(Graph#digraph.vertices, [{{'$1', '_'}, [], ['$1']}]).

source_vertices(Graph) -> without(in, Graph).

sink_vertices(Graph) -> without(out, Graph).

without(Side, Graph) ->
    lists:reverse([V || V <- vertices(Graph), not ets:member(Graph#digraph.neighbours, {Side, V})]).

del_vertex(Graph, Vertex) -> do_del_vertex(Vertex, Graph).

do_del_vertex(Vertex, Graph) ->
    Neighbours = Graph#digraph.neighbours,
    do_del_edges([E || {_, E} <- ets:lookup(Neighbours, {in, Vertex})], Graph),
    do_del_edges([E || {_, E} <- ets:lookup(Neighbours, {out, Vertex})], Graph),
    ets:delete(Graph#digraph.vertices, Vertex).

del_vertices(Graph, Vertices) -> do_del_vertices(Vertices, Graph).

do_del_vertices([Vertex | Rest], Graph) ->
    do_del_vertex(Vertex, Graph),
    do_del_vertices(Rest, Graph);
do_del_vertices([], #digraph{}) -> true.

%% --- edges

add_edge(Graph, From, To) -> add_edge(Graph, From, To, []).

add_edge(Graph, From, To, Label) -> add_edge(Graph, ['$e' | next_number('$eid', Graph)], From, To, Label).

add_edge(Graph, Edge, From, To, Label) -> do_add_edge({Edge, From, To, Label}, Graph).

do_add_edge({Edge, From, To, Label}, Graph) ->
    Vertices = Graph#digraph.vertices,
    case [V || V <- [From, To], not ets:member(Vertices, V)] of
        [Unknown | _] -> {error, {bad_vertex, Unknown}};
        [] ->
            case wrong_way(Graph, Edge, From, To) of
                false -> put_edge(Graph, Edge, From, To, Label);
                Path -> {error, {bad_edge, Path}}
            end
    end.

%% What forbids the edge: it has other ends already, or it would close a path to a cycle.
wrong_way(#digraph{edges = Edges, cyclic = Cyclic} = Graph, Edge, From, To) ->
    case ets:lookup(Edges, Edge) of
        [{_, F, T, _}] when F =/= From; T =/= To -> [From, To];
        _ when Cyclic -> false;
        _ when From =:= To -> [From, To];
        _ -> get_path(Graph, To, From)
    end.

put_edge(#digraph{edges = Edges, neighbours = Neighbours}, Edge, From, To, Label) ->
    ets:insert(Neighbours, [{{out, From}, Edge}, {{in, To}, Edge}]),
    ets:insert(Edges, {Edge, From, To, Label}),
    Edge.

edge(Graph, Edge) -> found(ets:lookup(Graph#digraph.edges, Edge)).

no_edges(Graph) -> ets:info(Graph#digraph.edges, size).

edges(Graph) -> ets:select(Graph#digraph.edges, [{{'$1', '_', '_', '_'}, [], ['$1']}]).

del_edge(Graph, Edge) -> do_del_edges([Edge], Graph).

del_edges(Graph, Edges) -> do_del_edges(Edges, Graph).

do_del_edges([Edge | Rest], Graph) ->
    Neighbours = Graph#digraph.neighbours,
    case ets:take(Graph#digraph.edges, Edge) of
        [{_, From, To, _}] ->
            ets:delete_object(Neighbours, {{out, From}, Edge}),
            ets:delete_object(Neighbours, {{in, To}, Edge});
        [] -> true
    end,
    do_del_edges(Rest, Graph);
do_del_edges([], #digraph{}) -> true.

%% --- around a vertex

out_edges(Graph, Vertex) -> [E || {_, E} <- ets:lookup(Graph#digraph.neighbours, {out, Vertex})].

in_edges(Graph, Vertex) -> [E || {_, E} <- ets:lookup(Graph#digraph.neighbours, {in, Vertex})].

edges(Graph, Vertex) ->
    ets:select(Graph#digraph.neighbours, [{{{out, Vertex}, '$1'}, [], ['$1']}, {{{in, Vertex}, '$1'}, [], ['$1']}]).

out_neighbours(Graph, Vertex) -> ends(ets:lookup(Graph#digraph.neighbours, {out, Vertex}), Graph#digraph.edges, 3).

in_neighbours(Graph, Vertex) -> ends(ets:lookup(Graph#digraph.neighbours, {in, Vertex}), Graph#digraph.edges, 2).

ends(Sides, Edges, Position) -> lists:reverse([ets:lookup_element(Edges, E, Position) || {_, E} <- Sides]).

out_degree(Graph, Vertex) -> length(ets:lookup(Graph#digraph.neighbours, {out, Vertex})).

in_degree(Graph, Vertex) -> length(ets:lookup(Graph#digraph.neighbours, {in, Vertex})).

%% --- paths

%% Depth first: what has been seen is not entered again. A path of fewer than Least steps is passed over.
get_path(Graph, From, To) -> deep(out_neighbours(Graph, From), To, [], [From], [From], 1, Graph).

get_cycle(Graph, Vertex) ->
    Next = out_neighbours(Graph, Vertex),
    case deep(Next, Vertex, [], [Vertex], [Vertex], 2, Graph) of
        false ->
            case lists:member(Vertex, Next) of
                true -> [Vertex];
                false -> false
            end;
        Path -> Path
    end.

%% Path: from where we are back to the start. Above: what is left to try on each step of it.
deep([To | Others], To, Above, Seen, Path, Least, Graph) ->
    case length(Path) >= Least of
        true -> lists:reverse(Path, [To]);
        false -> deep(Others, To, Above, Seen, Path, Least, Graph)
    end;
deep([Vertex | Others], To, Above, Seen, Path, Least, Graph) ->
    case lists:member(Vertex, Seen) of
        true -> deep(Others, To, Above, Seen, Path, Least, Graph);
        false ->
            Next = out_neighbours(Graph, Vertex),
            deep(Next, To, [{Others, Path} | Above], [Vertex | Seen], [Vertex | Path], Least, Graph)
    end;
deep([], To, [{Others, Path} | Above], Seen, _, Least, Graph) -> deep(Others, To, Above, Seen, Path, Least, Graph);
deep([], _To, [], _Seen, _Path, _Least, _Graph) -> false.

%% Breadth first. Came: from where each vertex was reached.
get_short_path(Graph, From, To) -> wide(out_edges(Graph, From), [], To, #{From => start}, Graph).

get_short_cycle(Graph, Vertex) -> get_short_path(Graph, Vertex, Vertex).

wide([Edge | Edges], Later, To, Came, Graph) ->
    case edge(Graph, Edge) of
        {_, Vertex, To, _} -> way_back(Vertex, Came, [To]);
        {_, _, Vertex, _} when is_map_key(Vertex, Came) -> wide(Edges, Later, To, Came, Graph);
        {_, Before, Vertex, _} ->
            wide(Edges, lists:reverse(out_edges(Graph, Vertex), Later), To, Came#{Vertex => {from, Before}}, Graph)
    end;
wide([], [], _To, _Came, _Graph) -> false;
wide([], Later, To, Came, Graph) -> wide(lists:reverse(Later), [], To, Came, Graph).

way_back(Vertex, Came, Path) ->
    case Came of
        #{Vertex := start} -> [Vertex | Path];
        #{Vertex := {from, Before}} -> way_back(Before, Came, [Vertex | Path])
    end.

%% Path by path, until there is none.
del_path(Graph, From, To) ->
    case get_path(Graph, From, To) of
        false -> true;
        Path ->
            Steps = lists:zip(lists:droplast(Path), tl(Path)),
            del_edges(Graph, [E || {V, W} <- Steps, E <- out_edges(Graph, V), element(3, edge(Graph, E)) =:= W]),
            del_path(Graph, From, To)
    end.
