"""Module erlang: the functions whose arguments are judged one by one, a line each. For the words see checks.py.

Follows: OTP 25's erl_erts_errors.
"""

from __future__ import annotations

from pyshell.otp.errors.checks import rules

TABLE = rules("""
    abs/1 !number
    adler32/1 !iodata
    adler32/2 word iodata
    adler32_combine/3 word word natural
    crc32/1 !iodata
    crc32/2 word iodata
    crc32_combine/3 word word natural
    alias/1 options
    append/2 list -
    append_element/2 !tuple
    apply/3 atom atom list
    atom_to_binary/1 !atom
    atom_to_list/1 !atom
    binary_to_list/1 !binary
    bit_size/1 !bitstring
    bitstring_to_list/1 !bitstring
    bump_reductions/1 natural
    byte_size/1 !bitstring
    cancel_timer/1 !ref
    ceil/1 !number
    check_old_code/1 !atom
    delete_module/1 !atom
    demonitor/1 !ref
    display_string/1 !string
    exit/2 !pid
    exit_signal/2 !pid
    external_size/2 - options
    float/1 !number
    float_to_binary/1 !float
    float_to_list/1 !float
    floor/1 !number
    function_exported/3 atom atom natural
    fun_info/1 !fun
    fun_info_mfa/1 !fun
    fun_to_list/1 !fun
    get_cookie/1 atom
    group_leader/2 pid pid
    halt/1 !status
    hibernate/3 atom atom list
    hd/1 !cons
    tl/1 !cons
    integer_to_binary/1 !integer
    integer_to_list/1 !integer
    integer_to_list/2 integer base
    integer_to_binary/2 integer base
    iolist_size/1 !iodata
    iolist_to_binary/1 !iodata
    iolist_to_iovec/1 !iodata
    is_builtin/3 atom atom natural
    is_map_key/2 - !map
    prepare_loading/2 atom binary
    is_process_alive/1 !pid
    is_record/2 !atom
    is_record/3 - atom integer
    length/1 !list
    list_to_binary/1 !iolist
    list_to_bitstring/1 !bits_list
    list_to_tuple/1 !list
    load_module/2 atom binary
    load_nif/2 !path
    make_fun/3 atom atom natural
    make_tuple/2 !range
    map_size/1 !map
    md5/1 !iodata
    module_loaded/1 !atom
    monitor_node/2 atom boolean
    monotonic_time/1 !time_unit
    node/1 !pid
    pid_to_list/1 !pid
    port_close/1 port
    port_command/2 port iodata
    port_control/3 port word iodata
    port_info/1 port
    port_to_list/1 !port
    posixtime_to_universaltime/1 !integer
    purge_module/1 atom
    read_timer/1 !ref
    ref_to_list/1 !ref
    round/1 !number
    send/2 !destination
    send_nosuspend/2 !destination
    size/1 !sized
    spawn/1 !fun
    spawn/2 atom fun
    spawn/3 atom atom list
    spawn/4 atom atom atom list
    spawn_link/1 !fun
    spawn_link/2 atom fun
    spawn_link/3 atom atom list
    spawn_link/4 atom atom atom list
    spawn_monitor/1 !fun
    spawn_monitor/2 atom fun
    spawn_monitor/3 atom atom list
    spawn_monitor/4 atom atom atom list
    spawn_request/1 !fun
    spawn_request_abandon/1 !ref
    statistics/1 !statistics
    system_info/1 !info
    system_time/1 !time_unit
    time_offset/1 !time_unit
    term_to_binary/2 - options
    term_to_iovec/2 - options
    trunc/1 !number
    tuple_size/1 !tuple
    tuple_to_list/1 !tuple
    unalias/1 !ref
    unlink/1 !pid
    universaltime_to_localtime/1 !universal
    universaltime_to_posixtime/1 !universal
    unregister/1 !pid
    whereis/1 !atom
    set_cookie/1 atom
""")
