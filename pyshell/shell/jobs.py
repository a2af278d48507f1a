"""The jobs of a shell: what Ctrl-G leads to. Lines of the menu go in, text comes out; whoever has the screen makes the shells.

The law: jobs are numbered from 1 and no number is given twice; one job at most is the current one, and only `c` goes to
it. A line is read as Erlang tokens, as erl reads it: `r 'b@lab'`, `c 2`; what is no token is "Illegal input".
Follows: kernel user_drv (switch_loop/2), in the words of OTP 25.
"""

from __future__ import annotations

from typing import Any, Protocol

from pyshell.lang.scan import scan

ENTERED = "User switch command"
MENU = " --> "
UNKNOWN_COMMAND, UNKNOWN_JOB, ILLEGAL = "Unknown command\n", "Unknown job\n", "Illegal input\n"
GONE = "Shell process terminated! (^G to start new job) ***\n"
ERROR_GONE = f"*** ERROR: {GONE}"
HELP = """\
  c [nn]            - connect to job
  i [nn]            - interrupt job
  k [nn]            - kill job
  j                 - list all jobs
  s [shell]         - start local shell
  r [node [shell]]  - start remote shell
  q                 - quit erlang
  ? | h             - this message
"""
CONNECTED, QUIT = "connected", "quit"


class Job:
    """One job. what: how `j` shows it; shell: the front end's own, whatever that is."""

    __slots__ = ("number", "shell", "what")

    def __init__(self, number: int, what: str, shell: Any) -> None:
        self.number = number
        self.what = what
        self.shell = shell


class Keeper(Protocol):
    """What the menu asks of whoever keeps the shells."""

    def start_job(self, node: str, module: str) -> Any:
        """A shell for a new job; node "" is the shell's own. It is not shown before `connect`."""

    def connect(self, shell: Any) -> str:
        """Put it in front. What to say about it, mostly nothing."""

    def interrupt_job(self, shell: Any) -> None: ...

    def kill_job(self, shell: Any) -> None: ...


class Jobs:
    """The table, and the commands of the menu."""

    __slots__ = ("current", "_jobs", "_keeper", "_last")

    def __init__(self, keeper: Keeper, first: Any) -> None:
        self._keeper = keeper
        self._jobs: list[Job] = [Job(1, "{shell,start,[init]}", first)]
        self._last = 1
        self.current: Job | None = self._jobs[0]

    def add(self, shell: Any, node: str = "", module: str = "shell") -> Job:
        """A job that runs already; it becomes the current one."""
        self._last += 1
        place = f"{node}," if node else ""
        self.current = Job(self._last, f"{{{place}{module},start,[]}}", shell)
        self._jobs.append(self.current)
        return self.current

    def select(self, shell: Any) -> None:
        """This shell came to the front in another way than through the menu."""
        self.current = self._find_shell(shell) or self.current

    def known(self, shell: Any) -> bool:
        """Is it among the jobs?"""
        return self._find_shell(shell) is not None

    def replace(self, old: Any, new: Any) -> None:
        """The same job in another incarnation."""
        found = self._find_shell(old)
        if found is not None:
            found.shell = new

    def remove(self, shell: Any) -> None:
        """It has ended."""
        found = self._find_shell(shell)
        if found is not None:
            self._jobs.remove(found)
            if self.current is found:
                self.current = None

    def _find_shell(self, shell: Any) -> Job | None:
        return next((job for job in self._jobs if job.shell is shell), None)

    # the menu -----------------------------------------------------------------------------------------------------

    def command(self, line: str) -> tuple[str, str]:
        """One line of the menu. What it prints, and CONNECTED or QUIT when it ends the menu, else ""."""
        tokens = scan(line)
        if not isinstance(tokens, list):
            return ILLEGAL, ""
        words = [(kind, value) for kind, value, _at in tokens]
        if not words:
            return "", ""
        word = words[0][1]
        if not _is_name(words[0]):
            return (HELP, "") if word == "?" and len(words) == 1 else (UNKNOWN_COMMAND, "")
        rest = words[1:]
        if word in ("c", "i", "k") and len(rest) <= 1:
            return self._with_job(str(word), rest)
        if word == "j" and not rest:
            return self.listing(), ""
        if word == "s" and len(rest) <= 1 and all(map(_is_name, rest)):
            module = str(rest[0][1]) if rest else "shell"
            self.add(self._keeper.start_job("", module), "", module)
            return "", ""
        if word == "r" and len(rest) in (1, 2) and all(map(_is_name, rest)):
            node, module = str(rest[0][1]), str(rest[1][1]) if len(rest) == 2 else "shell"
            self.add(self._keeper.start_job(node, module), node, module)
            return "", ""
        if word == "q" and not rest:
            return "", QUIT
        if word == "h" and not rest:
            return HELP, ""
        return UNKNOWN_COMMAND, ""

    def _with_job(self, word: str, rest: list[tuple[str, Any]]) -> tuple[str, str]:
        if rest:
            if type(rest[0][1]) is not int:
                return UNKNOWN_COMMAND, ""
            job = next((found for found in self._jobs if found.number == rest[0][1]), None)
        else:
            job = self.current
        if job is None:
            return UNKNOWN_JOB, ""
        if word == "c":
            self.current = job
            return self._keeper.connect(job.shell), CONNECTED
        if word == "i":
            self._keeper.interrupt_job(job.shell)
        else:
            self.remove(job.shell)
            self._keeper.kill_job(job.shell)
        return "", ""

    def listing(self) -> str:
        """`j`."""
        rows = [f"{job.number:4}{'*' if job is self.current else ' '} {job.what}\n" for job in self._jobs]
        return "".join(rows)


def _is_name(word: tuple[str, Any]) -> bool:
    return word[0] == "atom"
