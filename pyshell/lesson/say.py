"""What a lesson says: one thing to show, for whichever front end."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True, frozen=True)
class Say:
    """Something to show. kind: title, prose (Markdown), shell (as it stands), tick, note, hint, question,
    rows (lines "word   what it does").

    Also "edit": `text` names a file of the lesson that the learner wants in an editor; the front end calls `edited`.
    And "save", "save!": what the learner did goes to the file `text` (lesson/saved.py); "save!" also when it is there.
    """

    kind: str
    text: str
