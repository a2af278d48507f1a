%% The parse transform behind eunit.hrl: exports the tests of a module, and gives it test/0.
-module(eunit_autoexport).

-export([parse_transform/2]).

parse_transform(Forms, _Options) ->
    Tests = [{Name, 0} || {function, _, Name, 0, _} <- Forms, is_test(atom_to_list(Name))],
    Own = lists:any(fun({function, _, test, 0, _}) -> true; (_) -> false end, Forms),
    Module = hd([Name || {attribute, _, module, Name} <- Forms]),
    {Before, [{attribute, Where, module, _} = Head | After]} =
        lists:splitwith(fun({attribute, _, module, _}) -> false; (_) -> true end, Forms),
    Exports = {attribute, Where, export, Tests ++ [{test, 0} || not Own]},
    Test = {function, 0, test, 0,
            [{clause, 0, [], [], [{call, 0, {remote, 0, {atom, 0, eunit}, {atom, 0, test}}, [{atom, 0, Module}]}]}]},
    {Attributes, Functions} = lists:splitwith(fun(Form) -> element(1, Form) =:= attribute end, After),
    {Body, End} = lists:splitwith(fun({eof, _}) -> false; (_) -> true end, Functions),
    Before ++ [Head | Attributes] ++ [Exports | Body] ++ [Test || not Own] ++ End.

is_test(Name) -> lists:suffix("_test", Name) orelse lists:suffix("_test_", Name).
