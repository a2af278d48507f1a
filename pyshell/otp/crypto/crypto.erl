%% Hashes, message authentication codes, ciphers, keys, random bytes. Almost all is native (crypto.py, _ciphers.py, _keys.py, _pkey.py).
%%
%% Follows: crypto(3).
-module(crypto).

-export([start/0, stop/0, version/0, info/0, info_lib/0, info_fips/0, enable_fips_mode/1, supports/0, supports/1]).
-export([hash/2, hash_init/1, hash_update/2, hash_final/1, hash_info/1, hash_equals/2]).
-export([mac/3, mac/4, macN/4, macN/5, mac_init/2, mac_init/3, mac_update/2, mac_final/1, mac_finalN/2, pbkdf2_hmac/5]).
-export([strong_rand_bytes/1, rand_uniform/2, rand_seed/0, rand_seed/1, rand_seed_s/0, rand_seed_alg/1, rand_seed_alg/2,
         rand_seed_alg_s/1, rand_seed_alg_s/2, exor/2, mod_pow/3, bytes_to_integer/1]).

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

%% Generators for module rand. OTP's draw from OpenSSL each time; these are rand's own, seeded from strong_rand_bytes/1.
rand_seed() -> rand:seed(rand_seed_s()).
rand_seed(Seed) -> rand:seed(exsss, erlang:phash2(Seed, 1 bsl 32)).
rand_seed_s() -> rand:seed_s(exsss, binary:decode_unsigned(strong_rand_bytes(7))).
rand_seed_alg(Alg) -> rand:seed(rand_seed_alg_s(Alg)).
rand_seed_alg(Alg, Seed) -> rand:seed(rand_seed_alg_s(Alg, Seed)).
rand_seed_alg_s(Alg) when Alg =:= crypto; Alg =:= crypto_cache -> rand_seed_s();
rand_seed_alg_s(Alg) -> erlang:error({badarg, Alg}).
rand_seed_alg_s(crypto_aes, Seed) -> rand:seed_s(exsss, erlang:phash2(Seed, 1 bsl 32));
rand_seed_alg_s(Alg, _Seed) -> rand_seed_alg_s(Alg).

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
