"""A session on a paper cluster: text in, the screen out."""

from __future__ import annotations

from typing import Any

from pyshell.assembly import Tools, make_cluster, open_session
from pyshell.runtime.clock import VirtualClock
from pyshell.shell.events import Ended, Event


class Talk:
    """Feed text with `type`, read what appeared."""

    def __init__(self, tools: Tools, name: str | None = None, programs: Any = None, shell: bool = True) -> None:
        self.cluster = make_cluster(tools, 1, VirtualClock())
        node = self.cluster.start_alive(name) if name else self.cluster.start_node()
        assert node is not None
        self.session = open_session(tools, node)
        self.session.banner = ""
        self.events: list[Event] = []
        self.session.start(programs, shell)
        self.start = self.screen()

    def screen(self, milliseconds: int = 0) -> str:
        """Let everything happen; what appeared since the last time."""
        texts: list[str] = []
        for pause in (0, milliseconds):
            if pause:
                self.cluster.run_for(pause)
            self.cluster.run_until_idle()
            while (event := self.session.next_event()) is not None:
                self.events.append(event)
                texts.append(event.text)
        return "".join(texts)

    def type(self, text: str, milliseconds: int = 0) -> str:
        """Type text; the screen without the prompt at its end."""
        self.session.feed_text(text if text.endswith("\n") else text + "\n")
        shown = self.screen(milliseconds)
        prompt = self.session.prompt()
        return shown.removesuffix(prompt)

    def end(self) -> str:
        """No more input."""
        self.session.feed_eof()
        return self.screen()

    @property
    def status(self) -> int | None:
        last = self.events[-1] if self.events else None
        return last.status if isinstance(last, Ended) else None
