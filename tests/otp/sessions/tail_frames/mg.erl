-module(mg).
-compile(export_all).
-compile(nowarn_export_all).
a(K, M) -> maps:get(K, M).
b(K, M) -> X = maps:get(K, M), {X}.
c(K, M) -> maps:is_key(K, M).
d(M) -> maps:size(M).
e(K, M) -> maps:get(K, M, d).
f(M) -> maps:put(a, b, M).
g(M) -> maps:merge(M, #{}).
h(X) -> ets:lookup(X, a).
i(X) -> Y = ets:lookup(X, a), {Y}.
j(X) -> io:format("~p", X).
k(X) -> X = 1, {X = 1, X}.
l(X) -> lists:nth(X, [a]).
m(X) -> lists:nthtail(X, [a]).
n(X) -> ets:new(X, [foo]).
o(X) -> length(X).
p(X) -> Y = lists:reverse(X), Y.
q(X) -> lists:member(X, X).
r(X) -> lists:keyfind(a, X, []).
s(X) -> list_to_atom(X).
t(X) -> register(X, self()).
u(X) -> X ! hello.
v(X) -> maps:map(X, #{a => 1}).
w(X) -> X#{a := 1}.
x(X) -> X#{a => 1}.
y(X) -> binary_to_integer(X).
z(X) -> integer_to_list(X, 99).
aa(X) -> Y = X, Y.
ab(X) -> Z = hd(X), Z.
ac(X) -> Z = id(X) + 1, Z.
ad(X) -> Z = bad(X), Z.
ae(X) -> bad(X).
ag(X) -> begin bad(X) end.
ai(X) -> X andalso bad(X).
aj(X) -> try bad(X) after ok end.
am(X) -> lists:foreach(fun bad/1, X).
an(X) -> lists:map(fun(Y) -> bad(Y) end, X).
bad(X) -> error({bad, X}).
id(X) -> X.
