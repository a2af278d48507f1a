"""Random programs for the code generator: one module of many functions that call only later ones, so they end.

Everything a program does is written into a log (`log/1`), so the order of evaluation shows, too.
"""

from __future__ import annotations

from random import Random

FUNCTIONS = 24
_LITERALS = ["0", "1", "2", "3", "7", "-1", "a", "b", "ok", "[]", "[1,2]", "{a,1}", '"xy"', "#{a => 1}", "<<1,2>>", "1.5", "{}"]
_HEAD = """-module({name}).
-export([run/0, map/2]).
-compile([nowarn_unused_vars, nowarn_unused_function, nowarn_shadow_vars, nowarn_export_vars]).
log(X) ->
    put(n, case get(n) of undefined -> 1; N -> N + 1 end),
    case get(n) > 3000 of true -> exit(toolong); false -> ok end,
    put(log, [X | case get(log) of undefined -> []; L -> L end]), X.
map(F, [X | Xs]) -> [F(X) | map(F, Xs)];
map(F, []) when is_function(F, 1) -> [].
"""
_TAIL = """call(F) ->
    put(log, []), put(n, 0), flush(),
    R = try {ok, F()} catch C:E -> {C, E} end,
    {strip(R), strip(get(log))}.
flush() -> receive _ -> flush() after 0 -> ok end.
strip({'EXIT', {R, S}}) when is_list(S) -> {'EXIT', strip(R)};
strip(T) when is_tuple(T) -> list_to_tuple(strip(tuple_to_list(T)));
strip([H | T]) -> [strip(H) | strip(T)];
strip(F) when is_function(F) -> 'fun';
strip(P) when is_pid(P) -> pid;
strip(M) when is_map(M) -> maps:from_list(strip(maps:to_list(M)));
strip(X) -> X.
"""


class Programs:
    """`Programs(seed).module(name)` is the text of a module; `name:run()` gives a list of results with their logs."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.count = 0
        self.current = 0

    def module(self, name: str) -> str:
        """One module."""
        functions = []
        for self.current in range(FUNCTIONS):
            depth = self.random.randrange(2, 6)
            texts = []
            for _ in range(self.random.randrange(1, 3)):
                self.count = 0  # clauses have variables of the same names
                for heads, guard, body in self.clauses([], depth, 1, 2):
                    texts.append(f"f{self.current}({heads}){guard} -> {body}")
            self.count = 0
            first, second = self.new(), self.new()
            body = self.body([first, second], self.random.randrange(2, 5))
            texts.append(f"f{self.current}({first},{second}) -> {body}")
            functions.append(";\n".join(texts) + ".\n")
        choose = self.random.choice
        arguments = ["0", "1", "a", "[1,2]", "{a,1}", "#{a => 2}", "[]"]
        calls = [f"call(fun() -> f{i}({choose(arguments)},{choose(arguments)}) end)" for i in range(FUNCTIONS) for _ in "ab"]
        return _HEAD.replace("{name}", name) + "".join(functions) + _TAIL + f"run() -> [{', '.join(calls)}].\n"

    def new(self) -> str:
        self.count += 1
        return f"V{self.count}"

    def literal(self) -> str:
        return self.random.choice(_LITERALS)

    def pattern(self, env: list[str], new: list[str]) -> str:
        kind = self.random.randrange(9)
        if kind < 3:
            new.append(self.new())
            return new[-1]
        if kind == 3:
            return "_"
        if kind == 4:
            return self.random.choice(["0", "1", "a", "[]", "ok", "{}"])
        if kind == 5:
            return f"{{{self.pattern(env, new)},{self.pattern(env, new)}}}"
        if kind == 6:
            return f"[{self.pattern(env, new)}|{self.pattern(env, new)}]"
        if kind == 7 and env:
            return self.random.choice(env)
        return f"#{{a := {self.pattern(env, new)}}}"

    def guard(self, env: list[str]) -> str:
        if not env or self.random.random() < 0.5:
            return ""
        v = self.random.choice(env)
        tests = [
            f"is_integer({v})", f"{v} > 1", f"is_list({v}), {v} =/= []", f"is_atom({v}); {v} == 1", f"hd({v}) == 1",
            f"{v} rem 2 =:= 0", f"element(1,{v}) =:= a", f"not is_atom({v})", f"is_tuple({v}) andalso tuple_size({v}) > 1",
            f"{v} + 1 > 2 orelse {v} =:= a",
        ]  # fmt: skip
        return " when " + self.random.choice(tests)

    def clauses(self, env: list[str], depth: int, count: int = 0, patterns: int = 1) -> list[tuple[str, str, str]]:
        found = []
        for _ in range(count or self.random.randrange(1, 4)):
            new: list[str] = []
            heads = ",".join(self.pattern(env, new) for _ in range(patterns))
            inner = env + new
            found.append((heads, self.guard(inner), self.body(inner, depth - 1)))
        return found

    def cases(self, env: list[str], depth: int, count: int = 0) -> str:
        return "; ".join(f"{head}{guard} -> {body}" for head, guard, body in self.clauses(env, depth, count))

    def body(self, env: list[str], depth: int) -> str:
        env = list(env)
        found = []
        for _ in range(self.random.randrange(3)):
            if self.random.random() < 0.6:
                name = self.new()
                found.append(f"{name} = {self.expr(env, depth - 1)}")
                env.append(name)
            else:
                found.append(self.expr(env, depth - 1))
        return ", ".join([*found, self.expr(env, depth)])

    def call(self, env: list[str], depth: int) -> str:
        if self.current + 1 >= FUNCTIONS or self.random.random() < 0.3 or depth <= 0:
            return self.literal()
        other = self.random.randrange(self.current + 1, FUNCTIONS)
        return f"f{other}({self.expr(env, depth - 1)},{self.expr(env, depth - 1)})"

    def attempt(self, env: list[str], depth: int) -> str:
        text = f"try {self.body(env, depth - 1)}"
        if self.random.random() < 0.4:
            text += f" of {self.cases(env, depth)}"
        chance = self.random.random()
        if chance < 0.8:
            v, t = self.new(), self.new()
            text += " catch " + self.random.choice([
                f"_:{v} -> {{c,{v},{self.expr(env, depth - 1)}}}",
                f"error:badarith -> ba; throw:{t} -> {{t,{t}}}",
                f"_:_ -> {self.expr(env, depth - 1)}",
            ])  # fmt: skip
        if chance >= 0.8 or self.random.random() < 0.3:
            text += f" after log({self.expr(env, depth - 1)})"
        return text + " end"

    def comprehension(self, env: list[str], depth: int) -> str:
        v = self.new()
        chance = self.random.random()
        test = f", is_integer({v})" if chance < 0.4 else f", {self.expr([*env, v], depth - 1)}" if chance < 0.6 else ""
        return f"[{self.expr([*env, v], depth - 1)} || {v} <- {self.expr(env, depth - 1)}{test}]"

    def expr(self, env: list[str], depth: int) -> str:
        choose = self.random.choice
        if depth <= 0:
            return choose(env) if env and self.random.random() < 0.6 else self.literal()

        def sub(*more: str) -> str:
            return self.expr([*env, *more], depth - 1)

        v = self.new()
        makers = [
            lambda: choose(env) if env else self.literal(),
            lambda: f"({sub()} {choose(['+', '-', '*', 'div', 'rem', 'band'])} {sub()})",
            lambda: f"({sub()} {choose(['<', '>', '==', '=:=', '/=', '=<'])} {sub()})",
            lambda: f"{{{sub()},{sub()}}}",
            lambda: f"[{sub()}|{sub()}]",
            lambda: f"case {sub()} of {self.cases(env, depth)} end",
            lambda: self.attempt(env, depth),
            lambda: f"(catch {choose([sub(), f'throw({sub()})', f'exit({sub()})'])})",
            lambda: self.comprehension(env, depth),
            lambda: f"(fun({v}) -> {self.body([*env, v], depth - 1)} end)({sub()})",
            lambda: f"begin self() ! {sub()}, receive {self.cases(env, depth, 1)} after 0 -> {sub()} end end",
            lambda: f"log({sub()})",
            lambda: f"({choose(['true', 'false', sub()])} {choose(['andalso', 'orelse'])} {sub()})",
            lambda: f"if true -> {sub()} end",
            lambda: f"#{{a => {sub()}, {sub()} => b}}",
            lambda: f"({choose(['#{a => 1}', sub()])})#{{x => {sub()}}}",
            lambda: f"<<{choose(['1', '255', choose(env) if env else '3'])}:8>>",
            lambda: f"map(fun({v}) -> {sub(v)} end, {choose(['[1,2,3]', sub()])})",
            lambda: self.call(env, depth),
        ]
        return choose(makers)()
