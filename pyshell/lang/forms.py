"""A module's text -> its forms: preprocessor and parser together.

The law: each wrong form gives one diagnostic and the others are read all the same.
What the value of an attribute is: lang/to_form.py. Follows: stdlib epp:parse_file/2.
"""

from __future__ import annotations

from collections.abc import Iterable

from pyshell.lang.ast import Node, Pos
from pyshell.lang.diagnostic import Diagnostic
from pyshell.lang.parse import Parser
from pyshell.lang.preprocess import Form, Include, Preprocessor, no_include
from pyshell.lang.source import Source


class Module:
    """forms with the file each is from (None: the module's own); errors and warnings of scanner, preprocessor and
    parser. between: these in order, and where an included file begins or the one around it goes on (file, line, column),
    each with the number of forms before. start, end: where the text begins, and where reading it ended.
    """

    __slots__ = ("source", "forms", "errors", "warnings", "between", "start", "end")

    def __init__(self, source: Source, start: Pos = (1, 1)) -> None:
        self.source = source
        self.forms: list[tuple[Node, str | None]] = []
        self.errors: list[Diagnostic] = []
        self.warnings: list[Diagnostic] = []
        self.between: list[tuple[int, Diagnostic | tuple[str, int, int]]] = []
        self.start = self.end = start

    def add(self, item: Diagnostic) -> None:
        """Take down what is wrong behind the forms so far."""
        self.between.append((len(self.forms), item))
        (self.warnings if item.warning else self.errors).append(item)

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
    start: Pos = (1, 1),
) -> Module:
    """Read a module. include(kind, name, from_file) -> (path, text) | None finds included files. start: of the text."""
    module = Module(source, start)
    preprocessor = Preprocessor(parser, include, defines, maybe=maybe, start=start)
    preprocessor.moved = lambda *place: module.between.append((len(module.forms), place))
    for item in preprocessor.run(source):
        if isinstance(item, Diagnostic):
            module.add(item)
            continue
        node, error = parser.parse_form(item.tokens)
        file = _file(item, source)
        if node is not None:
            module.forms.append((node, file))
        elif error is not None:
            error.file = file
            module.add(error)
    module.end = preprocessor.end
    return module


def _file(item: Form, source: Source) -> str | None:
    return None if item.file == source.name else item.file
