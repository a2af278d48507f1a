"""The pytest plugin, from outside."""

from __future__ import annotations

import pytest

pytest_plugins = ["pytester"]

from tests.transcript.test_commands import SMALL  # noqa: E402

ARGUMENTS = ("-p", "pyshell.testing.pytest_plugin", "-p", "no:cacheprovider")


@pytest.fixture(autouse=True)
def not_in_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)


def run(pytester: pytest.Pytester, *more: str) -> pytest.RunResult:
    return pytester.runpytest_inprocess(*ARGUMENTS, *more)


def test_transcripts_and_lessons_are_collected(pytester: pytest.Pytester) -> None:
    (pytester.path / "lessons").mkdir()
    (pytester.path / "lessons" / "small.md").write_text(SMALL)
    (pytester.path / "README.md").write_text("# no lesson\n")
    (pytester.path / "good.transcript").write_text("1> 1 + 1.\n2\n")
    (pytester.path / "bad.transcript").write_text("1> 1 + 1.\n3\n")
    (pytester.path / "broken.transcript").write_text("1> 1 +\n")
    (pytester.path / "later.transcript").write_text("%% xfail: some day\n1> 1 + 1.\n3\n")
    result = run(pytester, "-v", "--continue-on-collection-errors")
    result.assert_outcomes(passed=3, failed=1, errors=1, xfailed=1)
    result.stdout.fnmatch_lines(["*broken.transcript:1: input is not finished*"])
    result.stdout.fnmatch_lines(["bad.transcript:1: step 1 differs*", "    - 3", "    + 2"])
    result.stdout.no_fnmatch_line("*Traceback*")


def test_accept(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    path = pytester.path / "bad.transcript"
    path.write_text("1> 1 + 1.\n3\n")
    monkeypatch.setenv("CI", "1")
    assert run(pytester, "--accept").ret == pytest.ExitCode.USAGE_ERROR
    assert path.read_text() == "1> 1 + 1.\n3\n"
    monkeypatch.delenv("CI")
    run(pytester, "--accept").assert_outcomes(failed=1)
    assert path.read_text() == "1> 1 + 1.\n2\n"
    run(pytester).assert_outcomes(passed=1)


def test_pages_are_collected_and_accepted(pytester: pytest.Pytester) -> None:
    page = pytester.path / "README.md"
    page.write_text("# One\n\n```erl\n1> 1 + 1.\n3\n```\n\n# Two\n\n```erl fresh\n1> 2.\n2\n```\n\n```erlang\nf() -> 1.\n```\n")
    (pytester.path / "plain.md").write_text("# Nothing\n\n```sh\n1> 1.\n```\n")
    (pytester.path / "broken.md").write_text("```erl sed=1\n1> 1.\n1\n```\n")
    result = run(pytester, "-v", "--continue-on-collection-errors")
    result.assert_outcomes(passed=1, failed=1, errors=1)
    result.stdout.fnmatch_lines(["*README.md::one FAILED*", "*README.md::two PASSED*", "README.md:4: step 1 differs*"])
    result.stdout.fnmatch_lines(["broken.md:1: unknown header 'sed'*"])
    (pytester.path / "broken.md").unlink()
    run(pytester, "--accept").assert_outcomes(passed=1, failed=1)
    assert page.read_text().startswith("# One\n\n```erl\n1> 1 + 1.\n2\n```\n\n# Two\n\n```erl fresh\n1> 2.\n2\n```\n")
    run(pytester).assert_outcomes(passed=2)


@pytest.mark.slow
def test_transcripts_marked_for_the_terminal_are_typed_there(pytester: pytest.Pytester) -> None:
    pytest.importorskip("pexpect")
    pytest.importorskip("pyte")
    (pytester.path / "x.transcript").write_text("%% pty: yes\n1> {a,\n.. b}.\n{a,b}\n")
    (pytester.path / "y.transcript").write_text("1> a.\na\n")
    result = run(pytester, "-v")
    result.assert_outcomes(passed=3)
    result.stdout.fnmatch_lines(["*x.transcript::pty PASSED*"])
    run(pytester, "--pty", "none").assert_outcomes(passed=2)
