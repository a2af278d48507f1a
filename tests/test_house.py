"""The house rules that a linter can only half say: sizes, maps, state, imports; and the linters themselves.

Each exemption below carries its reason.
"""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "pyshell"
FILES = sorted(path for path in PACKAGE.rglob("*.py") if "_data" not in path.parts)
NAMES = [str(path.relative_to(PACKAGE)) for path in FILES]

TOP_LEVEL = {
    *("pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md"),
    *("pyshell", "grammar", "lessons", "tests", "transcripts"),
}
MAX_LINES = 500
MAX_FUNCTION = 80

LONG_FUNCTIONS: dict[str, str] = {
    "lang/scan.py:form": "the hot loop of the scanner: one branch a kind of token",
}
STATE: dict[str, str] = {
    "term/atom.py:_TABLE": "the intern table: atoms are compared with `is`, so the process has one",
}
SLOW_START = frozenset(
    "dataclasses enum argparse asyncio pathlib inspect json logging tempfile lark pygments rich prompt_toolkit".split()
)
SLOW_START_ALLOWED: dict[str, str] = {
    "lang/tables_build.py": "imported only when the cache has no tables",
}
PURE = ("term/", "traps/", "lang/", "runtime/", "dist/", "otp/", "cluster.py", "modules.py", "shell/")
MUTATORS = frozenset(
    "append add update pop clear extend insert remove discard setdefault popitem popleft appendleft sort "
    "reverse".split()
)


def trees() -> list[tuple[str, ast.Module]]:
    return [(name, ast.parse(path.read_text("utf-8"))) for name, path in zip(NAMES, FILES)]


@pytest.fixture(scope="module")
def parsed() -> list[tuple[str, ast.Module]]:
    return trees()


def test_the_top_level_is_as_agreed() -> None:
    """What is tracked, where there is a repository (a source archive has none)."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("no repository here")
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    top = {line.split("/")[0] for line in tracked.splitlines()}
    assert {name for name in top if not name.startswith(".")} == TOP_LEVEL


def test_every_file_has_a_docstring(parsed: list[tuple[str, ast.Module]]) -> None:
    bad = [name for name, tree in parsed if len((ast.get_docstring(tree) or "").strip()) < 20]
    assert not bad


def test_files_are_short() -> None:
    bad = [
        (name, lines)
        for name, path in zip(NAMES, FILES)
        if (lines := len(path.read_text("utf-8").splitlines())) > MAX_LINES
    ]
    assert not bad


def test_functions_are_short(parsed: list[tuple[str, ast.Module]]) -> None:
    bad = []
    for name, tree in parsed:
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or 0) - node.lineno + 1
                if lines > MAX_FUNCTION and f"{name}:{node.name}" not in LONG_FUNCTIONS:
                    bad.append((name, node.name, lines))
    assert not bad


def test_no_global_no_print_no_local_import(parsed: list[tuple[str, ast.Module]]) -> None:
    bad = []
    for name, tree in parsed:
        for node in ast.walk(tree):
            if isinstance(node, ast.Global):
                bad.append((name, node.lineno, "global"))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print":
                bad.append((name, node.lineno, "print"))
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                bad.extend(
                    (name, inner.lineno, "import in a function")
                    for inner in ast.walk(node)
                    if isinstance(inner, ast.Import | ast.ImportFrom)
                )
    assert not bad


def _module_containers(tree: ast.Module) -> set[str]:
    """Names of module-level lists, dicts and sets."""
    found: set[str] = set()
    for node in tree.body:
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        )
        value = getattr(node, "value", None)
        made = isinstance(value, ast.List | ast.Dict | ast.Set | ast.ListComp | ast.DictComp | ast.SetComp) or (
            isinstance(value, ast.Call)
            and isinstance(value.func, ast.Name)
            and value.func.id in ("list", "dict", "set", "deque")
        )
        if made:
            found.update(target.id for target in targets if isinstance(target, ast.Name))
    return found


def test_no_mutable_module_state(parsed: list[tuple[str, ast.Module]]) -> None:
    bad = []
    for name, tree in parsed:
        containers = _module_containers(tree)
        for function in ast.walk(tree):
            if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
                continue
            for node in ast.walk(function):
                held = None
                if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store | ast.Del):
                    held = node.value
                elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in MUTATORS:
                    held = node.func.value
                if isinstance(held, ast.Name) and held.id in containers and f"{name}:{held.id}" not in STATE:
                    bad.append((name, node.lineno, held.id))
    assert not bad


def test_start_up_imports_nothing_slow(parsed: list[tuple[str, ast.Module]]) -> None:
    bad = []
    for name, tree in parsed:
        if not name.startswith(PURE) or name in SLOW_START_ALLOWED:
            continue
        for node in ast.walk(tree):
            modules = (
                [alias.name for alias in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else []
            )
            bad.extend((name, node.lineno, module) for module in modules if module.split(".")[0] in SLOW_START)
    assert not bad


def test_no_leftovers() -> None:
    words = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|breakpoint\(\)")
    bad = [
        (name, number)
        for name, path in zip(NAMES, FILES)
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if words.search(line)
    ]
    assert not bad


def test_every_file_is_on_its_package_map() -> None:
    bad = []
    for init in sorted(PACKAGE.rglob("__init__.py")):
        folder = init.parent
        if "_data" in folder.parts or folder.parent.parent.name == "otp" or folder.parent.name == "otp":
            continue  # a module of the library is added by dropping a file: there is no list to edit
        text = ast.get_docstring(ast.parse(init.read_text("utf-8"))) or ""
        for path in sorted(folder.glob("*.py")):
            if (
                path.name not in ("__init__.py", "__main__.py")
                and path.name not in text
                and path.stem not in text.split()
            ):
                bad.append(str(path.relative_to(PACKAGE)))
    assert not bad


def _run(*command: str) -> None:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.timeout(300)
def test_ruff() -> None:
    if shutil.which("ruff") is None:
        pytest.skip("ruff is not installed")
    _run("ruff", "check", ".")


@pytest.mark.timeout(300)
def test_mypy() -> None:
    pytest.importorskip("mypy")
    _run(sys.executable, "-m", "mypy")


@pytest.mark.timeout(300)
def test_import_contracts() -> None:
    pytest.importorskip("importlinter")
    if shutil.which("lint-imports") is None:
        pytest.skip("lint-imports is not on the path")
    _run("lint-imports", "--no-cache")
