"""Keys of crypto: what no recording can say, because it is random. All else is in sessions/crypto_keys."""

from __future__ import annotations

import subprocess
import sys

import pytest

from pyshell.assembly import Tools

from .evaluate import Evaluator

RSA = "{Pub, Priv} = crypto:generate_key(rsa, {%d, 65537})"
CURVES = "secp192r1 secp224r1 secp256r1 secp256k1 secp384r1 secp521r1 brainpoolP256r1 brainpoolP384r1 brainpoolP512r1".split()
DRAWN = [
    "crypto:generate_key(rsa, {512, 65537})",
    "crypto:generate_key(dh, [(1 bsl 521) - 1, 3])",
    *(f"crypto:generate_key(ecdh, {curve})" for curve in ("secp256r1", "secp521r1", "x25519", "x448")),
    *(f"crypto:generate_key(eddsa, {curve})" for curve in ("ed25519", "ed448")),
    f"begin {RSA % 512}, crypto:public_encrypt(rsa, <<1>>, Pub, rsa_pkcs1_padding) end",
    f"begin {RSA % 512}, crypto:public_encrypt(rsa, <<1>>, Pub, rsa_pkcs1_oaep_padding) end",
    f"begin {RSA % 512}, crypto:sign(rsa, sha, <<1>>, Priv, [{{rsa_padding, rsa_pkcs1_pss_padding}}]) end",
    "crypto:sign(ecdsa, sha256, <<1>>, [element(2, crypto:generate_key(ecdh, secp256r1)), secp256r1])",
]


@pytest.fixture(scope="module")
def tools() -> Tools:
    return Tools()


@pytest.fixture(scope="module")
def evaluator(tools: Tools) -> Evaluator:
    return Evaluator(tools)


@pytest.mark.parametrize("expression", DRAWN)
def test_the_same_seed_draws_the_same(tools: Tools, expression: str) -> None:
    one, other = Evaluator(tools), Evaluator(tools)
    first, second = one.answer(expression), one.answer(expression)
    assert [first, second] == [other.answer(expression), other.answer(expression)]
    assert first != second and "<<" in first


@pytest.mark.parametrize("bits", (512, 513, 600, 1024))
def test_keys_of_rsa_are_sound(evaluator: Evaluator, bits: int) -> None:
    found = evaluator.answer(f"[binary:decode_unsigned(B) || B <- element(2, crypto:generate_key(rsa, {{{bits}, 17}}))]")
    e, n, d, p, q, dp, dq, c = map(int, found.strip("[]").split(","))
    assert (e, n, n.bit_length()) == (17, p * q, bits)
    assert p > q
    assert all(pow(base, e * d, n) == base for base in (2, 3, 1 << 300))
    assert all(pow(base, prime - 1, prime) == 1 for base in (2, 3, 5, 7) for prime in (p, q))
    assert (d % (p - 1), d % (q - 1), c * q % p) == (dp, dq, 1)


@pytest.mark.parametrize("options", (
    "[]", "[{rsa_padding, rsa_pkcs1_pss_padding}]",
    "[{rsa_padding, rsa_pkcs1_pss_padding}, {rsa_pss_saltlen, -1}, {rsa_mgf1_md, sha}]",
))  # fmt: skip
@pytest.mark.parametrize("bits", (777, 1024, 1025))
def test_signatures_of_rsa(evaluator: Evaluator, bits: int, options: str) -> None:
    sign = f"begin {RSA % bits}, S = crypto:sign(rsa, sha256, <<1>>, Priv, {options})"
    assert evaluator.answer(f"{sign}, crypto:verify(rsa, sha256, <<1>>, S, Pub, {options}) end") == "true"
    assert evaluator.answer(f"{sign}, crypto:verify(rsa, sha256, <<2>>, S, Pub, {options}) end") == "false"


@pytest.mark.parametrize("bits", (777, 1024, 1025))
@pytest.mark.parametrize("padding", ("rsa_pkcs1_padding", "rsa_pkcs1_oaep_padding"))
def test_texts_of_rsa(evaluator: Evaluator, bits: int, padding: str) -> None:
    text = f"C = crypto:public_encrypt(rsa, <<0,1,0>>, Pub, {padding}), crypto:private_decrypt(rsa, C, Priv, {padding})"
    assert evaluator.answer(f"begin {RSA % bits}, {text} end") == "<<0,1,0>>"


@pytest.mark.parametrize("curve", CURVES)
def test_two_have_one_secret_and_sign(evaluator: Evaluator, curve: str) -> None:
    pairs = f"{{P, K}} = crypto:generate_key(ecdh, {curve}), {{Q, L}} = crypto:generate_key(ecdh, {curve})"
    same = f"crypto:compute_key(ecdh, P, L, {curve}) =:= crypto:compute_key(ecdh, Q, K, {curve})"
    signed = f"S = crypto:sign(ecdsa, sha, <<1>>, [K, {curve}])"
    known = f"[crypto:verify(ecdsa, sha, <<1>>, S, [W, {curve}]) || W <- [P, Q]]"
    assert evaluator.answer(f"begin {pairs}, {signed}, [{same} | {known}] end") == "[true,true,false]"


def test_a_private_key_of_diffie_and_hellman_is_taken(evaluator: Evaluator) -> None:
    assert evaluator.answer("crypto:generate_key(dh, [(1 bsl 521) - 1, 3], 5)") == "{<<243>>,<<5>>}"


def test_what_is_not_random_in_a_signature(evaluator: Evaluator) -> None:
    """Numbers of RFC 6979, A.2.5: P-256 with SHA-256, message "sample"."""
    secret = "16#C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721"
    found = evaluator.answer(f'binary_to_list(crypto:sign(ecdsa, sha256, <<"sample">>, [{secret}, secp256r1]))')
    signature = bytes(map(int, found.strip("[]").split(","))).hex()
    assert "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716" in signature
    assert "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8" in signature


def test_starting_costs_no_library() -> None:
    """Only who makes a key of a curve, or encrypts, pays for the library."""
    code = "import sys, pyshell.otp.crypto.crypto; sys.exit(any(m.startswith('cryptography') for m in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    "expression",
    [
        "crypto:mod_pow(3, 1 bsl 60000, (1 bsl 60000) - 1)",
        "crypto:generate_key(rsa, {8192, 65537})",
        "crypto:generate_key(dh, [(1 bsl 9689) - 1, 3])",
        "crypto:public_encrypt(rsa, <<1>>, [65537, (1 bsl 9689) - 1], rsa_pkcs1_padding)",
    ],
)
def test_nothing_takes_seconds(evaluator: Evaluator, expression: str) -> None:
    """What would hold up all other processes is refused."""
    assert evaluator.answer(f"case catch {expression} of {{'EXIT', _}} -> refused; _ -> done end") == "refused"
