"""A module's text -> its forms: preprocessor and parser together.

The law: each wrong form gives one diagnostic and the others are read all the same.
What the value of an attribute is: lang/to_form.py. Follows: stdlib epp:parse_file/2.
"""

from __future__ import annotations

from collections.abc import Iterable

from pyshell.lang.ast import Node
from pyshell.lang.diagnostic import Diagnostic
from pyshell.lang.parse import Parser
from pyshell.lang.preprocess import Form, Include, Preprocessor, no_include
from pyshell.lang.source import Source


class Module:
    """forms with the file each is from (None: the module's own); errors and warnings of scanner, preprocessor and
    parser. moves: where an included file begins, and where the one around it goes on: (forms before, file, line, column).
    """

    __slots__ = ("source", "forms", "errors", "warnings", "moves")

    def __init__(self, source: Source) -> None:
        self.source = source
        self.forms: list[tuple[Node, str | None]] = []
        self.errors: list[Diagnostic] = []
        self.warnings: list[Diagnostic] = []
        self.moves: list[tuple[int, str, int, int]] = []

    @property
    def nodes(self) -> list[Node]:
        """The forms alone."""
        return [node for node, _file in self.forms]


def parse_module(
    source: Source,
    parser: Parser,
    include: Include = no_include,
    defines: Iterable[tuple[str, str]] = (),
    maybe: bool = True,
) -> Module:
    """Read a module. include(kind, name, from_file) -> (path, text) | None finds included files."""
    module = Module(source)
    preprocessor = Preprocessor(parser, include, defines, maybe=maybe)
    preprocessor.moved = lambda *place: module.moves.append((len(module.forms), *place))
    for item in preprocessor.run(source):
        if isinstance(item, Diagnostic):
            (module.warnings if item.warning else module.errors).append(item)
            continue
        node, error = parser.parse_form(item.tokens)
        file = _file(item, source)
        if node is not None:
            module.forms.append((node, file))
        elif error is not None:
            error.file = file
            module.errors.append(error)
    return module


def _file(item: Form, source: Source) -> str | None:
    return None if item.file == source.name else item.file
