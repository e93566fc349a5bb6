"""What waits to be sent is sealed: encrypted and authenticated, under a key that the database does not hold.

The standard library has no cipher, and `cryptography` would take 10 MB of every process. So this is the plainest
composition known to be sound, of primitives that are there: a stream from a pseudo-random function, then a code over
all of it. The stream is SHAKE-256 of a key and a nonce of 128 random bits (a sponge is such a function of the key put
before what it reads), the code HMAC-SHA-256 under another key, checked before anything is deciphered.
"""

from __future__ import annotations

import hmac
import secrets
from base64 import b64decode, b64encode
from hashlib import shake_256

MARK = "sealed:"
"""How a sealed text begins: one that does not was written by a release that sealed nothing."""

_NONCE = 16
_CODE = 32
_AS = ("utf-8", "surrogatepass")


class SealError(ValueError):
    """A text was not sealed under this key, or not left as it was."""


class Seal:
    """Seals texts and opens them, under keys derived from a secret that cannot be guessed, such as a bot's token."""

    def __init__(self, secret: str = "") -> None:
        """Derive the keys; without a secret they are random, and what is sealed can be opened by this process alone."""
        root = secret.encode() or secrets.token_bytes(32)
        self._stream_key = hmac.digest(root, b"boussole seal: stream", "sha256")
        self._code_key = hmac.digest(root, b"boussole seal: code", "sha256")

    def close(self, text: str) -> str:
        """Seal a text; the same one never looks the same twice."""
        nonce = secrets.token_bytes(_NONCE)
        hidden = nonce + self._covered(nonce, text.encode(*_AS))
        return MARK + b64encode(hmac.digest(self._code_key, hidden, "sha256") + hidden).decode()

    def open(self, sealed: str) -> str:
        """Give back a text that was sealed; one of a release before seals as it is.

        Raises:
            SealError: it was sealed under another key, or has been changed.
        """
        if not sealed.startswith(MARK):
            return sealed
        try:
            raw = b64decode(sealed.removeprefix(MARK), validate=True)
        except ValueError:
            raise SealError from None
        code, hidden = raw[:_CODE], raw[_CODE:]
        if not hmac.compare_digest(code, hmac.digest(self._code_key, hidden, "sha256")):
            raise SealError
        return self._covered(hidden[:_NONCE], hidden[_NONCE:]).decode(*_AS)

    def _covered(self, nonce: bytes, text: bytes) -> bytes:
        stream = shake_256(self._stream_key + nonce).digest(len(text))
        return (int.from_bytes(text, "big") ^ int.from_bytes(stream, "big")).to_bytes(len(text), "big")
