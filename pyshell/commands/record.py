"""`pyshell record FILE [--nodes a b] [--seed N]`: a shell that writes down the session; lines come from standard input.

The law: what was written is replayed at once; a session that does not replay is kept, and marked `xfail`. A file
that is there is not overwritten. Time is virtual: it passes by `:after` and while an input waits.
"""

from __future__ import annotations

import argparse
import os

from pyshell.commands.console import Console
from pyshell.commands.files import Complaint, complain, read_text, say, write_text
from pyshell.commands.worlds import Worlds
from pyshell.transcript.files import HOME, MemoryFiles
from pyshell.transcript.format import Input, parse
from pyshell.transcript.header import KEYS, FormatError, Header, read_value
from pyshell.transcript.lineshell import LineShell
from pyshell.transcript.player import WorldTrouble, replay
from pyshell.transcript.recorder import Recorder
from pyshell.transcript.report import failure_text, source_lines

USAGE = "pyshell record FILE [--nodes 'a b'] [--seed N] [--title TEXT] [--force]"
_QUITS = (":quit", ":q", "q().", "halt().")
_LARGEST = 1 << 20


def main(arguments: list[str]) -> int:
    """The command; its exit status."""
    options = argparse.ArgumentParser("pyshell record", usage=USAGE, description="A shell that keeps the session.")
    options.add_argument("file", metavar="FILE")
    options.add_argument("--nodes", default="", help="nodes to start, as 'a b'")
    options.add_argument("--seed", default="0")
    options.add_argument("--title", default="")
    options.add_argument("--force", action="store_true", help="overwrite FILE")
    chosen = options.parse_args(arguments)
    try:
        return _record(chosen)
    except FormatError as error:
        complain(f"pyshell record: {error.text}")
    except (Complaint, WorldTrouble) as complaint:
        complain(f"pyshell record: {complaint}")
    except KeyboardInterrupt:
        return 130
    return 2


def _record(chosen: argparse.Namespace) -> int:
    if os.path.exists(chosen.file) and not chosen.force:
        raise Complaint(f"{chosen.file}: is there already (--force overwrites it)")
    folder = os.path.dirname(os.path.abspath(chosen.file))
    if not os.path.isdir(folder) or not os.access(folder, os.W_OK):
        raise Complaint(f"{chosen.file}: cannot be written there")
    nodes = read_value(1, "nodes", chosen.nodes, KEYS) if chosen.nodes else ()
    header = Header(title=chosen.title, seed=read_value(1, "seed", chosen.seed, KEYS), nodes=nodes)
    files = MemoryFiles(_sources("."))
    worlds = Worlds()
    shell = LineShell(worlds.make(header, files), header.nodes)
    recorder = Recorder(header)
    _listen(shell, recorder, Console())
    home = HOME + "/"
    recorder.files = {
        path.removeprefix(home): data.decode("utf-8", "replace")
        for path, data in files.used.items()
        if path.startswith(home) and path.endswith((".erl", ".hrl"))
    }
    return _keep(chosen.file, recorder, worlds)


def _listen(shell: LineShell, recorder: Recorder, console: Console) -> None:
    """Until the end of input, or until the learner leaves."""
    if console.is_person:
        console.show(["Everything is written down. :after 1s lets time pass, :on b goes to node b, :quit ends."])
    while True:
        try:
            line = console.ask(shell.prompt())
        except KeyboardInterrupt:
            shell.forget()
            console.show([""])
            continue
        if line is None or (not shell.unfinished and line.strip() in _QUITS):
            return
        if not shell.unfinished and line.startswith("% "):
            recorder.note(line[2:])
            continue
        before = len(shell.done)
        for index, shown in enumerate(shell.feed_each(line)):
            for step in shell.done[before:]:
                if isinstance(step, Input):
                    recorder.input(step.node, step.number, step.source)
                    if index:
                        console.show(source_lines(step))
                else:
                    recorder.waited(step.ns)
                recorder.output(shown)
            before = len(shell.done)
            console.show(shown)


def _keep(path: str, recorder: Recorder, worlds: Worlds) -> int:
    """Replay what was recorded, write it."""
    text = recorder.text()
    transcript = parse(text)
    run = replay(transcript, worlds.make(transcript.header, transcript.files))
    if run.passed:
        write_text(path, text)
        say(f"{path}: {len(transcript.steps)} steps written, and replayed without a difference")
        return 0
    write_text(path, recorder.text(xfail="not reproducible"))
    complain(failure_text(path, run))
    complain(f"{path}: written, but it does not replay; see '%% xfail:' in it")
    return 1


def _sources(folder: str) -> dict[str, str]:
    """The Erlang files of a folder, for c(m)."""
    found: dict[str, str] = {}
    for name in sorted(os.listdir(folder)):
        path = os.path.join(folder, name)
        if name.endswith((".erl", ".hrl")) and os.path.isfile(path) and os.path.getsize(path) <= _LARGEST:
            found[name] = read_text(path)
    return found
