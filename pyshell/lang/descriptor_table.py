"""The descriptors of erl_lint and of the compiler's passes, and their texts.

Each line: the descriptor, a bar, its text. A descriptor is a name with the parts behind it, or a whole term. What varies
is `{x}`, where x says of which kind it is:
    f  Name/Arity for {Name, Arity}            u  the same, one of them `'_'`
    m  Module:Name/Arity for the three         k  the three, shown as Name/Arity
    e  the three, module erlang, as Name/Arity or erlang:Name/Arity
    a, b  atoms          o  an operator, quoted          t  a type `t(_,_)` for {t, 2}
    n  an integer        s, r  texts                     v, w  any terms
    y  any term, as ~p shows it
    p  (line L, column C) for {L, C}
Follows: stdlib erl_lint, compiler's sys_core_fold, v3_core and v3_kernel (format_error/1).
"""

ABBREVIATED = {
    "{auto}": '"-compile({no_auto_import,[{f}]})." to resolve name clash',
    "{ignore}": "If you mean to ignore this value, use '_' or a different underscore-prefixed name",
    "{badarg}": "binary construction will fail with a 'badarg' exception",
    "{silence}": "(suppress the warning by assigning the expression to the _ variable)",
}
LINT = r"""
undefined_module | no module definition
redefine_module | redefining module
attribute {a} | attribute {a} after function definitions
undefined_function {f} | function {f} undefined
redefine_function {f} | function {f} already defined
define_import {f} | defining imported function {f}
unused_function {f} | function {f} is unused
duplicated_export {f} | function {f} already exported
bad_inline {f} | inlined function {f} undefined
bad_nowarn_unused_function {f} | function {f} undefined
undefined_on_load {f} | function {f} undefined
undefined_nif {f} | nif {f} undefined
multiple_on_loads | more than one on_load attribute
bad_on_load_arity {f} | function {f} has wrong arity (must be 0)
export_all | export_all flag enabled - all functions will be exported
illegal_pattern | illegal pattern
illegal_map_key | illegal map key in pattern
illegal_expr | illegal expression
illegal_guard_expr | illegal guard expression
illegal_guard_local_call {f} | call to local/imported function {f} is illegal in guard
illegal_map_construction | only association operators '=>' are allowed in map construction
undefined_record {a} | record {a} undefined
redefine_record {a} | record {a} already defined
redefine_field {a} {b} | field {b} already defined in record {a}
undefined_field {a} {b} | field {b} undefined in record {a}
bad_multi_field_init | '_' initializes no omitted fields
illegal_record_info | illegal record info
unused_record {a} | record {a} is unused
untyped_record {a} | record {a} has field(s) without type information
unbound_var {a} | variable {a} is unbound
{unsafe_var,{a},{{b},{p}}} | variable {a} unsafe in {b} {p}
{exported_var,{a},{{b},{p}}} | variable {a} exported from {b} {p}
unused_var {a} | variable {a} is unused
shadowed_var {a} {b} | variable {a} shadowed in {b}
variable_in_record_def {a} | variable {a} in record definition
stacktrace_guard {a} | stacktrace variable {a} must not be used in a guard
stacktrace_bound {a} | stacktrace variable {a} must not be previously bound
undefined_bittype {a} | bit type {a} undefined
illegal_bitsize | illegal bit size
unsized_binary_not_at_end | a binary field without size is only allowed at the end of a binary pattern
typed_literal_string | a literal string in a binary pattern must not have a type or a size
bittype_unit | a bit unit size must not be specified unless a size is specified too
undefined_behaviour_func {f} {b} | undefined callback function {f} (behaviour '{b}')
undefined_behaviour {a} | behaviour {a} undefined
singleton_typevar {a} | type variable {a} is only used once (is unbound)
undefined_type {t} | type {t} undefined
unused_type {t} | type {t} is unused
redefine_type {t} | type {t} already defined
builtin_type {t} | type {t} is a builtin type; it cannot be redefined
bad_export_type {v} | bad export_type declaration
duplicated_export_type {f} | type {f} already exported
not_exported_opaque {t} | opaque type {t} is not exported
redefine_spec {f} | spec for {f} already defined
redefine_callback {f} | callback {f} already defined
spec_fun_undefined {f} | spec for undefined function {f}
missing_spec {f} | missing specification for function {f}
spec_wrong_arity | spec has wrong arity
callback_wrong_arity | callback has wrong arity
invalid_call | invalid function call
invalid_record | invalid record expression
{redefine_import,{{f},{a}}} | function {f} already imported from {a}
{unused_import,{{f},{a}}} | import {a}:{f} is unused
invalid_deprecated {w} | badly formed deprecated attribute {w}
bad_deprecated {f} | deprecated function {f} undefined or not exported
invalid_removed {w} | badly formed removed attribute {w}
bad_removed {u} | at least one function matching {u} is still exported
bad_removed {f} | removed function {f} is still exported
bad_on_load {w} | badly formed on_load attribute: {w}
call_to_redefined_bif {f} | ambiguous call of overridden auto-imported BIF {f}\n - use erlang:{f} or {auto}
call_to_redefined_old_bif {f} | ambiguous call of overridden pre R14 auto-imported BIF {f}\n - use erlang:{f} or {auto}
redefine_old_bif_import {f} | import directive overrides pre R14 auto-imported BIF {f}\n - use {auto}
redefine_bif_import {f} | import directive overrides auto-imported BIF {f}\n - use {auto}
removed {m} {s} | {m} is removed; {s}
deprecated {m} {s} {r} | {m} is deprecated and will be removed in {r}; {s}
deprecated {m} {s} | {m} is deprecated; {s}
obsolete_guard {f} | {f} obsolete (use is_{f})
too_many_arguments {n} | too many arguments ({n}) - maximum allowed is 255
illegal_bin_pattern | binary patterns cannot be matched in parallel using '='
field_name_is_variable {a} {b} | field {b} is not an atom or _ in record {a}
wildcard_in_update {a} | meaningless use of _ in update of record {a}
match_underscore_var {a} | variable {a} is already bound. {ignore}
match_underscore_var_pat {a} | variable {a} is bound multiple times in this pattern. {ignore}
bittype_mismatch {v} {w} {s} | conflict in {s} specification for bit field: '{v}' and '{w}'
illegal_bitsize_local_call {f} | call to local/imported function {f} is illegal in a size expression for a binary segment
non_integer_bitsize | a size expression in a pattern evaluates to a non-integer value; this pattern cannot possibly match
utf_bittype_size_or_unit | neither size nor unit must be given for segments of type utf8/utf16/utf32
bad_bitsize {s} | bad {s} bit size
unsized_binary_in_bin_gen_pattern | binary fields without size are not allowed in patterns of bit string generators
undefined_behaviour_callbacks {a} | behaviour {a} callback functions are undefined
ill_defined_behaviour_callbacks {a} | behaviour {a} callback functions erroneously defined
behaviour_info {k} | cannot define callback attibute for {k} when behaviour_info is defined
undefined_callback {k} | callback {k} is undefined
redefine_optional_callback {f} | optional callback {f} duplicated
redefine_spec {m} | spec for {m} already defined
bad_callback {m} | explicit module not allowed for callback {m}
bad_module {m} | spec for function {m} from other module
bad_dialyzer_attribute {w} | badly formed dialyzer attribute: {w}
bad_dialyzer_option {w} | unknown dialyzer warning option: {w}
no_load_nif | nifs defined, but no call to erlang:load_nif/2
"""
CORE = r"""
{nomatch,{shadow,{n},{f}}} | this clause for {f} cannot match because a previous clause at line {n} always matches
{nomatch,{shadow,{n}}} | this clause cannot match because a previous clause at line {n} always matches
{nomatch,shadow} | this clause cannot match because a previous clause always matches
{nomatch,guard} | this clause cannot match because its guard evaluates to 'false'
{nomatch,clause_type} | this clause cannot match because of different types/sizes
{nomatch,no_clause} | no clause will ever match
{nomatch,pattern} | pattern cannot possibly match
{nomatch,{bit_syntax_size,{w}}} | this clause cannot match because '{w}' is not a valid size for a binary segment
{failed,{eval_failure,{erlang,{o},{n}},{a}}} | evaluation of operator {o}/{n} will fail with a '{a}' exception
{failed,{eval_failure,{e},{a}}} | the call to {e} will fail with a '{a}' exception
{failed,{eval_failure,{m},{a}}} | the call to {m} will fail with a '{a}' exception
{failed,bad_map_update} | map update will fail with a 'badmap' exception
{failed,bad_call} | invalid function call
{failed,embedded_binary_size} | {badarg} (field size for binary/bitstring greater than actual size)
{failed,{embedded_unit,{n},{v}}} | {badarg} (size {v} cannot be evenly divided by unit {n})
{failed,bad_unicode} | {badarg} (invalid Unicode code point in a utf8/utf16/utf32 segment)
{failed,bad_float_size} | {badarg} (invalid size for a float segment)
{failed,bad_binary} | binary construction will fail because of a type mismatch
{failed,bad_segment_size} | binary construction will fail because the size of a segment is invalid
{ignored,{no_effect,{erlang,{o},2}}} | use of operator {o} has no effect
{ignored,{no_effect,{e}}} | the call to {e} has no effect
{ignored,{result,{erlang,{o},{n}}}} | the result of evaluating operator {o}/{n} is ignored {silence}
{ignored,{result,{e}}} | the result of calling {e} is ignored {silence}
{ignored,{result,{m}}} | the result of calling {m} is ignored {silence}
{ignored,useless_building} | a term is constructed, but never used
{map_key_repeated,{a}} | key '{a}' will be overridden in expression
{map_key_repeated,{y}} | key {y} will be overridden in expression
"""
