-define(M, Y).
h(X) -> foo(.
k() -> Z.
