"""Segment specifications of `<<...>>`: what a list of types means, and what is wrong with it.

The law: defaults and conflicts are decided here alone, for the checker and for the code generator.
Follows: stdlib erl_bits (set_bit_type/2); reference manual, "Bit Syntax Expressions".
"""

from __future__ import annotations

from collections.abc import Sequence

from pyshell.term import show

_TYPES = {
    "integer": ("integer", None),
    "float": ("float", None),
    "binary": ("binary", None),
    "bytes": ("binary", 8),
    "bitstring": ("binary", 1),
    "bits": ("binary", 1),
    "utf8": ("utf8", None),
    "utf16": ("utf16", None),
    "utf32": ("utf32", None),
}
_ENDIANS = ("big", "little", "native")
_SIGNS = ("signed", "unsigned")
UTF = frozenset(("utf8", "utf16", "utf32"))

TypeSpec = str | tuple[str, int]


class BitType:
    """type: integer, float, binary, utf8, utf16, utf32; unit in bits (None for utf); sign; endian."""

    __slots__ = ("type", "unit", "sign", "endian", "default_size")

    def __init__(self, type_: str, unit: int | None, sign: str, endian: str, default_size: int | str | None) -> None:
        self.type = type_
        self.unit = unit
        self.sign = sign
        self.endian = endian
        self.default_size = default_size
        """The size when none is written: 8 (integer), 64 (float), "all" (binary), None (utf)."""


class BitTypeError(Exception):
    """The text is erl_lint's."""


def bit_type(sized: bool, types: Sequence[TypeSpec] | None) -> BitType:
    """The meaning of a list of types as the parser left it; sized: a size is written. Raises BitTypeError."""
    found: dict[str, str | int | None] = {"type": None, "unit": None, "sign": None, "endianness": None}
    for index, spec in enumerate(types or ()):
        part = _parts(spec)
        # erl_bits folds the list with the newer part on the left: a conflict names the newer one first.
        for what in ("endianness", "sign", "type", "unit"):
            new, old = part.get(what), found[what]
            if new is not None and old is not None and new != old and index:
                raise BitTypeError(f"conflict in {what} specification for bit field: '{new}' and '{old}'")
            if new is not None:
                found[what] = new
    kind = str(found["type"] or "integer")
    unit = found["unit"]
    assert unit is None or isinstance(unit, int)
    default: int | str | None
    if kind in UTF:
        if sized or unit is not None:
            raise BitTypeError("neither size nor unit must be given for segments of type utf8/utf16/utf32")
        default = None
    elif kind == "binary":
        default = "all"
        unit = unit or 8
    else:
        if not sized and unit is not None:
            raise BitTypeError("a bit unit size must not be specified unless a size is specified too")
        default = 8 if kind == "integer" else 64
        unit = unit or 1
    return BitType(kind, unit, str(found["sign"] or "unsigned"), str(found["endianness"] or "big"), default)


def _parts(spec: TypeSpec) -> dict[str, str | int | None]:
    if isinstance(spec, tuple):
        name, number = spec
        if name == "unit" and 0 < number <= 256:
            return {"unit": number}
        raise BitTypeError(f"bit type {{{show.atom_text(name, True)},{number}}} undefined")
    if spec in _TYPES:
        kind, unit = _TYPES[spec]
        return {"type": kind, "unit": unit}
    if spec in _ENDIANS:
        return {"endianness": spec}
    if spec in _SIGNS:
        return {"sign": spec}
    raise BitTypeError(f"bit type {show.atom_text(spec, True)} undefined")
