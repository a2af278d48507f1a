-module(sized).
-compile([export_all, nowarn_export_all]).
a(A, B) -> <<A:16, B/utf8>>.
b(A, B) -> <<A/binary, B/utf8>>.
c(A, B) -> <<A:16, B/utf16>>.
d(A, B) -> <<A:16, B/utf32>>.
e(X) -> <<1, 2, X>>.
f(X) -> <<1, "ab", 2, X>>.
g(X) -> <<1:4, 2:4, X>>.
h(X) -> <<1/utf8, "ab"/utf8, X>>.
i(X) -> <<"ab":16, X>>.
j(X) -> <<1, 2, X, 3, 4, X/binary>>.
k(X) -> <<1.0/float, 1, X>>.
l(X) -> <<1:16/little, 1, X>>.
m(X) -> <<(X):4/binary, (X):X>>.
n(X) -> <<"ab":X>>.
o(A, B) -> <<A:B/float>>.
p(A, B) -> <<0:A/unit:8, B>>.
q(X) -> <<$a, X, (<<"abc">>)/binary, X/binary>>.
r(X, Y) -> <<X:8/binary-unit:4, Y/binary-unit:3>>.
s(L) -> << <<X/binary>> || X <- L >>.
t(L) -> << <<X>> || <<X:4>> <= L, X > 3 >>.
u(L) -> << <<1, 2, X>> || X <- L >>.
v(A, B) -> <<A:B/little-signed-integer-unit:3>>.
w(A, B) -> <<A/utf8, B/binary>>.
