-module(chosen).
-compile([nowarn_unused_vars]).
-compile(export_all).
-compile(nowarn_export_all).
-record(r, {a, b}).
-record(s, {a}).
a(#r{a = 1}) -> 1; a(#r{}) -> 2; a(#r{b = 2}) -> 3; a(#s{}) -> 4; a(#s{a = 1}) -> 5.
b(Y) -> #r{a = X} = #s{a = Y}, X.
c(X) -> X, map_get(a, #{}).
d(X) -> X = {a, 1}, case X of {b, _} -> 1; {a, _} -> 2 end.
e() -> X = 1, case X of 2 -> a; 1 -> b end.
g(X) -> receive {a, Y} -> Y; {a, 1} -> 2; {b} -> 3 after 10 -> 4 end.
h(X) -> receive Y -> Y; a -> 2 end.
i(X) -> [Y || {a, Y} <- [{b, 1}]].
j(X) -> [Y || Y <- X, false].
k(X) -> [Y || Y <- X, 1 > 2].
l(X) -> case X of a when X > 1 -> 1; a -> 2; a when X > 2 -> 3; b -> 4; a -> 5 end.
m(X) -> case {X, X} of {a, b} -> 1; {a, _} -> 2; {_, b} -> 3; {a, c} -> 4; {_, _} -> 5; _ -> 6 end.
n(X) -> case [X] of [a] -> 1; [] -> 2; [_, _] -> 3; _ -> 4 end.
o(X) -> begin case X of _ -> 1; _ -> 2; _ -> 3 end end.
p(X) -> case X of A -> A; B -> B end.
q(X) -> case X of {A, A} -> 1; {A, B} -> 2; {1, 2} -> 3 end.
r(X) -> case a(X) of {ok, V} = W -> 1; {ok, _} -> 2; W -> 3; error -> 4 end.
s(X) -> case X andalso true of true -> 1; false -> 2; _ -> 3 end.
t(X) -> case not X of true -> 1; yes -> 2 end.
u(X) -> case X == 1 of A when A -> 1; true -> 2; false -> 3; _ -> 4 end.
v(X) -> case {ok, X} of {ok, 1} -> 1; {error, _} -> 2; {ok, _} -> 3 end.
w(X) -> case #{a => X} of #{a := 1} -> 1; {a} -> 2; _ -> 3 end.
x(X) -> case <<X>> of <<1>> -> 1; a -> 2; _ -> 3 end.
y(X) -> case "abc" of "ab" ++ _ -> 1; _ -> 2 end.
z0(infinity = T = Z) -> {T, Z}; z0({a, T} = Z) -> {T, Z}; z0({b, T} = Z) -> {T, Z}.
z(X) -> case fun() -> X end of a -> 1; F -> F end.
