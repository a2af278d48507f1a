"""`pyshell doctor`: what pyshell needs of this machine, whether it is there, and where things are kept.

The law: every line says what was looked at and what it means for the user; exit status 1 only when something that
every session needs does not work.
"""

from __future__ import annotations

import importlib.util
import os
import platform
import sys
import tempfile

from pyshell import __version__
from pyshell.assembly import Tools, make_cluster, open_session
from pyshell.commands.files import ProgressFile, replace_text
from pyshell.host.files import resource, resources
from pyshell.host.memory import MEGABYTE, machine_bytes
from pyshell.host.store import Store, cache_folder
from pyshell.lesson.catalog import Catalog
from pyshell.runtime.clock import VirtualClock
from pyshell.terminal.history import history_path, open_history

NEEDED = ("cryptography", "lark", "markdown_it", "platformdirs", "prompt_toolkit", "pygments", "rich")
OLDEST = (3, 11)

Finding = tuple[str, str]  # "ok", "note" or "bad"; a sentence


def _python() -> Finding:
    found = platform.python_version()
    if sys.version_info[:2] < OLDEST:
        return "bad", f"Python {found} is too old: pyshell needs {OLDEST[0]}.{OLDEST[1]} or newer"
    return "ok", f"Python {found} ({sys.executable})"


def _libraries() -> Finding:
    missing = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        return "bad", f"missing Python packages: {', '.join(missing)}; install pyshell again with pip"
    return "ok", f"all {len(NEEDED)} Python packages are there"


def _texts() -> Finding:
    if "erlang.lark" not in resources("grammar"):
        return "bad", "the grammar is missing: this installation is damaged"
    catalog = Catalog({name: resource("lessons", name) for name in resources("lessons")})
    broken = [found.file for found in catalog.entries if found.sketch is None]
    if broken or not catalog.entries:
        return "bad", f"lessons cannot be read: {', '.join(broken) or 'there are none'}: this installation is damaged"
    return "ok", f"grammar and {len(catalog.entries)} lessons are there"


def _kept() -> Finding:
    """Where progress and history go."""
    warnings = open_history().warning.strip()
    folder = os.path.dirname(ProgressFile().path)
    probe = os.path.join(folder, ".doctor")
    try:
        os.makedirs(folder, exist_ok=True)
        replace_text(probe, "well\n")
        os.unlink(probe)
    except OSError as error:
        return "note", f"the progress of lessons cannot be kept in {folder}: {(error.strerror or str(error)).lower()}"
    return ("note", warnings) if warnings else ("ok", f"progress of lessons in {folder}, history in {history_path()}")


def _encoding() -> Finding:
    encoding = (sys.stdout.encoding or "none").lower()
    if encoding.replace("-", "") != "utf8":
        return "note", f"the terminal's encoding is {encoding}: pyshell draws with ASCII only; for more use a UTF-8 locale"
    return "ok", "the terminal takes UTF-8"


def _cache() -> Finding:
    folder = cache_folder()
    if folder is None:
        return "note", "the cache is switched off (PYSHELL_CACHE is empty): every start takes half a second longer"
    store = Store(folder)
    store.put("doctor", b"well")
    if store.get("doctor") != b"well":
        return "note", f"the cache folder {folder} cannot be used: every start takes half a second longer"
    return "ok", f"cache folder {folder}"


def _answer() -> Finding:
    with tempfile.TemporaryDirectory() as folder:
        tools = Tools(Store(os.path.join(folder, "cache")))
        cluster = make_cluster(tools, 1, VirtualClock())
        session = open_session(tools, cluster.start_node())
        session.start()
        session.feed_text("lists:sum([20, 22]).\n")
        cluster.run_until_idle()
        shown = ""
        while (event := session.next_event()) is not None:
            shown += event.text
    if "1> 42\n" not in shown:
        return "bad", f"an expression was answered wrongly: {shown!r}"
    return "ok", "an expression is compiled and answered"


def _terminal() -> Finding:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return "note", "no terminal here: pyshell would read expressions as erl < FILE does"
    size = os.get_terminal_size()
    kind = os.environ.get("TERM", "unknown")
    if kind == "dumb":
        return "note", "TERM is dumb: the shell would run as with --plain"
    return "ok", f"terminal {kind}, {size.columns} by {size.lines}"


def _memory() -> Finding:
    found = machine_bytes()
    if not found:
        return "note", "how much memory there is cannot be found out: say --memory MB to set a limit for programs"
    return "ok", f"programs may use {found * 3 // 4 // MEGABYTE} megabytes (--memory changes that)"


CHECKS = (_python, _libraries, _texts, _cache, _kept, _answer, _terminal, _encoding, _memory)
MARKS = {"ok": "ok  ", "note": "note", "bad": "BAD "}


def main(arguments: list[str]) -> int:
    """Run all checks; 0 when the shell works."""
    if arguments:
        sys.stderr.write("pyshell: doctor takes no arguments\n")
        return 2
    sys.stdout.write(f"pyshell {__version__}\n")
    worst = 0
    for check in CHECKS:
        try:
            level, sentence = check()
        except Exception as problem:  # a check that breaks is a finding, and the others still tell something
            level, sentence = "bad", f"{check.__name__[1:]}: {type(problem).__name__}: {problem}"
        sys.stdout.write(f"{MARKS[level]} {sentence}\n")
        worst = max(worst, level == "bad")
    return int(worst)
