"""Module crypto, as far as hashes, message codes and random bytes go: over Python's hashlib and hmac."""
