"""Names the language itself knows: auto-imported BIFs, guard BIFs, type tests, operators.

The law: facts only, as "name/arity"; what they do is in otp/erts.
Follows: erlang(3) ("auto-imported"); reference manual, "Guard Sequences" (min/2 and max/2 since OTP 26).
"""

from __future__ import annotations

AUTO_IMPORTED = frozenset(
    """abs/1 alias/0 alias/1 apply/2 apply/3 atom_to_binary/1 atom_to_binary/2 atom_to_list/1 binary_part/2
    binary_part/3
    binary_to_atom/1 binary_to_atom/2 binary_to_existing_atom/1 binary_to_existing_atom/2 binary_to_float/1
    binary_to_integer/1 binary_to_integer/2 binary_to_list/1 binary_to_list/3 binary_to_term/1 binary_to_term/2
    bit_size/1 bitstring_to_list/1 byte_size/1 ceil/1 check_old_code/1 check_process_code/2 check_process_code/3 date/0
    delete_module/1 demonitor/1 demonitor/2 disconnect_node/1 element/2 erase/0 erase/1 error/1 error/2 error/3 exit/1
    exit/2 float/1 float_to_binary/1 float_to_binary/2 float_to_list/1 float_to_list/2 floor/1 garbage_collect/0
    garbage_collect/1 garbage_collect/2 get/0 get/1 get_keys/0 get_keys/1 group_leader/0 group_leader/2 halt/0 halt/1
    halt/2 hd/1 integer_to_binary/1 integer_to_binary/2 integer_to_list/1 integer_to_list/2 iolist_size/1
    iolist_to_binary/1 is_alive/0 is_atom/1 is_binary/1 is_bitstring/1 is_boolean/1 is_float/1 is_function/1
    is_function/2 is_integer/1 is_list/1 is_map/1 is_map_key/2 is_number/1 is_pid/1 is_port/1 is_process_alive/1
    is_record/2 is_record/3 is_reference/1 is_tuple/1 length/1 link/1 list_to_atom/1 list_to_binary/1
    list_to_bitstring/1 list_to_existing_atom/1 list_to_float/1 list_to_integer/1 list_to_integer/2 list_to_pid/1
    list_to_port/1 list_to_ref/1 list_to_tuple/1 load_module/2 make_ref/0 map_get/2 map_size/1 max/2 min/2
    module_loaded/1 monitor/2 monitor/3 monitor_node/2 node/0 node/1 nodes/0 nodes/1 nodes/2 now/0 open_port/2
    pid_to_list/1 port_close/1 port_command/2 port_command/3 port_connect/2 port_control/3 port_to_list/1 pre_loaded/0
    process_flag/2 process_flag/3 process_info/1 process_info/2 processes/0 purge_module/1 put/2 ref_to_list/1
    register/2 registered/0 round/1 self/0 setelement/3 size/1 spawn/1 spawn/2 spawn/3 spawn/4 spawn_link/1
    spawn_link/2 spawn_link/3 spawn_link/4 spawn_monitor/1 spawn_monitor/2 spawn_monitor/3 spawn_monitor/4 spawn_opt/2
    spawn_opt/3 spawn_opt/4 spawn_opt/5 spawn_request/1 spawn_request/2 spawn_request/3 spawn_request/4
    spawn_request/5 spawn_request_abandon/1 split_binary/2 statistics/1 term_to_binary/1 term_to_binary/2
    term_to_iovec/1 term_to_iovec/2 throw/1 time/0 tl/1 trunc/1 tuple_size/1 tuple_to_list/1 unalias/1 unlink/1
    unregister/1 whereis/1""".split()
)

NEW_AUTO_IMPORTED = frozenset(
    """alias/0 alias/1 atom_to_binary/1 binary_part/2 binary_part/3 binary_to_atom/1 binary_to_existing_atom/1
    binary_to_float/1 binary_to_integer/1 binary_to_integer/2 binary_to_term/2 ceil/1 check_old_code/1
    check_process_code/3 demonitor/1 demonitor/2 error/1 error/2 error/3 float_to_binary/1 float_to_binary/2
    float_to_list/2 floor/1 garbage_collect/2 get_keys/0 halt/2 integer_to_binary/1 integer_to_binary/2
    integer_to_list/2 is_map/1 is_map_key/2 list_to_integer/2 list_to_port/1 list_to_ref/1 map_get/2 map_size/1 max/2
    min/2 monitor/2 monitor/3 nodes/2 port_command/3 port_to_list/1 ref_to_list/1 spawn_monitor/2 spawn_monitor/4
    spawn_request/1 spawn_request/2 spawn_request/3 spawn_request/4 spawn_request/5 spawn_request_abandon/1
    term_to_iovec/1 term_to_iovec/2 unalias/1""".split()
)
"""Auto-imported since R14: a local function of that name only gives a warning."""

GUARD = frozenset(
    """abs/1 binary_part/2 binary_part/3 bit_size/1 byte_size/1 ceil/1 element/2 float/1 floor/1 hd/1 is_atom/1
    is_binary/1
    is_bitstring/1 is_boolean/1 is_float/1 is_function/1 is_function/2 is_integer/1 is_list/1 is_map/1 is_map_key/2
    is_number/1 is_pid/1 is_port/1 is_record/2 is_record/3 is_reference/1 is_tuple/1 length/1 map_get/2 map_size/1 max/2
    min/2 node/0 node/1 round/1 self/0 size/1 tl/1 trunc/1 tuple_size/1""".split()
)

OLD_TYPE_TESTS = frozenset(
    "integer/1 float/1 number/1 atom/1 list/1 tuple/1 pid/1 reference/1 port/1 binary/1 record/2 function/1".split()
)

TYPE_TESTS = OLD_TYPE_TESTS | {name for name in GUARD if name.startswith("is_")} - {"is_map_key/2"}

ARITHMETIC = frozenset("+ - * / div rem band bor bxor bsl bsr bnot".split())
GUARD_OPERATORS = ARITHMETIC | frozenset("and or xor not == /= =< < >= > =:= =/=".split())
"""Operators allowed in guards, of one or two operands; `andalso` and `orelse` are no operators to this list."""

UNARY = frozenset("+ - bnot not".split())


def is_guard_operator(name: str, arity: int) -> bool:
    """Is `erlang:Name/Arity` an arithmetic, boolean or comparison operator?"""
    if arity == 1:
        return name in UNARY
    return arity == 2 and name in GUARD_OPERATORS and name not in ("not", "bnot")

REMOTE_BIFS = frozenset(
    f"{module}:{name}"
    for module, names in {
        "atomics": "info/1 compare_exchange/4 exchange/3 add_get/3 add/3 put/3 get/2",
        "binary": "split/3 split/2 decode_unsigned/2 decode_unsigned/1 encode_unsigned/2 encode_unsigned/1 copy/2 copy/1 "
        "referenced_byte_size/1 list_to_bin/1 part/3 part/2 at/2 last/1 first/1 longest_common_suffix/1 "
        "longest_common_prefix/1 matches/3 matches/2 match/3 match/2 compile_pattern/1",
        "erts_debug": "same/2 flat_size/1",
        "ets": "whereis/1 update_counter/4 take/2 setopts/2 give_away/3 update_element/3 match_spec_run_r/3 "
        "match_spec_compile/1 select_replace/2 select_reverse/3 select_reverse/2 select_reverse/1 select_count/2 select/3 "
        "select/2 select/1 update_counter/3 slot/2 safe_fixtable/2 rename/2 insert_new/2 insert/2 prev/2 next/2 member/2 "
        "match_object/3 match_object/2 match_object/1 match/3 match/2 match/1 last/1 info/2 info/1 lookup_element/3 "
        "lookup/2 is_compiled_ms/1 first/1 delete_object/2 delete/2 delete/1 new/2",
        "file": "native_name_encoding/0",
        "io": "printable_range/0",
        "lists": "keyfind/3 keysearch/3 keymember/3 reverse/2 member/2",
        "maps": "from_keys/2 take/2 values/1 update/3 remove/2 put/3 merge/2 keys/1 from_list/1 find/2",
        "math": "fmod/2 ceil/1 floor/1 pow/2 atan2/2 sqrt/1 log10/1 log2/1 log/1 exp/1 erfc/1 erf/1 atanh/1 atan/1 "
        "asinh/1 asin/1 acosh/1 acos/1 tanh/1 tan/1 sinh/1 sin/1 cosh/1 cos/1",
        "os": "set_signal/2 perf_counter/0 system_time/1 system_time/0 timestamp/0 getpid/0 unsetenv/1 putenv/2 getenv/1",
        "persistent_term": "get/2 info/0 erase/1 get/0 get/1 put/2",
        "re": "inspect/2 run/3 run/2 compile/2 compile/1 version/0",
        "string": "list_to_float/1 list_to_integer/1",
        "unicode": "bin_is_7bit/1 characters_to_list/2 characters_to_binary/2",
    }.items()
    for name in names.split()
)
"""BIFs outside of module `erlang`: a call of one in tail position leaves its caller in the stack trace."""

COMPILED_AS = {"maps:get/2": "map_get", "maps:is_key/2": "is_map_key", "maps:size/1": "map_size"}
"""What erlc compiles as a BIF of module `erlang` that guards have."""
