-module(a1).
-compile([export_all, nowarn_export_all]).
a(B) when false, true -> B.
b(B) when is_list(1), true -> B.
c(B) when B, false -> B.
d(B) when false; B -> B.
e(B) when B; false -> B.
f(B) when false; false -> B.
g(B) when is_list(1); is_atom(1) -> B.
h(B) when true andalso false -> B.
i(B) when false andalso B -> B.
j(B) when B andalso false -> B.
k(B) when B orelse true -> B.
l(B) when true orelse B -> B.
m(B) when is_list(1) andalso B -> B.
n(B) when is_list(1) orelse is_atom(1) -> B.
o(B) when not true -> B.
p(B) when not not false -> B.
q(B) when true and false -> B.
r(B) when is_list([]) and is_atom(1) -> B.
s(B) when 1 + 1 =:= 3 -> B.
t(B) when 1 + a > 3 -> B.
u(B) when element(2, {a}) > 3 -> B.
v(B) when length([1,2]) =:= 2 -> B; v(_) -> c.
w(B) when is_integer(1) -> B; w(_) -> c.
x(B) when foo -> B.
y(B) when [] -> B.
z(B) when "true" -> B.
