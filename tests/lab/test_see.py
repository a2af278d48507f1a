"""What see shows: wires, views, names, processes, the journal, charts, causes; and that looking changes nothing."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ElementTree
from collections import deque

import pytest

from tests.dist.shells import Lab, Shell
from tests.lab.test_faults import asked, pair


def unicode(lab: Lab) -> Lab:
    """Its consoles can show everything."""
    for shell in lab.shells.values():
        shell.session.console.encoding = "unicode"
    return lab


def story() -> Lab:
    """One message answered, one lost in a silent cut, and the end of the connection."""
    lab = unicode(pair("abc"))
    lab.a("see:mark().")
    assert asked(lab, "one") == "yes"
    lab.a("lab:cut(a, b).")
    lab.a("{echo, b@lab} ! {self(), two}, ok.")
    lab.wait(80_000)
    lab.a("ok.")
    return lab


def test_wires_say_what_is_the_matter() -> None:
    lab = pair("abc")
    lab.a("lab:cut(a, b, [one_way]), lab:slow(a, c, 20, 5), lab:bandwidth(b, c, 100), lab:freeze(c).")
    text = lab.a("see:wires().")
    assert "a@lab --X-- b@lab  cut, only what a@lab sends; both still count it as connected\n" in text
    assert "a@lab ----- c@lab  up; latency 20 ms, jitter 5 ms; c@lab stands still" in text
    assert "b@lab" in text and "100 bytes/s" in text
    lab.a("lab:calm(), lab:flap(a, b, 100, 200).")
    assert "flaps 100 ms/200 ms" in lab.a("see:wires().")
    lab.a("lab:calm(), lab:hold(a, b), {echo, b@lab} ! {self(), kept}, ok.")
    assert "a@lab --=-- b@lab  held; both still count it as connected; 1 frame waits" in lab.a("see:wires().")


def test_wires_tell_of_clocks_and_plans() -> None:
    lab = pair()
    lab.a("lab:skew(b, -2500), lab:plan([{1500, {cut, a, b}}, {2000, heal}]).")
    text = lab.a("see:wires().")
    assert "b@lab: its clock is 2.5 s behind\nplanned: 2 faults, the next one in 1.5 s (lab:plan() shows them)\n" in text
    lab.a("lab:calm().")
    assert "planned" not in lab.a("see:wires().") and "clock" not in lab.a("see:wires().")


def test_views_mark_differences() -> None:
    lab = pair()
    lab.a("lab:freeze(b).")
    lab.wait(80_000)
    lab.a("ok.")
    text = lab.a("see:views().")
    assert re.search(r"a@lab  \.      no !\nb@lab  yes !  \.\n! b@lab counts a@lab as connected, a@lab does not", text), text
    lab.a("lab:thaw(b), lab:advance(100), net_adm:ping(b@lab).")
    assert "!" not in lab.a("see:views().")


def test_names_and_groups_side_by_side() -> None:
    lab = pair("abc")
    lab.a("global:register_name(boss, self()).")
    lab.a("lab:isolate(c), lab:advance(76_000).")
    lab.c("global:register_name(boss, self()).")
    text = lab.a("see:names().")
    assert re.search(r"boss +<0\.\d+\.0> on a@lab +<0\.\d+\.0> on a@lab +<\d+\.\d+\.0> on c@lab +!", text), text
    for node in ("a", "b"):
        lab.shells[node]("pg:start(pg).")
        lab.shells[node]("pg:join(team, self()).")
    lab.wait(100)
    row = next(line for line in lab.a("see:groups().").split("\n") if line.startswith("team"))
    assert row.count("<") == 4


def test_processes_and_mailboxes() -> None:
    lab = pair()
    lab.a("P = spawn(fun() -> register(idle, self()), receive stop -> ok end end), P ! one, P ! {two, 2}, erlang:yield().")
    assert lab.a("see:mailbox(P).") == "[one,{two,2}]" and lab.a("see:mailbox(idle).") == "[one,{two,2}]"
    row = next(line for line in lab.a("see:processes().").split("\n") if " idle " in line)
    assert re.search(r"idle +2 +0 +0 +prim_eval:receive/2", row), row
    assert lab.a("lists:keyfind(idle, 2, element(2, {x, see:processes()})).").endswith(",idle,2}")
    assert "echo" in lab.a("see:processes(b).")


def test_a_supervision_tree_with_its_budget() -> None:
    lab = Lab("a")
    lab.a(
        "Child = fun(N) -> #{id => N, start => {proc_lib, start_link, [erlang, apply, [fun() -> register(N, self()), "
        "proc_lib:init_ack({ok, self()}), receive stop -> exit(stopped) end end, []]]}} end."
    )
    lab.cluster.files = None
    text = lab.a(
        "code:load_binary(top, \"top\", element(3, compile:forms([{attribute,1,module,top},{attribute,1,export,[{init,1}]},"
        "{function,1,init,1,[{clause,1,[{var,1,'X'}],[],[{tuple,1,[{atom,1,ok},{var,1,'X'}]}]}]}], [binary])))."
    )
    if "{module,top}" not in text:
        pytest.skip("no compile:forms/2 here")
    lab.a("{ok, S} = supervisor:start_link({local, top}, top, {#{intensity => 3, period => 5}, [Child(x), Child(y)]}).")
    text = lab.a("see:tree(top).")
    assert "one_for_one, 0 of 3 restarts in 5 s used" in text
    assert "+- x  <0." in text and "+- y  <0." in text
    lab.a("x ! stop, timer:sleep(10).")
    assert "1 of 3 restarts in 5 s used, the oldest is forgotten in " in lab.a("see:tree(top).")
    assert "worker" not in lab.a("see:tree(nobody).")


def test_inflight() -> None:
    lab = pair()
    lab.a("lab:latency(a, b, 500).")
    text = lab.a("{echo, b@lab} ! {self(), slow}, see:inflight().")
    assert re.search(r"a@lab -> b@lab  in 0\.500 s  \{<0\.\d+\.0>,\{echo,b@lab\},\{<0\.\d+\.0>,slow\}\}", text), text
    assert "[{a@lab,b@lab,500.0,{send," in text.replace("\n", "").replace(" ", "").replace("[{a@lab", "[{a@lab")
    lab.wait(2_000)
    assert lab.a("see:inflight().") == "Nothing is under way.\n[]"


def test_the_journal_tells_fates() -> None:
    text = story().a("see:journal(40).")
    assert re.search(r"a@lab -> b@lab  \{echo,b@lab\} ! \{<0\.\d+\.0>,one\}\n +delivered at \d\.\d{3}, #\d+", text), text
    assert re.search(r"! \{<0\.\d+\.0>,two\}\n +lost: the wire was cut at \d\.\d{3} s", text)
    assert "a@lab x b@lab   cut, silent" in text and "nodedown b@lab (net_tick_timeout)" in text
    numbers = [int(found) for found in re.findall(r"^#(\d+)", text, re.M)]
    assert numbers == sorted(numbers) and len(numbers) > 8


def test_the_journal_forgets_its_oldest_entries_and_says_so() -> None:
    lab = pair()
    for _ in range(12):
        lab.cluster.journal.entries = type(lab.cluster.journal.entries)(lab.cluster.journal.entries, maxlen=10)
        asked(lab, "x")
    assert re.match(r"\(\d+ older entries are not kept any more\.\)\n", lab.a("see:journal()."))


def test_the_journal_off_keeps_nothing() -> None:
    lab = pair()
    lab.a("lab:journal(off).")
    before = lab.cluster.journal.total
    asked(lab, "x")
    assert lab.cluster.journal.total == before and "The journal is off" in lab.a("see:journal().")
    lab.a("lab:journal(on).")
    asked(lab, "x")
    assert lab.cluster.journal.total > before


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_charts_keep_their_width(width: int) -> None:
    lab = story()
    rows = lab.a(f"see:chart(#{{width => {width}}}).").split("\n")[:-1]
    assert max(map(len, rows)) <= width
    text = "\n".join(rows)
    assert "two" in text or "…" in text
    if width == 120:
        assert "─▶│" in text and "╳" in text and "│◀─" in text
        assert len({row.find("│") for row in rows[1:] if row.startswith("   ")}) <= 4
    lab.a.session.console.encoding = "latin1"
    assert lab.a(f"see:chart([{{width, {width}}}]).").isascii()


def test_charts_in_other_forms(tmp_path: object) -> None:
    lab = story()
    mermaid = lab.a("see:chart([{format, mermaid}]).")
    assert mermaid.startswith("sequenceDiagram\n    participant n0 as a@lab\n")
    assert re.search(r"n0->>n1: echo ! \{#lt;0\.\d+\.0#gt;,one\}", mermaid) and "n0-xn1:" in mermaid
    svg = lab.a("see:chart([{format, svg}]).").removesuffix("ok")
    names = {element.tag.rpartition("}")[2] for element in ElementTree.fromstring(svg).iter()}
    assert {"svg", "line", "path", "text", "title"} <= names
    page = lab.a("see:chart([{format, html}]).")
    assert page.startswith("<!DOCTYPE html>") and "<svg" in page and "src=" not in page and "http" in page
    assert page.count("http") == 1  # the name space of SVG, nothing that is loaded
    assert ElementTree.fromstring(lab.a("see:map([{format, svg}]).").removesuffix("ok")) is not None
    assert "-. cut .-" in lab.a("see:map([{format, mermaid}]).")


def test_shiviz() -> None:
    lines = story().a("see:chart([{format, shiviz}, all]).").split("\n")
    pattern = re.compile(r"(\S*) ({.*})")
    clocks = [pattern.fullmatch(line) for line in lines[2:-1:2]]
    assert lines[0] == r"(?<host>\S*) (?<clock>{.*})\n(?<event>.*)" and lines[1] == ""
    assert len(clocks) > 10 and all(clocks)
    seen: dict[str, int] = {}
    for found in clocks:
        assert found is not None
        host, clock = found[1], json.loads(found[2])
        assert clock[host] == seen.get(host, 0) + 1
        seen[host] = clock[host]


def test_the_map() -> None:
    lab = story()
    text = lab.a("see:map([{width, 60}]).")
    rows = text.split("\n")
    assert all(f"[{name}@lab]" in text for name in "abc") and "╳" in text and max(map(len, rows)) <= 60
    assert "a@lab - b@lab: cut" in text
    lab.a("lab:freeze(c).")
    assert "[c@lab (frozen)]" in lab.a("see:map([{width, 80}]).")


@pytest.mark.parametrize("width", [60, 120])
@pytest.mark.parametrize("count", [1, 2, 3, 5, 8])
def test_maps_of_any_size_keep_their_width(count: int, width: int) -> None:
    lab = unicode(Lab("abcdefgh"[:count]))
    if count > 2:
        lab.a("lab:cut(a, c).")
    rows = lab.a(f"see:map([{{width, {width}}}]).").split("\n")
    assert max(map(len, rows)) <= width and all(f"{name}@lab" in "".join(rows) for name in "abcdefgh"[:count])
    assert ("╳" in "".join(rows)) == (count > 2)
    lab.a.session.console.encoding = "latin1"
    assert lab.a("see:map().").isascii()


def test_a_call_is_shown_with_its_result_and_what_global_calls_is_not() -> None:
    lab = unicode(pair("abc"))
    lab.wait(1000)
    lab.a("see:mark(), rpc:call(b@lab, erlang, abs, [-7]).")
    text = lab.a("see:chart(#{since => mark, width => 120}).")
    assert text.count("spawn {erpc,execute_call,4}") == 1 and text.count("result 7") == 1
    assert "spawn" not in lab.a("see:chart(#{since => 0}).").split("spawn {erpc")[0]
    assert "result for <0." in lab.a("see:journal(5).")


def test_before() -> None:
    lab = story()
    sent, received = "{send, '_', {echo, b@lab}, {'_', one}}", "{received, '_', '_', {echo, one}}"
    assert lab.a(f"see:before({sent}, {received}).") == "true"
    assert lab.a(f"see:before({received}, {sent}).") == "false"
    path = lab.a(f"[N || {{_, N}} <- see:path({sent}, {received})].")
    assert path == "[a@lab,b@lab,b@lab,a@lab]"
    assert lab.a(f"see:path({received}, {sent}).") == "none"
    lost = "{send, '_', {echo, b@lab}, {'_', two}}"
    down = "{nodedown, a@lab, b@lab}"
    assert lab.a(f"{{see:before({lost}, {down}), see:before({down}, {lost})}}.") == "{false,false}"
    assert lab.a("see:before(100000, 2).").startswith("** exception error: {no_such_event,100000}")


WHY = [
    ("nodedown", "nodedown", ["was cut (silent)", "The last thing that a@lab heard of b@lab", "net_ticktime"]),
    ("{'DOWN', x, process, {echo, b@lab}, noconnection}", "noconnection", ["was cut (silent)", "can no longer know"]),
    ("{badrpc, nodedown}", "badrpc", ["was cut (silent)", "gave b@lab up"]),
]


@pytest.mark.parametrize(("term", "_word", "sentences"), WHY)
def test_why_after_a_cut(term: str, _word: str, sentences: list[str]) -> None:
    text = story().a(f"see:why({term}).")
    words = " ".join(text.split())
    assert all(sentence in words for sentence in sentences), words
    times = [float(found) for found in re.findall(r"^ *(\d+\.\d+) s", text, re.M)]
    assert times == sorted(times) and len(times) >= 4


def test_why_pang() -> None:
    lab = story()
    assert lab.a("net_adm:ping(b@lab).") == "pang"
    text = lab.a("see:why(pang).")
    assert "was cut (silent)" in text and "asked for the whole set-up time" in text
    lab = Lab("ab")
    assert lab.a("net_adm:ping(z@lab).") == "pang"
    assert "nobody has that name" in lab.a("see:why(pang).")
    lab.a("erlang:set_cookie(other).")
    assert lab.a("net_adm:ping(b@lab).") .endswith("pang")
    assert "the cookies are different" in lab.a("see:why(pang).")
    lab = pair()
    lab.a("lab:crash(b), timer:sleep(10), net_adm:ping(b@lab).")
    text = lab.a("see:why({pang, b@lab}).")
    assert "b@lab ended" in text and "nobody has that name" in text


def test_why_killed_goes_back_to_the_first_cause() -> None:
    lab = Lab("a")
    lab.a("F = fun() -> receive x -> x end end, P = spawn(F), Q = spawn(fun() -> link(P), F() end), timer:sleep(1).")
    lab.a("exit(P, kill), timer:sleep(1).")
    _first, second, third = " ".join(lab.a("see:why({'EXIT', Q, killed}).").split()).split(" s <")
    assert "exit(Pid, kill), which nothing can trap" in second and "got the exit reason killed from <" in third
    assert lab.a("see:why(banana).").startswith("** exception error: bad argument")


def test_looking_changes_nothing() -> None:
    """The same session with and without a look at everything, down to pids and references."""
    look = (
        "{see:wire(a, b), see:nodes(a), see:history(), see:mailbox(self()), see:links(self()), see:whereis(b, echo), "
        "see:before(1, 2), see:got(b, x), see:count('_'), see:monitored(b, echo), see:monitors_node(a, b)}, ok."
    )
    ends = []
    for looking in (False, True):
        lab = story()
        shell: Shell = lab.a
        shell(look if looking else "ok.")
        ends.append((shell("{spawn(fun() -> ok end), make_ref(), process_info(self(), message_queue_len)}."), lab.seconds))
    assert ends[0] == ends[1]


def test_help_about_one_function() -> None:
    lab = Lab("a")
    shown = lab.a("lab:help(cut).")
    assert shown.startswith("cut(A, B), cut(A, B, How)     silent") and "<-> heal(A, B)" in shown and "isolate" not in shown
    assert lab.a("lab:help(thaw).").startswith("freeze(N), freeze(N, Ms) ") and "split(" in lab.a("lab:help(heal).")
    assert lab.a("see:help(why).").startswith("why(Term) ") and "chain of" in lab.a("see:help(why).")
    assert lab.a("see:help(nonsense).") == "There is no see:nonsense.\nok"


def test_signals_of_which_only_the_arrival_is_kept() -> None:
    lab = pair("ab")
    lab.a("P = spawn(b@lab, fun F() -> receive _ -> F() end end).")
    lab.cluster.journal.entries = deque(lab.cluster.journal.entries, maxlen=40)
    lab.wait(2000)  # the nodes know each other by now, and are quiet
    lab.a("[P ! N || N <- lists:seq(1, 500)], ok.")
    lab.wait(100)
    shown = lab.a("see:journal(2).")
    assert "older entries are not kept any more.)" in shown
    assert "! 499" in shown and "! 500" in shown and shown.count("delivered at ") == 2
    assert "500" in lab.a("see:chart(2).")
    last = lab.cluster.journal.total - 1
    assert lab.a(f"see:before({last - 1}, {last}).") == "true"
