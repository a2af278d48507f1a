"""Functions that OTP has deprecated or removed, and what it says to use instead.

The law: facts only. A module alone stands for all its functions.
Follows: stdlib otp_internal (obsolete/3) of OTP 25; erl_lint's deprecated and removed warnings.
"""

from __future__ import annotations

_PG2 = "this module was removed in OTP 24. Use 'pg' instead"
_ANNO = "erl_anno:{column,line,location,text}/1 instead"
_NEVER = "this function will be removed in a future release"

REMOVED: dict[str, str] = {
    "erl_parse:get_attribute/2": _ANNO,
    "erl_parse:get_attributes/1": _ANNO,
    "erl_parse:set_line/2": "use erl_anno:set_line/2",
    "erl_scan:attributes_info": f"use {_ANNO}",
    "erl_scan:set_attribute/3": "use erl_anno:set_line/2 instead",
    "erl_scan:token_info": "use erl_scan:{category,column,line,location,symbol,text}/1 instead",
    "erlang:get_stacktrace/0": "use the new try/catch syntax for retrieving the stack backtrace",
    "erlang:hash/2": "use erlang:phash2/2 instead",
    "filename:find_src": "use filelib:find_source/1,3 instead",
    "filename:safe_relative_path/1": "use filelib:safe_relative_path/2 instead",
    "pg2": _PG2,
}
DEPRECATED: dict[str, tuple[str, str]] = {
    "auth:cookie/0": ("use erlang:get_cookie/0 instead", ""),
    "auth:cookie/1": ("use erlang:set_cookie/2 instead", ""),
    "auth:is_auth/1": ("use net_adm:ping/1 instead", ""),
    "auth:node_cookie": ("use erlang:set_cookie/2 and net_adm:ping/1 instead", ""),
    "calendar:local_time_to_universal_time/1": ("use calendar:local_time_to_universal_time_dst/1 instead", ""),
    "code:is_module_native/1": ("HiPE has been removed", "OTP 26"),
    "code:rehash/0": ("the code path cache feature has been removed", "OTP 26"),
    "crypto:rand_uniform/2": ("use rand:uniform/1 instead", ""),
    "ct_slave": ("use ?CT_PEER(), or the 'peer' module instead", "OTP 27"),
    "disk_log:accessible_logs/0": ("use disk_log:all/0 instead", "OTP 26"),
    "disk_log:lclose/1": ("use disk_log:close/1 instead", "OTP 26"),
    "disk_log:lclose/2": ("use disk_log:close/1 instead", "OTP 26"),
    "erlang:now/0": (
        'see the "Time and Time Correction in Erlang" chapter of the ERTS User\'s Guide for more information', "",
    ),
    "erlang:phash/2": ("use erlang:phash2/2 instead", ""),
    "gen_fsm": ("use the 'gen_statem' module instead", ""),
    "net:broadcast/3": ("use rpc:eval_everywhere/3 instead", ""),
    "net:call/4": ("use rpc:call/4 instead", ""),
    "net:cast/4": ("use rpc:cast/4 instead", ""),
    "net:ping/1": ("use net_adm:ping/1 instead", ""),
    "net:sleep/1": ("use 'receive after T -> ok end' instead", ""),
    "queue:lait/1": ("use queue:liat/1 instead", ""),
    "random": ("use the 'rand' module instead", ""),
    "slave": ("use the 'peer' module instead", "OTP 27"),
    "sys:get_debug/3": (
        "incorrectly documented and only for internal use. Can often be replaced with sys:get_log/1", "",
    ),
    "zlib:adler32/2": ("use erlang:adler32/1 instead", "OTP 27"),
    "zlib:adler32/3": ("use erlang:adler32/2 instead", "OTP 27"),
    "zlib:adler32_combine/4": ("use erlang:adler_combine/3 instead", "OTP 27"),
    "zlib:crc32/1": ("use erlang:crc32/1 on the uncompressed data instead", "OTP 27"),
    "zlib:crc32/2": ("use erlang:crc32/1 instead", "OTP 27"),
    "zlib:crc32/3": ("use erlang:crc32/2 instead", "OTP 27"),
    "zlib:crc32_combine/4": ("use erlang:crc32_combine/3 instead", "OTP 27"),
    "zlib:getBufSize/1": (_NEVER, "OTP 27"),
    "zlib:inflateChunk/1": ("use safeInflate/2 instead", "OTP 27"),
    "zlib:inflateChunk/2": ("use safeInflate/2 instead", "OTP 27"),
    "zlib:setBufSize/2": (_NEVER, "OTP 27"),
}  # fmt: skip


def remark(module: str, name: str, arity: int) -> tuple[str, str] | None:
    """(category of the warning, its text) for a call of module:name/arity, None if nothing is to be said."""
    shown = f"{module}:{name}/{arity}"
    for key in (shown, f"{module}:{name}", module):
        if key in REMOVED:
            return "removed", f"{shown} is removed; {REMOVED[key]}"
        if key in DEPRECATED:
            what, release = DEPRECATED[key]
            when = f" and will be removed in {release}" if release else ""
            return "deprecated_function", f"{shown} is deprecated{when}; {what}"
    return None
