%% Annotations: where a token or a form stands, and what else is known of it.
%%
%% An annotation is Line, {Line,Column}, or a list [{text,Text},{location,Where},{file,Name},{generated,Bool},{record,Bool}].
%% Follows: stdlib erl_anno(3).
-module(erl_anno).
-export([new/1, is_anno/1, column/1, end_location/1, file/1, generated/1, line/1, location/1, record/1, text/1, set_file/2,
         set_generated/2, set_line/2, set_location/2, set_record/2, set_text/2, to_term/1, from_term/1]).

new(Where) ->
    case is_location(Where) of
        true -> Where;
        false -> erlang:error(badarg, [Where])
    end.

is_anno(Line) when is_integer(Line) -> Line >= 0;
is_anno(Anno) -> is_location(Anno) orelse is_items(Anno).

is_location(Line) when is_integer(Line), Line >= 0 -> true;
is_location({Line, Column}) when is_integer(Line), Line >= 0, is_integer(Column), Column >= 1 -> true;
is_location(_) -> false.

is_items([]) -> false;
is_items(Items) when is_list(Items) ->
    lists:keymember(location, 1, Items) andalso lists:all(fun is_item/1, Items);
is_items(_) -> false.

is_item({file, Name}) -> io_lib:latin1_char_list(Name) orelse io_lib:char_list(Name);
is_item({generated, true}) -> true;
is_item({location, Where}) -> is_location(Where);
is_item({record, true}) -> true;
is_item({text, Text}) -> io_lib:char_list(Text);
is_item(_) -> false.

column(Anno) ->
    case location(Anno) of
        {_, Column} -> Column;
        _ -> undefined
    end.

line(Anno) ->
    case location(Anno) of
        {Line, _} -> Line;
        Line -> Line
    end.

location(Line) when is_integer(Line) -> Line;
location({_, _} = Where) -> Where;
location(Items) -> item(Items, location).

%% Where the text of a token ends, if its text is known.
end_location(Anno) ->
    case text(Anno) of
        undefined -> undefined;
        Text ->
            case location(Anno) of
                {Line, Column} -> moved(Text, Line, Column);
                Line -> Line + length([C || C <- Text, C =:= $\n])
            end
    end.

moved([$\n | Text], Line, _) -> moved(Text, Line + 1, 1);
moved([_ | Text], Line, Column) -> moved(Text, Line, Column + 1);
moved([], Line, Column) -> {Line, Column}.

file(Anno) -> item(Anno, file).
text(Anno) -> item(Anno, text).

generated(Anno) -> item(Anno, generated) =:= true.
record(Anno) -> item(Anno, record) =:= true.

set_file(Name, Anno) -> set(file, Name, Anno).
set_generated(Yes, Anno) -> set(generated, Yes, Anno).
set_record(Yes, Anno) -> set(record, Yes, Anno).
set_text(Text, Anno) -> set(text, Text, Anno).
set_location(Where, Anno) -> set(location, Where, Anno).

set_line(Line, Anno) ->
    case location(Anno) of
        {_, Column} -> set(location, {Line, Column}, Anno);
        _ -> set(location, Line, Anno)
    end.

item(Items, Key) when is_list(Items) ->
    case lists:keyfind(Key, 1, Items) of
        {_, Value} -> Value;
        false -> undefined
    end;
item(Anno, _) ->
    case is_location(Anno) orelse is_integer(Anno) of
        true -> undefined;
        false -> erlang:error(badarg, [Anno])
    end.

set(location, Where, Anno) when not is_list(Anno) -> new(Where);
set(_, false, Anno) when not is_list(Anno) -> Anno;
set(Key, Value, Anno) when not is_list(Anno) -> set(Key, Value, [{location, Anno}]);
set(location, Where, Items) -> lists:keyreplace(location, 1, Items, {location, new(Where)});
set(Key, false, Items) -> plain(lists:keydelete(Key, 1, Items));
set(Key, Value, Items) ->
    case is_item({Key, Value}) of
        true -> [{Key, Value} | lists:keydelete(Key, 1, Items)];
        false -> erlang:error(badarg, [Value, Items])
    end.

plain([{location, Where}]) -> Where;
plain(Items) -> Items.

to_term(Anno) -> Anno.
from_term(Line) when is_integer(Line), Line < 0 -> -Line;
from_term(Anno) -> Anno.
