"""Natives of unicode_util: the next code point, the next grapheme cluster.

Follows: stdlib unicode_util.
"""

from __future__ import annotations

from typing import Any

from pyshell.otp.native import bif
from pyshell.otp.stdlib.string.chardata import next_cluster, next_point


@bif("cp", 1)
def cp(p: Any, data: Any) -> Any:
    return next_point(data)


@bif("cluster", 1)
def cluster(p: Any, data: Any) -> Any:
    return next_cluster(data)
