"""Terms carried from one node to another beside the network: what a test harness (peer) or an observer may do, no program.

Law: also here a term crosses as bytes, so that no process of one node is ever held as a local one by another.
"""

from __future__ import annotations

from typing import Any

from pyshell.dist.distribution import Distribution
from pyshell.dist.funs import NodeContext
from pyshell.term.etf_decode import decode
from pyshell.term.etf_encode import EncodeOptions, encode


def carry(distribution: Distribution, term: Any, target: Any) -> Any:
    """The term as `target` (a Node) sees it."""
    options = EncodeOptions(utf8_atoms=True, identify=distribution.funs.identify)
    return decode(encode(term, options), NodeContext(target, distribution.funs))[0]
