"""Functions of OTP 25 that are not here, each with the reason. A name that ends in `*` stands for all that begin so.

The law: for every module that a learner is promised, a function of OTP is either there or stands here
(tests/otp/test_exports.py).
"""

from __future__ import annotations

INSIDE = "an inner function of OTP's own implementation"
TRACING = "tracing is not there yet: see:chart/0 and see:journal/0 show what goes between processes of different nodes"
CODE = "there is no BEAM code to load: code:load_binary/3 and c:c/1 do"
PORTS = "a node is no driver of its own connections"
PROBES = "probes of the emulator (DTrace, SystemTap)"
CIPHERS = "ciphers, keys and signatures are not in Python's standard library"
ENGINES = "engines of OpenSSL"

LEFT_OUT: dict[str, dict[str, str]] = {
    "erlang": {
        "alloc_*": "there are no allocators to ask about",
        "call_on_load_function/1": CODE, "finish_after_on_load/2": CODE, "finish_loading/1": CODE, "load_module/2": CODE,
        "has_prepared_code_on_load/1": CODE, "prepare_loading/2": CODE, "load_nif/2": "no native code is loaded",
        "dist_*": PORTS, "dmonitor_node/3": INSIDE, "setnode/*": INSIDE, "dt_*": PROBES,
        "format_cpu_topology/1": INSIDE, "set_cpu_topology/1": "there is one scheduler",
        "garbage_collect_message_area/0": INSIDE, "gather_gc_info_result/1": INSIDE,
        "suspend_process/*": "no process stops another one: lab:freeze/1 stops a node", "resume_process/1": "see suspend_process",
        "seq_trace*": TRACING, "trace*": TRACING,
    },
    "seq_trace": {"*": TRACING},
    "dbg": {"*": TRACING},
    "crypto": {
        "engine_*": ENGINES, "ensure_engine_*": ENGINES, "get_test_engine/0": ENGINES, "crypto_*": CIPHERS,
        "compute_key/4": CIPHERS, "cipher_info/1": CIPHERS, "generate_key/*": CIPHERS, "private_*": CIPHERS, "public_*": CIPHERS,
        "privkey_to_pubkey/2": CIPHERS,
        "ec_curve*": CIPHERS, "sign/*": CIPHERS, "verify/*": CIPHERS, "rand_plugin_*": INSIDE, "rand_cache_plugin_next/1": INSIDE,
        "packed_openssl_version/4": INSIDE, "format_error/2": INSIDE,
    },
    "zlib": {
        "adler32_combine/4": "erlang:adler32_combine/3 does", "crc32_combine/4": "erlang:crc32_combine/3 does",
        "on_load/0": INSIDE,
    },
    "ets": {
        "table/*": "for query list comprehensions (qlc), which are not there", "to_dets/2": "there is no dets",
        "from_dets/2": "there is no dets",
    },
    "file": {"ipread_s32bu_p32bu_int/3": INSIDE},
    "re": {"grun/3": INSIDE, "urun/3": INSIDE, "ucompile/2": INSIDE, "internal_run/4": INSIDE},
    "unicode": {"characters_to_binary_int/2": INSIDE, "characters_to_list_int/2": INSIDE},
    "string": {"list_to_float/1": INSIDE, "list_to_integer/1": INSIDE},
    "io": {"parse_erl_exprs/4": "options of the scanner", "parse_erl_form/4": "options of the scanner",
           "scan_erl_exprs/4": "options of the scanner", "scan_erl_form/4": "options of the scanner"},
    "io_lib": {
        "build_text/2": INSIDE, "collect_*": INSIDE, "get_until/*": INSIDE, "format_prompt/2": INSIDE, "write_binary/3": INSIDE,
        "write_latin1_string/2": INSIDE, "write_string/2": INSIDE, "write_string_as_latin1/2": INSIDE,
    },
    "timer": dict.fromkeys(
        "start_link/0 init/1 handle_call/3 handle_cast/2 handle_info/2 terminate/2 code_change/3".split(), "timers need no server"
    ),
}  # fmt: skip


def reason_for(module: str, function: str) -> str:
    """Why module:name/arity is not here, or ""."""
    for name, reason in LEFT_OUT.get(module, {}).items():
        if name == function or (name.endswith("*") and function.startswith(name[:-1])):
            return reason
    return ""
