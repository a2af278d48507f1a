"""Distribution flags: what a node says it understands, exchanged in the handshake.

Law: a bit has one name here and one sentence; nobody writes a number elsewhere.
Follows: ERTS User's Guide, "Distribution Protocol", Distribution Flags; values as OTP 25 sends them.
"""

from __future__ import annotations

PUBLISHED = 0x1  # the node is visible in nodes()
EXTENDED_REFERENCES = 0x4  # references of more than one word
DIST_MONITOR = 0x8  # understands monitors
FUN_TAGS = 0x10  # understands the old fun tag
DIST_MONITOR_NAME = 0x20  # processes may be monitored by name
NEW_FUN_TAGS = 0x80  # understands NEW_FUN_EXT
EXTENDED_PIDS_PORTS = 0x100  # pids and ports of more than 15 bits
EXPORT_PTR_TAG = 0x200  # understands EXPORT_EXT
BIT_BINARIES = 0x400  # understands BIT_BINARY_EXT
NEW_FLOATS = 0x800  # understands NEW_FLOAT_EXT
UNICODE_IO = 0x1000  # the I/O protocol speaks Unicode
DIST_HDR_ATOM_CACHE = 0x2000  # frames have a header with an atom cache
SMALL_ATOM_TAGS = 0x4000  # understands SMALL_ATOM_EXT
UTF8_ATOMS = 0x10000  # understands UTF-8 atoms
MAP_TAG = 0x20000  # understands MAP_EXT
BIG_CREATION = 0x40000  # creations of 32 bits
SEND_SENDER = 0x80000  # SEND_SENDER instead of SEND
BIG_SEQTRACE_LABELS = 0x100000  # any term is a label of a sequential trace
EXIT_PAYLOAD = 0x400000  # exit reasons travel as payload
FRAGMENTS = 0x800000  # large frames are cut into fragments
HANDSHAKE_23 = 0x1000000  # handshake of OTP 23 (version 6)
UNLINK_ID = 0x2000000  # unlinks have ids and are acknowledged
MANDATORY_25_DIGEST = 0x4000000  # stands for all that OTP 25 demands
SPAWN = 1 << 32  # understands SPAWN_REQUEST
NAME_ME = 1 << 33  # wants to be given a name
V4_NC = 1 << 34  # pids, ports and references of 64 bits
ALIAS = 1 << 35  # understands process aliases

MANDATORY = (
    EXTENDED_REFERENCES
    | FUN_TAGS
    | NEW_FUN_TAGS
    | EXTENDED_PIDS_PORTS
    | EXPORT_PTR_TAG
    | BIT_BINARIES
    | NEW_FLOATS
    | UTF8_ATOMS
    | MAP_TAG
    | BIG_CREATION
    | HANDSHAKE_23
)

DEFAULT = (
    MANDATORY
    | DIST_MONITOR
    | DIST_MONITOR_NAME
    | UNICODE_IO
    | SMALL_ATOM_TAGS
    | SEND_SENDER
    | BIG_SEQTRACE_LABELS
    | EXIT_PAYLOAD
    | UNLINK_ID
    | MANDATORY_25_DIGEST
    | SPAWN
    | V4_NC
    | ALIAS
)
"""What an embedded node offers; a visible node adds PUBLISHED. Atom cache and fragments are left out together: without
either, a frame is plainly a control message and its payload. A real carrier adds both (headers.py)."""


def expand(flags: int) -> int:
    """The flags with the shorthand MANDATORY_25_DIGEST written out."""
    return flags | MANDATORY if flags & MANDATORY_25_DIGEST else flags


def missing(flags: int) -> int:
    """Bits that a peer must have and these flags lack; 0 when the peer is acceptable."""
    return MANDATORY & ~expand(flags)


def common(ours: int, theirs: int) -> int:
    """What both sides understand: this decides how they talk."""
    return expand(ours) & expand(theirs)
