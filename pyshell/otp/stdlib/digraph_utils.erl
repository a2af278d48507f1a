%% What can be asked of a directed graph as a whole.
%%
%% Most answers are forests: walks from each vertex in turn, along edges of one side, each vertex met once. A walk's vertices
%% stand last met first, and so do the walks.
%% Follows: stdlib digraph_utils(3).
-module(digraph_utils).

-export([components/1, strong_components/1, cyclic_strong_components/1, reachable/2, reachable_neighbours/2, reaching/2,
         reaching_neighbours/2, topsort/1, is_acyclic/1, is_tree/1, is_arborescence/1, arborescence_root/1,
         loop_vertices/1, preorder/1, postorder/1, subgraph/2, subgraph/3, condensation/1]).

components(Graph) -> forest(both(Graph), digraph:vertices(Graph)).

strong_components(Graph) -> forest(in(Graph), backwards_postorder(Graph)).

cyclic_strong_components(Graph) ->
    lists:foldl(
        fun([Vertex] = Component, Found) ->
                case has_loop(Graph, Vertex) of
                    true -> [Component | Found];
                    false -> Found
                end;
           (Component, Found) -> [Component | Found]
        end, [], strong_components(Graph)).

reachable(Vertices, Graph) when is_list(Vertices) -> lists:append(forest(out(Graph), Vertices)).

reaching(Vertices, Graph) when is_list(Vertices) -> lists:append(forest(in(Graph), Vertices)).

reachable_neighbours(Vertices, Graph) when is_list(Vertices) -> beyond(out(Graph), Vertices).

reaching_neighbours(Vertices, Graph) when is_list(Vertices) -> beyond(in(Graph), Vertices).

%% What is met after at least one step.
beyond(Next, Vertices) ->
    {Walks, _} = lists:foldl(
        fun(Vertex, {_, Seen} = State) when is_map_key(Vertex, Seen) -> State;
           (Vertex, {Walks, Seen}) -> add_walk(walk(Next(Vertex), Next, [], Seen), Walks)
        end, {[], #{}}, Vertices),
    lists:append(Walks).

topsort(Graph) ->
    Order = backwards_postorder(Graph),
    case length(forest(in(Graph), Order)) =:= digraph:no_vertices(Graph) of
        true -> Order;
        false -> false
    end.

is_acyclic(Graph) -> loop_vertices(Graph) =:= [] andalso topsort(Graph) =/= false.

is_tree(Graph) -> has_edges_of_tree(Graph) andalso length(components(Graph)) =:= 1.

has_edges_of_tree(Graph) -> digraph:no_edges(Graph) =:= digraph:no_vertices(Graph) - 1.

is_arborescence(Graph) -> arborescence_root(Graph) =/= no.

%% One vertex that no edge enters; one edge into each of the others.
arborescence_root(Graph) ->
    case has_edges_of_tree(Graph) of
        true ->
            Degrees = [{digraph:in_degree(Graph, V), V} || V <- digraph:vertices(Graph)],
            case [Pair || {Degree, _} = Pair <- Degrees, Degree =/= 1] of
                [{0, Root}] -> {yes, Root};
                _ -> no
            end;
        false -> no
    end.

loop_vertices(Graph) -> [V || V <- digraph:vertices(Graph), has_loop(Graph, V)].

has_loop(Graph, Vertex) -> lists:member(Vertex, digraph:out_neighbours(Graph, Vertex)).

preorder(Graph) -> lists:reverse(lists:append(forest(out(Graph), digraph:vertices(Graph)))).

postorder(Graph) -> lists:reverse(backwards_postorder(Graph)).

%% --- walks

out(Graph) -> fun(Vertex) -> digraph:out_neighbours(Graph, Vertex) end.

in(Graph) -> fun(Vertex) -> digraph:in_neighbours(Graph, Vertex) end.

both(Graph) -> fun(Vertex) -> digraph:in_neighbours(Graph, Vertex) ++ digraph:out_neighbours(Graph, Vertex) end.

forest(Next, Vertices) ->
    {Walks, _} = lists:foldl(
        fun(Vertex, {Walks, Seen}) -> add_walk(walk([Vertex], Next, [], Seen), Walks) end, {[], #{}}, Vertices),
    Walks.

add_walk({[], Seen}, Walks) -> {Walks, Seen};
add_walk({Walk, Seen}, Walks) -> {[Walk | Walks], Seen}.

walk([Vertex | Others], Next, Met, Seen) when is_map_key(Vertex, Seen) -> walk(Others, Next, Met, Seen);
walk([Vertex | Others], Next, Met, Seen) ->
    walk(Next(Vertex) ++ Others, Next, [Vertex | Met], Seen#{Vertex => true});
walk([], _Next, Met, Seen) -> {Met, Seen}.

%% Each vertex before all that were first met from it.
backwards_postorder(Graph) ->
    {Order, _} = after_those_below(digraph:vertices(Graph), out(Graph), {[], #{}}),
    Order.

after_those_below([Vertex | Others], Next, {_, Seen} = State) when is_map_key(Vertex, Seen) ->
    after_those_below(Others, Next, State);
after_those_below([Vertex | Others], Next, {Order, Seen}) ->
    {Below, Seen2} = after_those_below(Next(Vertex), Next, {Order, Seen#{Vertex => true}}),
    after_those_below(Others, Next, {[Vertex | Below], Seen2});
after_those_below([], _Next, State) -> State.

%% --- new graphs

subgraph(Graph, Vertices) -> subgraph(Graph, Vertices, []).

subgraph(Graph, Vertices, Options) ->
    case options(Options, inherit, true) of
        {Type, Keep} ->
            case new_like(Graph, Type) of
                {ok, New} -> fill(Graph, New, Vertices, Keep);
                error -> erlang:error(badarg)
            end;
        error -> erlang:error(badarg)
    end.

options([{type, Type} | Options], _, Keep) when Type =:= inherit; is_list(Type) -> options(Options, Type, Keep);
options([{keep_labels, Keep} | Options], Type, _) when is_boolean(Keep) -> options(Options, Type, Keep);
options([], Type, Keep) -> {Type, Keep};
options(_, _, _) -> error.

new_like(Graph, inherit) ->
    Info = digraph:info(Graph),
    new_like(Graph, [proplists:get_value(cyclicity, Info), proplists:get_value(protection, Info)]);
new_like(_Graph, Types) ->
    try {ok, digraph:new(Types)}
    catch error:badarg -> error
    end.

fill(Graph, New, Vertices, Keep) ->
    [digraph:add_vertex(New, V, label(Keep, Label)) || {V, Label} <- [digraph:vertex(Graph, V) || V <- Vertices]],
    [digraph:add_edge(New, E, From, To, label(Keep, Label))
     || V <- digraph:vertices(New), Edge <- digraph:out_edges(Graph, V), {E, From, To, Label} <- [digraph:edge(Graph, Edge)],
        digraph:vertex(New, To) =/= false],
    New.

label(true, Label) -> Label;
label(false, _) -> [].

%% Each strong component becomes one vertex.
condensation(Graph) ->
    Components = strong_components(Graph),
    Of = maps:from_list([{V, Component} || Component <- Components, V <- Component]),
    {ok, New} = new_like(Graph, inherit),
    lists:foreach(fun(Component) -> condense(Component, Graph, New, Of) end, Components),
    New.

condense(Component, Graph, New, Of) ->
    digraph:add_vertex(New, Component),
    Next = lists:uniq([maps:get(W, Of) || V <- Component, W <- digraph:out_neighbours(Graph, V)]),
    [begin digraph:add_vertex(New, Other), digraph:add_edge(New, Component, Other) end
     || Other <- Next, Other =/= Component],
    ok.
