"""Object code: what a compiled module is outside of a node, in a file or as a binary.

It is the source with all that the compiler was told, so it can be taken anywhere and believed nowhere: loading means
compiling, unless the compiled module is remembered under the digest of these bytes.
"""

from __future__ import annotations

from collections.abc import Sequence

from pyshell.term.errors import TermError
from pyshell.term.etf_decode import decode

MAGIC = b"FOR1\0pyshell object code 2\n"
FORMS = b"FOR1\0pyshell abstract code 2\n"


class Request:
    """What is to be compiled. file: as stack traces name it. options: words for the checker. defines: (macro, text).

    forms: abstract forms as an external term, compiled in place of the text (which only shows where an error is).
    given: the options as they were written, an external term in hexadecimal digits; what module_info(compile) says.
    """

    __slots__ = ("file", "text", "options", "defines", "forms", "given")

    def __init__(
        self,
        file: str,
        text: str,
        options: Sequence[str] = (),
        defines: Sequence[tuple[str, str]] = (),
        forms: bytes | None = None,
        given: str = "",
    ) -> None:
        self.file = file
        self.text = text
        self.options = list(options)
        self.defines = list(defines)
        self.forms = forms
        self.given = given

    def pack(self, module: str) -> bytes:
        """As bytes; `module` can be read without compiling."""
        defines = [f"{name}={value}" for name, value in self.defines]
        fields = [module, self.file, "\x1f".join(self.options), "\x1f".join(defines), self.given]
        if self.forms is not None:
            return FORMS + "\0".join([*fields, ""]).encode("utf-8", "surrogatepass") + self.forms
        return MAGIC + "\0".join([*fields, self.text]).encode("utf-8", "surrogatepass")


def _is_term(digits: str) -> bool:
    """Are these the digits of a term, or none at all? They come from a file that anybody may have written."""
    try:
        return not digits or bool(decode(bytes.fromhex(digits)))
    except (ValueError, TermError):
        return False


def unpack(data: bytes) -> tuple[str, Request] | None:
    """(module, Request) of object code, None if the bytes are something else."""
    abstract = data.startswith(FORMS)
    if not abstract and not data.startswith(MAGIC):
        return None
    parts = data[len(FORMS if abstract else MAGIC) :].split(b"\0", 5)
    forms = parts.pop() if abstract and len(parts) == 6 else None
    try:
        fields = [part.decode("utf-8", "surrogatepass") for part in [*parts, b""][:6]]
    except UnicodeDecodeError:
        return None
    if len(fields) != 6 or not _is_term(fields[4]):
        return None
    module, file, options, defines, given, text = fields
    pairs = [item.partition("=") for item in defines.split("\x1f") if item]
    return module, Request(file, text, [o for o in options.split("\x1f") if o], [(n, v) for n, _, v in pairs], forms, given)
