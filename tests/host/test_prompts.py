"""Prompts of programs that read: each request shows its prompt once, whatever it takes from the input. As erl answers."""

from __future__ import annotations

import subprocess
import sys

TYPED = """\
{io:read("a> "), io:read("b> ")}.
foo. {bar,
baz}.
{io:read("a> "), io:get_line("l> ")}.
foo. rest
io:read("m> ").
{a,
b,
c}.
{io:fread("a> ", "~d"), io:fread("b> ", "~d~d")}.
1 2
3
{io:get_chars("c> ", 2), io:get_chars("d> ", 8)}.
abcdef
ghi
"""
ANSWERS = [
    "1> a> b> {{ok,foo},{ok,{bar,baz}}}",
    '2> a> l> {{ok,foo},"rest\\n"}',
    "3> m> {ok,{a,b,c}}",
    "4> a> b> {{ok,[1]},{ok,[2,3]}}",
    '5> c> d> {"ab","cdef\\nghi"}',
]


def test_a_prompt_is_shown_once() -> None:
    done = subprocess.run([sys.executable, "-m", "pyshell"], input=TYPED, capture_output=True, text=True, timeout=60)
    assert done.stdout.splitlines()[1:6] == ANSWERS
