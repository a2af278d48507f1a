"""The session as a whole: prompts, answers, bindings, evaluators, reading programs, history, commands."""

from __future__ import annotations

import pytest

from pyshell.assembly import Tools
from pyshell.shell.boot import CallStart, EvalText
from pyshell.shell.events import Complaint, Failure, Prompt, Result
from tests.shell.talk import Talk


def test_the_first_prompt(talk: Talk) -> None:
    assert talk.start == "1> "
    assert talk.session.waiting == "form"


def test_the_prompt_of_a_node(tools: Tools) -> None:
    assert Talk(tools, "a@lab").start == "(a@lab)1> "


def test_a_value(talk: Talk) -> None:
    assert talk.type("X = 1 + 2.") == "3\n"
    assert talk.type("X.") == "3\n"
    assert [type(event) for event in talk.events] == [Prompt, Result, Prompt, Result, Prompt]


def test_several_forms_on_a_line_and_one_over_several(talk: Talk) -> None:
    assert talk.type("1. 2.\n3 +\n") == "1\n2> 2\n"
    assert talk.session.waiting == "form"
    assert talk.type("4.") == "7\n"


def test_mistakes_keep_the_number_unless_something_could_run(talk: Talk) -> None:
    assert talk.type("foo(.") == "* 1:5: syntax error before: '.'\n"
    assert talk.session.prompt() == "1> "
    assert talk.type("Y.") == "* 1:1: variable 'Y' is unbound\n"
    assert talk.session.prompt() == "2> "
    assert talk.type("v(77).") == "* 77: command not found\n"
    assert talk.session.prompt() == "2> "
    assert sum(type(event) is Complaint for event in talk.events) == 3


def test_a_scan_error_drops_its_line(talk: Talk) -> None:
    assert talk.type("16#GG. 1.\n2.") == "* 1:1: illegal integer\n1> 2\n"


def test_the_end_of_input(talk: Talk) -> None:
    assert talk.end() == "*** Terminating erlang (nonode@nohost)\n"
    assert talk.status == 0
    assert talk.session.waiting == "ended"


def test_the_end_of_input_inside_an_expression(talk: Talk) -> None:
    talk.type("{1,")
    shown = talk.end()
    assert shown.startswith("* 1:3: syntax error before: ")
    assert shown.endswith("1> *** Terminating erlang (nonode@nohost)\n")


def test_an_exception_costs_the_evaluator_but_not_the_bindings(talk: Talk) -> None:
    talk.type("Me = self(), register(me, self()), put(a, 1), X = 5.")
    assert talk.type("1/0.").startswith("** exception error: an error occurred when evaluating an arithmetic")
    assert talk.type("{Me =:= self(), X, whereis(me)}.") == "{false,5,undefined}\n"
    failure = next(event for event in talk.events if isinstance(event, Failure))
    assert failure.cls == "error"
    assert failure.number == 2


def test_bindings_of_a_failed_command_are_lost(talk: Talk) -> None:
    talk.type("A = 1, B = 2, A = B.")
    assert talk.type("b().") == "ok\n"


def test_the_dictionary_is_that_of_the_last_success(talk: Talk) -> None:
    talk.type("put(k, 1).")
    talk.type("put(k, 2), exit(x).")
    assert talk.type("get(k).") == "1\n"


def test_a_linked_process_takes_the_evaluator_along(talk: Talk) -> None:
    assert talk.type("spawn_link(fun() -> exit(bye) end), receive never -> ok end.") == "** exception exit: bye\n"
    assert talk.type("exit(self(), kill).") == "** exception exit: killed\n"


def test_its_links_hear_of_an_exception(talk: Talk) -> None:
    talk.type("P = spawn(fun() -> process_flag(trap_exit, true), receive {'EXIT', _, R} -> register(r, self()),"
              " receive {get, Q} -> Q ! {got, R} end end end), link(P), ok.")  # fmt: skip
    talk.type("exit(ouch).")
    assert talk.type("r ! {get, self()}, receive {got, {W, _}} -> W end.") == "ouch\n"


def test_the_evaluator_dies_while_nothing_runs(talk: Talk) -> None:
    talk.type("S = self(), spawn(fun() -> receive after 10 -> exit(S, boo) end end), ok.")
    assert talk.screen(20) == "** exception error: boo\n"
    assert talk.session.prompt() == "2> "
    assert talk.type("S =:= self().") == "false\n"


def test_interrupt(talk: Talk) -> None:
    talk.type("receive never -> ok end.")
    talk.session.interrupt()
    assert talk.screen() == "** exception exit: killed\n2> "


def test_catch_exception(talk: Talk) -> None:
    talk.type("Me = self().")
    assert talk.type("catch_exception(true).") == "false\n"
    assert talk.type("throw(ball).") == "* exception throw: ball\n"
    assert talk.type("Me =:= self().") == "true\n"
    assert talk.type("catch_exception(false).") == "true\n"


def test_a_program_reads_what_follows(talk: Talk) -> None:
    assert talk.type('L = io:get_line("? ").\nhello') == '? "hello\\n"\n'
    assert talk.type('io:get_line("more? ").') == "more? "
    assert talk.session.waiting == "line"
    assert talk.type("yes") == '"yes\\n"\n'
    assert talk.session.waiting == "form"


def test_output_of_the_background(talk: Talk) -> None:
    talk.type('spawn(fun() -> receive after 5 -> io:format("later~n") end end), ok.')
    assert talk.screen(10) == "later\n"


def test_what_an_expression_starts_prints_first(talk: Talk) -> None:
    assert talk.type('spawn(fun() -> io:format("hi~n") end), ok.') == "hi\nok\n"


def test_history(talk: Talk) -> None:
    talk.type("X = 7.")
    talk.type("nope().")
    assert talk.type("v(1) + v(-2).") == "14\n"
    assert talk.type("e(3).") == "14\n"
    assert talk.type("v(2).").startswith("{'EXIT',{{shell_undef,nope,0,[]}")
    assert talk.type("history(2).") == "20\n"
    shown = talk.type("h().")
    assert shown.startswith("5: v(2)\n-> {'EXIT',")
    assert shown.endswith("\n6: history(2)\n-> 20\nok\n")
    assert talk.type("e(1).") == "* 1: command not found\n"


def test_results_that_are_not_kept(talk: Talk) -> None:
    talk.type("a. b. results(1). c.")
    assert talk.type("v(1).") == "* 1: command not found\n"


def test_funs_are_listed_as_typed(talk: Talk) -> None:
    talk.type("F = fun(A) -> b(), A + 1 end.")
    assert talk.type("b().") == "F = fun(A) ->\n           b(),\n           A + 1\n    end\nok\n"


def test_forgetting(talk: Talk) -> None:
    talk.type("X = 1, Y = 2, Z = 3.")
    assert talk.type("f(X), X = 10.") == "10\n"
    assert talk.type("begin f(Y), Y = 20 end.") == "20\n"
    assert talk.type("b().") == "X = 10\nY = 20\nZ = 3\nok\n"
    assert talk.type("f(1).") == "** exception error: no function clause matching call to f/1\n"
    talk.type("f().")
    assert talk.type("b().") == "ok\n"


def test_records(talk: Talk) -> None:
    assert talk.type("rd(p, {x, y = b()}).") == "p\n"
    assert talk.type("rl(p).") == "-record(p,{x, y = b()}).\nok\n"
    assert talk.type("#p{y = 2}.") == "#p{x = undefined,y = 2}\n"
    assert talk.type("rd(p, q).") == '** exception exit: "bad record declaration"\n'
    talk.type("rf(p).")
    assert talk.type("{p, 1, 2}.") == "{p,1,2}\n"


def test_undefined_commands(talk: Talk) -> None:
    assert talk.type("nosuch(1, io:put_chars(\"first \")).") == (
        "first ** exception error: undefined shell command nosuch/2\n"
    )


def test_flush_and_pid(talk: Talk) -> None:
    assert talk.type("self() ! {a, \"b\"}, flush().") == 'Shell got {a,"b"}\nok\n'
    assert talk.type("pid(0, 4000, 1).") == "<0.4000.1>\n"


def test_exit_starts_the_shell_again(talk: Talk) -> None:
    talk.type("X = 1.")
    assert talk.type("exit().") == "*** Shell process terminated! ***\n"
    assert talk.session.prompt() == "1> "
    assert talk.type("X.") == "* 1:1: variable 'X' is unbound\n"


def test_halt(talk: Talk) -> None:
    assert talk.type("halt(3).") == ""
    assert talk.status == 3


def test_reports_come_after_what_was_printed_at_the_same_instant(talk: Talk) -> None:
    talk.session.feed_text("spawn(fun() -> error(crash) end), ok.\n")
    shown = talk.screen()
    assert shown.startswith("ok\n2> =ERROR REPORT====")
    shown = talk.type("spawn(fun() -> error(crash) end), timer:sleep(10).", 20)
    assert shown.startswith("=ERROR REPORT====")
    assert shown.endswith("\nok\n")


def test_programs_run_before_the_shell(tools: Tools) -> None:
    programs = [EvalText('io:format("one ")'), CallStart(["io", "put_chars", "two"], False)]
    assert Talk(tools, None, programs).start == "one two1> "


def test_a_program_that_fails_ends_the_node(tools: Tools) -> None:
    for text, reason in (
        ("foo(", '{badmatch,{error,{1,erl_parse,["syntax error before: \'.\'"]}}}'),
        ("nope(1).", "{undef,[{erl_eval,nope,"),
        ("exit(bad).", "bad"),
    ):
        talk = Talk(tools, None, [EvalText(text)], False)
        assert '{"init terminating in do_boot",' in talk.start
        assert reason in talk.start.replace("\n", "")
        assert talk.status == 1


@pytest.mark.parametrize(
    ("text", "complete"),
    [("1.", True), ("1", False), ('"a.', False), ("[1,\n2]", False), ("X = 1. ", True), ("% .", False), ("f(.", True)],
)
def test_is_complete(talk: Talk, text: str, complete: bool) -> None:
    assert talk.session.is_complete(text) is complete


def test_large_input(talk: Talk) -> None:
    numbers = ",".join(map(str, range(20000)))
    assert talk.type(f"length([{numbers}]).") == "20000\n"
    nested = "[" * 3000 + "]" * 3000
    assert talk.type(f"A = {nested}, ok.") == "ok\n"


@pytest.mark.parametrize("choice", ["case 1 of", "self() ! 1, receive"])
def test_a_guard_that_fails_binds_nothing(talk: Talk, choice: str) -> None:
    other = "after 0 -> none end" if "receive" in choice else "; _ -> none end"
    assert talk.type(f"{choice} X when X > 5 -> big {other}.") == "none\n"
    assert talk.type("X.") == "* 1:1: variable 'X' is unbound\n"


def test_a_receive_with_a_guard_that_gives_up_waiting(talk: Talk) -> None:
    assert talk.type("receive X when X > 5 -> big after 10 -> none end.", 20) == "none\n"
    assert talk.type("X.") == "* 1:1: variable 'X' is unbound\n"


@pytest.mark.parametrize(
    ("typed", "lines"),
    [  # as OTP 25 answers
        ("<<1:foo>>.", ["bad argument", "in operator  */2", "called as foo * 1"]),
        ("<<(<<1,2>>):foo/binary>>.", ["bad argument", "in operator  */2", "called as foo * 8"]),
        ('<<"abc"/binary>>.', ["bad argument", "in function  bit_size/1", "called as bit_size(97)"]),
        ("<<a:2/binary>>.", ["construction of binary failed", "type 'binary': expected a binary but got: a"]),
        ("<<(<<1,2>>):(-1)/binary>>.", ["construction of binary failed", "integer as size but got: -8"]),
        ("<<(<<1:3>>)/binary>>.", ["bad argument\n     in function  eval_bits:eval_exp_field/6"]),
    ],
)
def test_binaries_that_cannot_be_built(talk: Talk, typed: str, lines: list[str]) -> None:
    shown = talk.type(typed)
    assert all(line in shown for line in lines), shown
    assert ("***" in shown) == ("construction" in shown or "bit_size" in shown)


def test_funs_typed_at_two_places_are_two(talk: Talk) -> None:
    assert talk.type("F = fun() -> 1 end, F == fun() -> 1 end.") == "false\n"
    assert talk.type("F =:= binary_to_term(term_to_binary(F)).") == "true\n"
    assert talk.type("[A, B] = [fun() -> 1 end || _ <- [1, 2]], A == B.") == "true\n"


def test_arguments_that_match_no_clause_are_bytes_of_utf8_on_a_latin1_device(talk: Talk) -> None:
    assert '("\u00c3\u00a9")' in talk.type("(fun(1) -> ok end)([233]).")
    talk.type("io:setopts([{encoding, unicode}]).")
    assert '("\u00e9")' in talk.type("(fun(1) -> ok end)([233]).")


def test_a_report_of_a_crash_is_there_before_the_next_prompt_but_for_the_first_one(talk: Talk) -> None:
    crash = "{P, M} = spawn_monitor(fun() -> error(a) end), receive {'DOWN', M, _, _, _} -> seen end."
    assert talk.type(crash).startswith("seen\n2> =ERROR REPORT====")
    talk.type("f().")
    assert talk.type(crash).endswith("\n\nseen\n")
    said = talk.type("spawn(fun() -> error(a) end).")
    assert said.startswith("<0.") and "\n=ERROR REPORT====" in said
