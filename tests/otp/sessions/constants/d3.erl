-module(d3).
-compile([export_all, nowarn_export_all]).
a() -> X = 1, if X == 2 -> a; true -> b end.
b() -> X = true, if X -> a; true -> b end.
c() -> X = [], length(X) + 1.
d() -> X = a, X + 1.
e() -> X = [], hd(X).
f() -> X = {a}, element(2, X).
g() -> F = foo, F(1).
h() -> M = lists, M:nope(1).
i() -> M = 1, M:nope(1).
j() -> X = 1, Y = X, Z = Y + a, Z.
k() -> X = "abc", X ++ a, X -- b.
l() -> X = 0, 1 / X.
m() -> X = 0, 5 div X, 5 rem X.
n() -> not 1.
o() -> a and true.
p() -> 1 andalso true.
q() -> a orelse true.
r(X) -> X andalso 1.
s() -> 1 ! a.
t() -> X = 5, X().
u() -> (fun(A) -> A end)(1, 2).
v() -> F = fun(A) -> A end, F(1, 2).
x() -> F = fun() -> 1 end, F().
y() -> apply(fun() -> 1 end, []).
z(X) -> X = X, X == X, ok.
