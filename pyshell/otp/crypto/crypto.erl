%% Hashes, message authentication codes, random bytes. Almost all is native (crypto.py, where stands what is left out, and why).
%%
%% Follows: crypto(3).
-module(crypto).

-export([start/0, stop/0, version/0, info/0, info_lib/0, info_fips/0, enable_fips_mode/1, supports/0, supports/1]).
-export([hash/2, hash_init/1, hash_update/2, hash_final/1, hash_info/1, hash_equals/2]).
-export([mac/3, mac/4, macN/4, macN/5, mac_init/2, mac_init/3, mac_update/2, mac_final/1, mac_finalN/2, pbkdf2_hmac/5]).
-export([strong_rand_bytes/1, rand_uniform/2, rand_seed/0, rand_seed/1, rand_seed_s/0, rand_seed_alg/1, rand_seed_alg/2,
         rand_seed_alg_s/1, rand_seed_alg_s/2, exor/2, mod_pow/3, bytes_to_integer/1]).

start() -> ok.
stop() -> ok.
version() -> "5.1.2".
info() -> #{compile_type => normal, link_type => static, cryptolib_version_compiled => "hashlib", cryptolib_version_linked => "hashlib"}.
info_lib() -> [{<<"hashlib">>, 0, <<"Python's hashlib and hmac">>}].
info_fips() -> not_supported.
enable_fips_mode(Enable) when is_boolean(Enable) -> not Enable.

supports() -> [{Kind, supports(Kind)} || Kind <- [hashs, ciphers, kems, public_keys, macs, curves, rsa_opts]].

supports(hashs) -> digests();
supports(macs) -> [hmac];
supports(Kind) when is_atom(Kind) -> [].

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
