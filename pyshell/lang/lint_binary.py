"""`<<...>>` that cannot be built: of each segment, what is written there.

Follows: compiler's sys_core_fold (eval_binary/1): the first segment that is wrong is named, by the reason alone.
"""

from __future__ import annotations

from typing import Any

from pyshell.lang import ast
from pyshell.lang.ast import Node
from pyshell.lang.bit_types import UTF, BitType, BitTypeError, bit_type
from pyshell.lang.codegen.literal import is_literal, literal

_FAILS = "binary construction will fail "
TYPE = _FAILS + "because of a type mismatch"
SIZE = _FAILS + "because the size of a segment is invalid"
_CHARACTER = _FAILS + "with a 'badarg' exception (invalid Unicode code point in a utf8/utf16/utf32 segment)"
_LONG = _FAILS + "with a 'badarg' exception (field size for binary/bitstring greater than actual size)"
_UNEVEN = _FAILS + "with a 'badarg' exception (size {} cannot be evenly divided by unit {})"


def cannot_be_built(node: ast.Bin) -> tuple[Node, str] | None:
    """(where, why), or None when it can or when that depends."""
    for element in node.elements:
        try:
            kind = bit_type(element.size is not None, element.types)
        except BitTypeError:
            return None
        if element.size is not None and is_literal(element.size):
            size = literal(element.size)
            if type(size) is not int:
                return node, TYPE
            if size < 0:
                return element, SIZE
        if is_literal(element.value):
            why = _unfit(element, kind)
            if why is not None:
                return node, why
    return None


def _unfit(element: ast.BinElement, kind: BitType) -> str | None:
    if isinstance(element.value, ast.String):  # so many characters
        return TYPE if kind.type == "binary" and element.value.value else None
    term: Any = literal(element.value)
    if kind.type == "binary":
        return _too_short(element, kind, term) if type(term) is bytes else TYPE
    if kind.type == "float":
        return None if type(term) in (int, float) else TYPE
    if type(term) is not int:
        return TYPE
    if kind.type in UTF and (not 0 <= term <= 0x10FFFF or 0xD800 <= term <= 0xDFFF):
        return _CHARACTER
    return None


def _too_short(element: ast.BinElement, kind: BitType, term: bytes) -> str | None:
    if element.size is None:
        bits, unit = 8 * len(term), kind.unit or 8
        return _UNEVEN.format(bits, unit) if bits % unit else None
    if not is_literal(element.size):
        return None
    size = literal(element.size)
    return _LONG if size * (kind.unit or 8) > 8 * len(term) else None
