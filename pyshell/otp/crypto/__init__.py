"""Module crypto: digests and message codes over hashlib and hmac, ciphers and curves over the library `cryptography`, and RSA."""
