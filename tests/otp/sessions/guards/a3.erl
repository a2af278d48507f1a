-module(a3).
-compile([export_all, nowarn_export_all]).
a(B) -> if false -> B; true -> c end.
b(B) -> if is_list(1) -> B; true -> c end.
c(B) -> if B, is_list(1) -> B; true -> c end.
d(B) -> if is_list([]) -> B; true -> c end.
e(B) -> case B of X when is_list(1) -> X; _ -> c end.
f(B) -> case B of X when 1 -> X end.
g(B) -> receive X when false -> X; B -> c end.
h(B) -> try B of X when false -> X; _ -> c catch A when is_list(1) -> A end.
i(B) -> fun(X) when false -> X; (Y) -> {Y, B} end.
j(B) -> [X || X <- B, false].
k(B) -> [X || X <- B, is_list(1)].
l(B) -> [X || X <- B, 1].
m(B) -> [X || X <- B, a].
n(B) -> [X || X <- B, length([]) > 0].
o(B) -> [X || X <- B, true].
p(B) -> if 1 > 2 -> B end.
q(B) -> if 1 < 2 -> B; true -> c end.
r(B) -> if true -> B; true -> c end.
s(B) -> case 1 of 2 -> B; 1 -> c end.
t(B) -> case 1 + 1 of 3 -> B; 2 -> c end.
u(B) -> case length([]) of 3 -> B; 0 -> c end.
v(B) -> case is_list(B) of yes -> 1; true -> 2 end.
w(B) -> case is_list([]) of false -> B; true -> 2 end.
