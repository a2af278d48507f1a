"""Functions of OTP 25 that are not here, each with the reason. A name that ends in `*` stands for all that begin so.

The law: for every module that a learner is promised, a function of OTP is either there or stands here
(tests/otp/test_exports.py).
"""

from __future__ import annotations

INSIDE = "an inner function of OTP's own implementation"
PROCESS = "a callback of OTP's own process, or what starts it: ours has another shape, and nobody else calls it"
RELEASES = "there are no releases"
SERVER = dict.fromkeys("init/1 handle_call/3 handle_cast/2 handle_info/2 terminate/2 code_change/3".split(), PROCESS)

LEFT_OUT: dict[str, dict[str, str]] = {
    "erlang": {
        "alloc_*": "there are no allocators to ask about",
        "garbage_collect_message_area/0": INSIDE, "gather_gc_info_result/1": INSIDE,
    },
    "dbg": {"match_0_9/1": INSIDE, "match_front/2": INSIDE, "match_rear/2": INSIDE},
    "crypto": {
        "get_test_engine/0": "engines of OpenSSL",
        "packed_openssl_version/4": INSIDE, "format_error/2": INSIDE,
    },
    "zlib": {
        "on_load/0": INSIDE,
    },
    "ets": {
        "table/*": "for query list comprehensions (qlc), which are not there", "to_dets/2": "there is no dets",
        "from_dets/2": "there is no dets",
    },
    "file": {"ipread_s32bu_p32bu_int/3": INSIDE},
    "re": {"grun/3": INSIDE},
    "sys": {"suspend_loop_hib/6": INSIDE},
    "application_controller": {
        "change_application_data/2": RELEASES, "code_change/3": RELEASES, "init_starter/4": INSIDE,
        "prep_config_change/0": RELEASES, "start/1": PROCESS,
    },
    "logger": {"internal_init_logger/0": INSIDE},
    "global": {
        "get_locker/0": INSIDE,
        "resolve_it/4": INSIDE, "sync/1": INSIDE, **SERVER,
    },
    "global_group": {
        "global_groups_*": INSIDE, "ng_add_check/*": INSIDE, "publish/2": INSIDE, "registered_names_test/1": INSIDE,
        "send_test/2": INSIDE, "whereis_name_test/1": INSIDE, "start/0": PROCESS, "start_link/0": PROCESS, "stop/0": PROCESS,
        **SERVER,
    },
    "pg": SERVER,
    "rpc": {"stop/0": PROCESS, "proxy_user_flush/0": INSIDE, **SERVER},
    "erpc": {"call_result/4": INSIDE, "is_arg_error/4": INSIDE, "trim_stack/4": INSIDE},
    "net_kernel": {
        "aux_ticker/4": INSIDE, "ticker/2": INSIDE, "ticker_loop/2": INSIDE, "do_spawn/3": INSIDE, "spawn_func/6": INSIDE,
        "kernel_apply/3": INSIDE, "passive_connect_monitor/2": INSIDE, "start_link/1": PROCESS, **SERVER,
    },
    "erl_epmd": {"open/*": "all nodes share one epmd, which needs no connection", **SERVER},
    "auth": {"start_link/0": PROCESS, **SERVER},
    "peer": {
        "init_supervision/2": INSIDE, "start_supervision/0": INSIDE, "supervision_child_spec/0": INSIDE, "system_*": PROCESS,
        **SERVER,
    },
    "slave": {"slave_start/1": INSIDE, "wait_for_*": INSIDE, "start/5": INSIDE},
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
