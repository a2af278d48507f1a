%% Hashes, message authentication codes, ciphers, keys, random bytes. Almost all is native (crypto.py, _ciphers.py, _keys.py, _pkey.py).
%%
%% Follows: crypto(3).
-module(crypto).

-export([start/0, stop/0, version/0, info/0, info_lib/0, info_fips/0, enable_fips_mode/1, supports/0, supports/1]).
-export([hash/2, hash_init/1, hash_update/2, hash_final/1, hash_info/1, hash_equals/2]).
-export([mac/3, mac/4, macN/4, macN/5, mac_init/2, mac_init/3, mac_update/2, mac_final/1, mac_finalN/2, pbkdf2_hmac/5]).
-export([strong_rand_bytes/1, rand_uniform/2, rand_seed/0, rand_seed/1, rand_seed_s/0, rand_seed_alg/1, rand_seed_alg/2,
         rand_seed_alg_s/1, rand_seed_alg_s/2, rand_plugin_next/1, rand_plugin_uniform/1, rand_plugin_uniform/2,
         rand_cache_plugin_next/1, rand_plugin_aes_next/1, rand_plugin_aes_jump/1, rand_plugin_aes_jump_2pow20/1, exor/2, mod_pow/3, bytes_to_integer/1]).

-export([cipher_info/1, crypto_one_time/4, crypto_one_time/5, crypto_one_time_aead/6, crypto_one_time_aead/7, crypto_init/3,
         crypto_init/4, crypto_update/2, crypto_final/1, crypto_get_data/1, crypto_dyn_iv_init/3, crypto_dyn_iv_update/3]).
-export([generate_key/2, generate_key/3, compute_key/4, privkey_to_pubkey/2, sign/4, sign/5, verify/5, verify/6,
         public_encrypt/4, private_decrypt/4, private_encrypt/4, public_decrypt/4, ec_curves/0, ec_curve/1]).
-export([engine_list/0, engine_by_id/1, engine_add/1, engine_remove/1, engine_get_all_methods/0, engine_get_id/1,
         engine_get_name/1, engine_load/3, engine_load/4, engine_unload/1, engine_unload/2, engine_register/2,
         engine_unregister/2, engine_ctrl_cmd_string/3, engine_ctrl_cmd_string/4, engine_methods_convert_to_bitmask/2,
         ensure_engine_loaded/2, ensure_engine_loaded/3, ensure_engine_unloaded/1, ensure_engine_unloaded/2]).

start() -> ok.
stop() -> ok.
version() -> "5.1.2".
info() -> #{compile_type => normal, link_type => static, cryptolib_version_compiled => "hashlib", cryptolib_version_linked => "hashlib"}.
info_lib() -> [{<<"hashlib">>, 0, <<"Python's hashlib and hmac">>}].
info_fips() -> not_supported.
enable_fips_mode(Enable) when is_boolean(Enable) -> not Enable.

supports() -> [{Kind, supports(Kind)} || Kind <- [hashs, ciphers, public_keys, macs, curves, rsa_opts]].

-file("crypto.erl", 569).
supports(hashs) -> digests();
supports(macs) -> [hmac];
supports(ciphers) ->
    [list_to_atom("aes_" ++ Name) || Name <- string:lexemes(ciphers(), " ")];
supports(public_keys) -> [rsa, dh, ecdsa, ecdh, eddsa, eddh];
supports(curves) -> curves();
supports(rsa_opts) ->
    [rsa_pkcs1_pss_padding, rsa_pss_saltlen, rsa_mgf1_md, rsa_pkcs1_oaep_padding, rsa_oaep_label, rsa_oaep_md, signature_md,
     rsa_pkcs1_padding, rsa_no_padding].

mac(Kind, Key, Data) -> mac(Kind, undefined, Key, Data).
macN(Kind, Key, Data, Size) -> macN(Kind, undefined, Key, Data, Size).
mac_init(Kind, Key) -> mac_init(Kind, undefined, Key).

%% Low =< N < High.
rand_uniform(Low, High) when is_integer(Low), is_integer(High), Low < High -> Low + below(High - Low);
rand_uniform(_, _) -> erlang:error(badarg).

below(Range) -> binary:decode_unsigned(strong_rand_bytes(byte_size(binary:encode_unsigned(Range)) + 8)) rem Range.

%% Generators for module rand: each number drawn anew; from a store of drawn bytes; from a counter that a cipher hides.
-define(STORE_BITS, 56).
-define(CIPHER_BITS, 58).

rand_seed() -> rand:seed(rand_seed_s()).
rand_seed(Seed) when is_binary(Seed) -> ok.  % the bytes come from the world's seed, whatever is mixed in: a replay gives the same
rand_seed_s() -> rand_seed_alg_s(crypto).
rand_seed_alg(Alg) -> rand:seed(rand_seed_alg_s(Alg)).
rand_seed_alg(Alg, Seed) -> rand:seed(rand_seed_alg_s(Alg, Seed)).

rand_seed_alg_s({Handler, _} = State) when is_map(Handler) -> State;
rand_seed_alg_s({Alg, State}) when is_atom(Alg) -> {generator(Alg), State};
rand_seed_alg_s(Alg) when is_atom(Alg) -> {generator(Alg), start(Alg)}.

rand_seed_alg_s(Alg, Seed) when is_atom(Alg) -> {generator(Alg), start({Alg, Seed})}.

generator(crypto) ->
    #{type => crypto, bits => 64, next => fun ?MODULE:rand_plugin_next/1, uniform => fun ?MODULE:rand_plugin_uniform/1,
      uniform_n => fun ?MODULE:rand_plugin_uniform/2};
generator(crypto_cache) ->
    #{type => crypto_cache, bits => ?STORE_BITS, next => fun ?MODULE:rand_cache_plugin_next/1};
generator(crypto_aes) ->
    #{type => crypto_aes, bits => ?CIPHER_BITS, next => fun ?MODULE:rand_plugin_aes_next/1,
      jump => fun ?MODULE:rand_plugin_aes_jump/1}.

start(crypto) -> no_seed;
start(crypto_cache) ->
    Word = ?STORE_BITS div 8,
    {?STORE_BITS, (store_size() + 2 * Word - 1) div Word * Word, <<>>};
start({crypto_aes, Seed}) ->
    <<X:64, _:6, Fixed:12, C:58, B:58, A:58>> = hash(sha256, [Seed, <<"Xoroshiro928">>]),
    {hash(sha256, Seed), (store_size() + 31) div 16, Fixed, rand:exro928_seed([A, B, C | rand:seed58(13, X)])}.

store_size() ->
    case application:get_env(crypto, rand_cache_size) of
        {ok, Size} when is_integer(Size), Size >= 0 -> Size;
        _ -> 1024
    end.

rand_plugin_next(State) -> {below(1 bsl 64), State}.
rand_plugin_uniform(State) -> {below(1 bsl 53) / (1 bsl 53), State}.
rand_plugin_uniform(Max, State) -> {below(Max) + 1, State}.

rand_cache_plugin_next({Bits, Size, <<>>}) -> rand_cache_plugin_next({Bits, Size, strong_rand_bytes(Size)});
rand_cache_plugin_next({Bits, Size, Store}) ->
    <<Number:Bits, Rest/binary>> = Store,
    {Number, {Bits, Size, Rest}}.

%% A state is numbers in front of {Key, Words, Fixed, CounterOfThese, CounterAfterThem}; or, before the first, without the last.
rand_plugin_aes_next([Number | Rest]) -> {Number, Rest};
rand_plugin_aes_next({Key, Words, Fixed, _, Counter}) -> enciphered(Key, Words, Fixed, Counter);
rand_plugin_aes_next({Key, Words, Fixed, Counter}) -> enciphered(Key, Words, Fixed, Counter).

enciphered(Key, Words, Fixed, Counter) ->
    {Clear, After} = counted(Words, Fixed, Counter, []),
    Hidden = crypto_one_time(aes_256_ecb, Key, Clear, true),
    Unused = 128 - ?CIPHER_BITS,
    Numbers = [Number || <<_:Unused, Number:?CIPHER_BITS>> <= Hidden],
    {hd(Numbers), tl(Numbers) ++ {Key, Words, Fixed, Counter, After}}.

counted(0, _, Counter, Blocks) -> {list_to_binary(lists:reverse(Blocks)), Counter};
counted(Words, Fixed, Counter, Blocks) ->
    {{Low, High}, Next} = rand:exro928_next(Counter),
    counted(Words - 1, Fixed, Next, [<<Fixed:12, High:58, Low:58>> | Blocks]).

%% As if so many numbers had been drawn: those that are ready count.
rand_plugin_aes_jump({#{type := crypto_aes} = Handler, State}) ->
    {Handler, jumped(fun rand:exro928_jump_2pow512/1, 0, State)}.
rand_plugin_aes_jump_2pow20(State) -> jumped(fun rand:exro928_jump_2pow20/1, 0, State).

jumped(Jump, Ready, [_ | State]) -> jumped(Jump, Ready + 1, State);
jumped(Jump, Ready, {Key, Words, Fixed, Counter, _}) -> {Key, Words, Fixed, skipped(Words - Ready, Jump(Counter))};
jumped(Jump, 0, {Key, Words, Fixed, Counter}) -> {Key, Words, Fixed, Jump(Counter)}.

skipped(0, Counter) -> Counter;
skipped(Count, Counter) -> skipped(Count - 1, rand:exro928_next_state(Counter)).

hash(_, _) -> erlang:nif_error(undef).
hash_init(_) -> erlang:nif_error(undef).
hash_update(_, _) -> erlang:nif_error(undef).
hash_final(_) -> erlang:nif_error(undef).
hash_info(_) -> erlang:nif_error(undef).
hash_equals(_, _) -> erlang:nif_error(undef).
mac(_, _, _, _) -> erlang:nif_error(undef).
macN(_, _, _, _, _) -> erlang:nif_error(undef).
mac_init(_, _, _) -> erlang:nif_error(undef).
mac_update(_, _) -> erlang:nif_error(undef).
mac_final(_) -> erlang:nif_error(undef).
mac_finalN(_, _) -> erlang:nif_error(undef).
pbkdf2_hmac(_, _, _, _, _) -> erlang:nif_error(undef).
strong_rand_bytes(_) -> erlang:nif_error(undef).
exor(_, _) -> erlang:nif_error(undef).
mod_pow(_, _, _) -> erlang:nif_error(undef).
bytes_to_integer(_) -> erlang:nif_error(undef).
digests() -> erlang:nif_error(undef).

%% Ciphers ----------------------------------------------------------------------------------------------------------

ciphers() ->
    "256_ofb 192_ofb 128_ofb 128_cbc 192_cbc 256_cbc 128_cfb128 192_cfb128 256_cfb128 128_cfb8 192_cfb8 256_cfb8 128_ecb "
    "192_ecb 256_ecb 256_gcm 192_gcm 128_gcm 256_ctr 192_ctr 128_ctr cbc cfb128 cfb8 ctr ecb gcm".

crypto_one_time_aead(Cipher, Key, Start, Text, Beside, Flag) ->
    crypto_one_time_aead(Cipher, Key, Start, Text, Beside, aead_tag_len(Cipher), Flag).

-file("crypto.erl", 1042).
aead_tag_len(Cipher) ->
    case lists:suffix("_gcm", atom_to_list(Cipher)) of
        true -> 16;
        false -> erlang:error({badarg, "Not an AEAD cipher"})
    end.

cipher_info(_) -> erlang:nif_error(undef).
crypto_one_time(_, _, _, _) -> erlang:nif_error(undef).
crypto_one_time(_, _, _, _, _) -> erlang:nif_error(undef).
crypto_one_time_aead(_, _, _, _, _, _, _) -> erlang:nif_error(undef).
crypto_init(_, _, _) -> erlang:nif_error(undef).
crypto_init(_, _, _, _) -> erlang:nif_error(undef).
crypto_update(_, _) -> erlang:nif_error(undef).
crypto_final(_) -> erlang:nif_error(undef).
crypto_get_data(_) -> erlang:nif_error(undef).
crypto_dyn_iv_init(_, _, _) -> erlang:nif_error(undef).
crypto_dyn_iv_update(_, _, _) -> erlang:nif_error(undef).

%% Keys -------------------------------------------------------------------------------------------------------------

ec_curves() -> curves() -- [x25519, x448].

generate_key(Kind, Parameters) -> generate_key(Kind, Parameters, undefined).
sign(Algorithm, Digest, Message, Key) -> sign(Algorithm, Digest, Message, Key, []).
verify(Algorithm, Digest, Message, Signature, Key) -> verify(Algorithm, Digest, Message, Signature, Key, []).

public_encrypt(Algorithm, Text, Key, Options) -> pkey_crypt(Algorithm, Text, Key, Options, false, true).
private_decrypt(Algorithm, Text, Key, Options) -> pkey_crypt(Algorithm, Text, Key, Options, true, false).
private_encrypt(Algorithm, Text, Key, Options) -> pkey_crypt(Algorithm, Text, Key, Options, true, true).
public_decrypt(Algorithm, Text, Key, Options) -> pkey_crypt(Algorithm, Text, Key, Options, false, false).

curves() -> erlang:nif_error(undef).
ec_curve(_) -> erlang:nif_error(undef).
generate_key(_, _, _) -> erlang:nif_error(undef).
compute_key(_, _, _, _) -> erlang:nif_error(undef).
privkey_to_pubkey(_, _) -> erlang:nif_error(undef).
sign(_, _, _, _, _) -> erlang:nif_error(undef).
verify(_, _, _, _, _, _) -> erlang:nif_error(undef).
pkey_crypt(_, _, _, _, _, _) -> erlang:nif_error(undef).

%% Engines: the library is as one that was built without them. A function that fails in another one's name waits for it.

engine_list() -> [Engine || Engine <- notsup_to_error(notsup)].
engine_by_id(Id) when is_binary(Id) -> {ok, notsup_to_error(notsup)}.
engine_add(_Engine) -> notsup_to_error(notsup).
engine_remove(_Engine) -> notsup_to_error(notsup).
engine_get_all_methods() -> notsup_to_error(notsup).
engine_get_id(_Engine) -> notsup_to_error(notsup).
engine_get_name(_Engine) -> notsup_to_error(notsup).
engine_load(Id, Before, After) when is_list(Before), is_list(After), is_binary(Id) orelse is_list(Id) ->
    {ok, notsup_to_error(notsup)}.
engine_load(Id, Before, After, _Methods) -> engine_load(Id, Before, After).
engine_unload(_Engine) -> {ok, engine_nif_wrapper(notsup)}.
engine_unload(Engine, _Methods) -> engine_unload(Engine).
engine_register(_Engine, Methods) when is_list(Methods) -> ok.
engine_unregister(_Engine, Methods) when is_list(Methods) -> ok.
engine_ctrl_cmd_string(Engine, Name, Value) -> engine_ctrl_cmd_string(Engine, Name, Value, false).
engine_ctrl_cmd_string(_Engine, _Name, _Value, _Optional) -> erlang:error(notsup).
engine_methods_convert_to_bitmask(engine_method_all, _Sum) -> 16#FFFF;
engine_methods_convert_to_bitmask(engine_method_none, _Sum) -> 0;
engine_methods_convert_to_bitmask([], Sum) -> Sum.
ensure_engine_loaded(_Id, _Library) -> {ok, notsup_to_error(notsup)}.
ensure_engine_loaded(Id, Library, _Methods) -> ensure_engine_loaded(Id, Library).
ensure_engine_unloaded(Engine) -> engine_unload(Engine).
ensure_engine_unloaded(Engine, _Methods) -> engine_unload(Engine).

notsup_to_error(notsup) -> erlang:error(notsup);
notsup_to_error(Answer) -> Answer.

engine_nif_wrapper(notsup) -> erlang:error(notsup);
engine_nif_wrapper(Answer) -> Answer.
