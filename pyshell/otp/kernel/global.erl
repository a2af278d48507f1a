-module(global).
-export([boot/0]).
boot() -> ok.
