"""Character classes as the inside of Python's `[...]`.

Without `ucp`, letters and digits are those of Latin-1, as in OTP's tables.
Follows: PCRE 8.44, "pcrepattern".
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

WORD = "0-9A-Za-z_\\xaa\\xb5\\xba\\xc0-\\xd6\\xd8-\\xf6\\xf8-\\xff"
SPACE = "\\t\\n\\x0b\\x0c\\r "
HORIZONTAL = "\\t \\xa0\\u1680\\u180e\\u2000-\\u200a\\u202f\\u205f\\u3000"
VERTICAL = "\\n\\x0b\\x0c\\r\\x85\\u2028\\u2029"
_LOWER = "a-z\\xb5\\xdf-\\xf6\\xf8-\\xff"
_UPPER = "A-Z\\xc0-\\xd6\\xd8-\\xde"
_ALPHA = "A-Za-z\\xaa\\xb5\\xba\\xc0-\\xd6\\xd8-\\xf6\\xf8-\\xff"
_PUNCT = "!-/:-@\\[-`{-~\\xa1\\xa7\\xab\\xb6\\xb7\\xbb\\xbf"

POSIX = {
    "alpha": _ALPHA, "lower": _LOWER, "upper": _UPPER, "digit": "0-9", "alnum": "0-9" + _ALPHA, "word": WORD,
    "space": SPACE, "blank": "\\t ", "punct": _PUNCT, "xdigit": "0-9A-Fa-f", "cntrl": "\\x00-\\x1f\\x7f-\\x9f",
    "graph": "!-~\\xa1-\\xac\\xae-\\xff", "print": " -~\\xa0-\\xff", "ascii": "\\x00-\\x7f",
}  # fmt: skip
SIMPLE = {"d": "0-9", "w": WORD, "s": SPACE, "h": HORIZONTAL, "v": VERTICAL}
UNICODE = {"d": "\\d", "w": "\\w", "s": "\\s", "h": HORIZONTAL, "v": VERTICAL}

_LAST = 0x1FFFF  # properties are looked up in the planes that have letters
_GROUPS = {"L&": ("Lu", "Ll", "Lt"), "Any": (), "Xan": ("L", "N"), "Xsp": ("Z",), "Xwd": ("L", "N")}
_CATEGORIES = frozenset(
    "C Cc Cf Cn Co Cs L Ll Lm Lo Lt Lu M Mc Me Mn N Nd Nl No P Pc Pd Pe Pf Pi Po Ps S Sc Sk Sm So Z Zl Zp Zs".split()
)


@lru_cache(maxsize=64)
def property_class(name: str) -> str | None:
    """`\\p{Name}` for a general category, or None: scripts are not known here."""
    if name == "Any":
        return "\\x00-\\U0010ffff"
    wanted = _GROUPS.get(name, (name,))
    if not all(category in _CATEGORIES for category in wanted):
        return None
    parts = []
    start = -1
    for code in range(_LAST + 2):
        inside = code <= _LAST and unicodedata.category(chr(code)).startswith(wanted)
        if inside and start < 0:
            start = code
        elif not inside and start >= 0:
            parts.append(f"\\U{start:08x}-\\U{code - 1:08x}")
            start = -1
    return "".join(parts)
