-module(never).
-compile([nowarn_unused_function, nowarn_unused_vars]).
-export([a/1,b/1,c/1,d/1,e/1,f/1,g/1,h/1,j/1,k/1,l/1,m/1,n/1,o/1,ex/1,p/1,q/1,r/1,s/1,t/1,v/1,w/1]).
bad(X) -> erlang:error({bad,X}).
ex(X) -> erlang:error({ex,X}).
a(X) -> Y = bad(X), {y,Y}.
b(X) -> Y = ex(X), {y,Y}.
loop(0) -> exit(done);
loop(N) -> loop(N-1).
c(X) -> loop(3), X.
d(X) -> {ok, bad(X)}.
e(X) -> try bad(X) catch throw:_ -> ok end.
f(X) -> case X of 1 -> bad(X); _ -> ok end, X.
g(X) -> Z = case X of 1 -> bad(X); _ -> throw(X) end, {Z}.
g2(X) -> case X of 1 -> bad(X); _ -> throw(X) end.
h(X) -> g2(X), ok.
j(X) -> [bad(Y) || Y <- [X]].
k(X) -> lists:map(fun(Y) -> bad(Y) end, [X]).
l(X) -> catch bad(X), ok.
m(X) -> {catch bad(X)}.
n(X) -> self() ! {a, X}, rl(), ok.
rl() -> receive {a, 2} -> rl(); {a, X} -> bad(X) end.
o(X) -> ev(X), ok.
ev(X) -> od(X).
od(X) when X > 10 -> exit(X);
od(X) -> ev(X + 1).
p(X) -> mb(X), ok.
mb(X) when X > 0 -> ok;
mb(X) -> error(neg).
q(X) -> X + bad(X).
r(X) -> R = bad2(X), R.
bad2(X) -> Y = X + 1, io_lib:format("~p", [Y]), error({bad2,Y}).
s(X) -> nm(X), ok.
nm(a) -> error(a).
t(X) -> ti(X), ok.
ti(X) -> 1 / 0.
v(X) -> tc(X), ok.
tc(X) -> case X of foo -> error(x) end.
w(X) -> try bad(X) of Y -> Y after ok end.
