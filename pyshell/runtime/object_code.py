"""Object code: what a compiled module is outside of a node, in a file or as a binary.

It is the source with all that the compiler was told, so it can be taken anywhere and believed nowhere: loading means
compiling, unless the compiled module is remembered under the digest of these bytes.
"""

from __future__ import annotations

from collections.abc import Sequence

MAGIC = b"FOR1\0pyshell object code 1\n"


class Request:
    """What is to be compiled. file: as stack traces name it. options: words for the checker. defines: (macro, text)."""

    __slots__ = ("file", "text", "options", "defines")

    def __init__(
        self, file: str, text: str, options: Sequence[str] = (), defines: Sequence[tuple[str, str]] = ()
    ) -> None:
        self.file = file
        self.text = text
        self.options = list(options)
        self.defines = list(defines)

    def pack(self, module: str) -> bytes:
        """As bytes; `module` can be read without compiling."""
        defines = [f"{name}={value}" for name, value in self.defines]
        fields = [module, self.file, "\x1f".join(self.options), "\x1f".join(defines), self.text]
        return MAGIC + "\0".join(fields).encode("utf-8", "surrogatepass")


def unpack(data: bytes) -> tuple[str, Request] | None:
    """(module, Request) of object code, None if the bytes are something else."""
    if not data.startswith(MAGIC):
        return None
    try:
        fields = data[len(MAGIC) :].decode("utf-8", "surrogatepass").split("\0", 4)
    except UnicodeDecodeError:
        return None
    if len(fields) != 5:
        return None
    module, file, options, defines, text = fields
    pairs = [item.partition("=") for item in defines.split("\x1f") if item]
    return module, Request(file, text, [o for o in options.split("\x1f") if o], [(n, v) for n, _, v in pairs])
