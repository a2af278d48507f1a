-module(built).
-compile([export_all, nowarn_export_all]).
a(L) -> << <<X:16>> || X <- L >>.
b(L) -> << <<1, X:16>> || X <- L >>.
c(L) -> << X || X <- L >>.
c2(L) -> << (g(X)) || X <- L >>.
g(X) -> X.
d(L) -> << <<X/binary, (f(X))/binary>> || X <- L >>.
f(<<1>>) -> q; f(X) -> X.
e(A, B) -> <<A/binary, B/binary, "x">>.
e1(A, B) -> <<A/binary, "abc", B/binary, 1, A/binary>>.
e2(A, B) -> <<A:B, 1>>.
e3(A, B) -> <<A/binary, B:16>>.
e4(A, B) -> <<A:16, B/binary>>.
e5(A, B) -> <<A:16, B/float>>.
e6(A, B) -> <<A/utf8, B/utf16>>.
e7(A, B) -> <<A:B/binary>>.
e8(A, B) -> <<A:B/binary, B:A>>.
e9(A) -> <<"a", A/binary, "b", A/binary, "c">>.
h1(A, B) -> <<"a", A, "b", B, "c">>.
h2(A, B) -> <<A/bits, B/binary>>.
h3(A) -> <<1:A, A/binary, A/float>>.
h4(A) -> <<A:3, A:5, A/binary>>.
h5(A) -> <<A/float, A:16, A/binary>>.
