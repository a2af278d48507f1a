-module(arranged).
-compile([nowarn_unused_vars]).
-compile(export_all).
-compile(nowarn_export_all).
a(Y) -> {a, X} = {b, Y}, X.
b(Y) -> {a, X} = {a, b, Y}, X.
c(Y) -> [X] = {Y}, X.
d(Y) -> {b, X} = {b, Y}, X.
e(Y) -> case {Y, a} of {1, b} -> 1; {2, c} -> 2 end.
f(Y) -> case Y > 1 of true -> a; false -> b; _ -> c end.
g(Y) -> case is_atom(Y) of true -> a; no -> b; false -> c end.
h(Y) -> case Y > 1 of true -> a; maybe_not -> b end.
i(Y) -> if true -> a; Y > 1 -> b end.
j(Y) -> if false -> a; Y > 1 -> b end.
k(Y) -> try foo(Y) of _ -> 1; a -> 2 catch _:_ -> 3; error:x -> 4 end.
l(Y) -> fun(X) -> X; (1) -> 2 end.
m({a, _}) -> 1; m({b, _}) -> 2; m({a, 1}) -> 3; m(_) -> 4.
n(1) -> a; n(2) -> b; n(1) -> c; n(1) -> d.
o(A, A) -> 1; o(A, B) -> 2; o(1, 2) -> 3.
p([]) -> 1; p([_|_]) -> 2; p([a]) -> 3; p([a, b]) -> 4.
q(X) -> Y = 1, case X of Y -> a; _ -> b; 3 -> c end.
r(X) when X > 1 -> 1; r(X) when true -> 2; r(3) -> 3.
s(X) when false -> 1; s(X) when X, false -> 2.
t(X) when 1 =:= 1.0 -> 1; t(X) when is_atom(a) -> 2.
u("abc") -> 1; u([$a, $b, $c]) -> 2; u("ab" ++ T) -> 3; u([$a, $b | T]) -> 4.
v(<<1>>) -> 1; v(<<1>>) -> 2; v(<<X>>) -> 3.
w(#{a := 1}) -> 1; w(#{a := 1}) -> 2; w(#{}) -> 3; w(#{b := 2}) -> 4.
x(X) -> case 1 of 2 -> a; 3 -> b end.
y(X) -> case X of 1 -> a; 1.0 -> b; 1 -> c end.
z(X) when false -> 1.
foo(X) -> X.
