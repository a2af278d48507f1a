"""The matcher against a naive oracle that tries everything."""

from __future__ import annotations

import re
from collections import Counter
from fnmatch import translate

from hypothesis import given, settings
from hypothesis import strategies as st

from pyshell.transcript.match import Expected, align, line_matches, matches, output_lines


def oracle(expected: list[Expected], actual: list[str]) -> bool:
    if not expected:
        return not actual
    first = expected[0]
    if first.mark == "...":
        return oracle(expected[1:], actual) or (bool(actual) and oracle(expected, actual[1:]))
    if first.mark == "unordered":
        count = next((i for i, line in enumerate(expected) if line.mark != "unordered"), len(expected))
        bag = sorted(line.text for line in expected[:count])
        return bag == sorted(actual[:count]) and oracle(expected[count:], actual[count:])
    return bool(actual) and one(first, actual[0]) and oracle(expected[1:], actual[1:])


def one(expected: Expected, actual: str) -> bool:
    if expected.mark == "glob":
        return re.match(translate(expected.text.replace("[", "[[]")), actual) is not None
    if expected.mark == "re":
        return re.fullmatch(expected.text, actual) is not None
    return expected.text == actual


WORDS = st.sampled_from(["a", "b", "ab", "aab", "[a]", ""])
LINES = (
    st.builds(Expected, WORDS)
    | st.builds(Expected, WORDS, st.just("unordered"))
    | st.builds(Expected, st.sampled_from(["a*", "?", "*", "[a]", "[*", "a?b"]), st.just("glob"))
    | st.builds(Expected, st.sampled_from(["a+", "a|b", "", "(ab)?"]), st.just("re"))
    | st.just(Expected("", "..."))
)


@settings(max_examples=1500)
@given(st.lists(LINES, max_size=7), st.lists(WORDS, max_size=7))
def test_matches_as_the_oracle_does(expected: list[Expected], actual: list[str]) -> None:
    assert matches(expected, actual) == oracle(expected, actual)


@given(st.lists(LINES, max_size=6), st.lists(WORDS, max_size=6))
def test_an_alignment_has_every_line_once(expected: list[Expected], actual: list[str]) -> None:
    pairs = align(expected, actual)
    assert [text for _, text in pairs if text is not None] == actual
    seen = Counter(id(line) for line, text in pairs if line is not None and (line.mark != "..." or text is None))
    assert seen == Counter(id(line) for line in expected)
    for line, text in pairs:
        if line is not None and text is not None and line.mark != "unordered":
            assert line_matches(line, text)


@given(st.lists(WORDS, max_size=6))
def test_equal_lines_align_without_differences(actual: list[str]) -> None:
    assert all(line and text is not None for line, text in align([Expected(text) for text in actual], actual))


def test_large_outputs_take_no_time() -> None:
    actual = [str(i) for i in range(10_000)]
    expected = [Expected(str(i + 1)) for i in range(10_000)]
    assert not matches(expected, actual)
    assert len(align(expected, actual)) == 20_000
    wild = [Expected("", "...") if i % 2 else Expected(str(i)) for i in range(10_000)]
    assert matches(wild, actual)


def test_what_is_printed_becomes_lines() -> None:
    assert output_lines("a  \r\nb\n\n\n") == ["a", "b"]
    assert output_lines("\x1b[1mx\x1b[0m\ty\x07\x00\n") == ["\\e[1mx\\e[0m\\ty\\a\\x{0}"]
    assert output_lines("\n\nhi") == ["", "", "hi"]
    assert output_lines("") == []
