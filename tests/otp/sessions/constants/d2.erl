-module(d2).
-compile([export_all, nowarn_export_all]).
a() -> if hd([]) -> 1; true -> 2 end.
b(X) -> case X of _ when 1 + a -> 1; _ -> 2 end.
c(X) -> [Y || Y <- X, hd([])].
d(X) -> [Y || Y <- X, 1 + a].
e(X) -> fun(Y) when hd([]) -> Y + X end.
f(X) when element(3, {a}) == X -> 1; f(_) -> 2.
g(X) when X rem 0 == 1 -> 1; g(_) -> 2.
h(X) when X + a == 1 -> 1; h(_) -> 2.
i(X) when abs(a) == X -> 1; i(_) -> 2.
j(X) when map_size({}) == X -> 1; j(_) -> 2.
k(X) when map_get(a, #{}) == X -> 1; k(_) -> 2.
l(X) when tuple_size({}) == X -> 1; l(_) -> 2.
m() -> X = 1, X = 2.
n() -> X = a, case X of b -> 1; a -> 2 end.
o() -> {A, B} = {1, 2}, A = B.
p() -> [A] = [], A.
q() -> {A} = {1, 2}, A.
r() -> 1 = a.
s(X) -> {X, 1} = {X, 2}.
t() -> A = [], [B|_] = A, B.
u() -> #{a := X} = #{b => 1}, X.
v() -> #{a := X} = {}, X.
w() -> <<X>> = a, X.
x() -> "abc" = "abd".
y() -> [a|T] = "x", T.
z(X) -> 1 = X = 2.
