-module(a4).
-compile([export_all, nowarn_export_all]).
a(L) -> [X + 1 || X <- L], ok.
b(L) -> [[X + 1 || X <- L] || _ <- L], ok.
c(L) -> [begin X + 1, {X} end || X <- L], ok.
d(L) -> [case X of 1 -> {a}; _ -> X * 2 end || X <- L], ok.
e(L) -> [fun() -> X end || X <- L], ok.
f(L) -> [lists:reverse(X) || X <- L], ok.
g(L) -> [element(1, X) || X <- L], ok.
i(L) -> A = X = L + 1, ok.
j(L) -> A = L + 1, ok.
k(L) -> A = {L}, ok.
l(L) -> A = length(L), ok.
m(L) -> _A = length(L), ok.
n(L) -> _ = length(L), ok.
o(L) -> {A, _} = {length(L), 1}, A.
p(L) -> [A] = [length(L)], ok.
q(L) -> case length(L) of _ -> ok end.
r(L) -> begin length(L) end, ok.
s(L) -> catch length(L), ok.
t(L) -> (length(L)), ok.
u(L) -> [1, 2], "abc", a, 1.5, L, ok.
v(L) -> fun lists:map/2, fun v/1, fun() -> L end, ok.
w(L) -> [X || {X, _} <- L, X > 1], ok.
x(L) -> << <<(X + 1)>> || X <- L >>, ok.
y(L) -> lists:map(fun(X) -> X end, L), ok.
z(L) -> #{a => L}, L#{b => 1}, ok.
