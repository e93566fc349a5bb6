"""A conversation as it travels in the page: sealed, so that nobody changes it, for a day, and kept nowhere else."""

from __future__ import annotations

import hmac
import secrets
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field, replace
from typing import Any

from msgspec import MsgspecError, convert, json

from bot.core.exchange.reply import Reply
from bot.core.exchange.session import Session
from bot.stores.codec import decode, encode, lean

LIFETIME_SECONDS = 24 * 3600
"""How long a page can be gone on with."""
SKEW_SECONDS = 300
"""How far the clock of another process may be ahead."""
SHOWN = 20
"""Exchanges that a page shows, the newest ones."""
MOST_BYTES = 30_000
"""Bytes of a sealed conversation: half of what a form may send."""
LARGEST = 400_000
"""Bytes of a conversation before it is packed: what claims to be more is not unpacked."""

_CODE = 16
"""Bytes of the code that seals."""


class StateError(ValueError):
    """A conversation that cannot be gone on with: changed, of another release or key, or a day old."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What a person sent: a text, or the action of a button under its label."""

    text: str | None = None
    action: str | None = None
    label: str = ""

    @property
    def shown(self) -> str:
        """What the page shows of it."""
        return self.label if self.action else self.text or ""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A message, and the replies without their files."""

    sent: Sent
    replies: tuple[Reply, ...]


@dataclass(frozen=True, slots=True)
class State:
    """A conversation: when it was last answered (seconds since 1970), its id, and how many messages it has seen.

    `before` is the session before the last message where that one led to a file, which is made anew when it is wanted.
    """

    at: int
    id: str
    turn: int = 0
    session: Session = field(default_factory=Session)
    before: Session | None = None
    exchanges: tuple[Exchange, ...] = ()


class Keeper:
    """Seals conversations and opens them, under a key derived from a secret."""

    def __init__(self, secret: str) -> None:
        """Derive the key."""
        self._key = hmac.digest(secret.encode(), b"boussole page", "sha256")

    @staticmethod
    def new(at: int) -> State:
        """A conversation that begins."""
        return State(at, secrets.token_hex(12))

    def close(self, state: State) -> str:
        """Seal a conversation; its oldest exchanges are left out where there are too many."""
        state = replace(state, exchanges=state.exchanges[-SHOWN:])
        while len(sealed := self._sealed(state)) > MOST_BYTES and len(state.exchanges) > 1:
            state = replace(state, exchanges=state.exchanges[1:])
        return sealed

    def open(self, sealed: str, now: int) -> State:
        """The conversation that was sealed.

        Raises:
            StateError: it cannot be gone on with.
        """
        try:
            raw = urlsafe_b64decode(sealed.encode("ascii"))
        except ValueError:
            raise StateError from None
        code, packed = raw[:_CODE], raw[_CODE:]
        if not hmac.compare_digest(code, self._code(packed)):
            raise StateError
        state = _read(packed)
        if not -SKEW_SECONDS <= now - state.at <= LIFETIME_SECONDS:
            raise StateError
        return state

    def _sealed(self, state: State) -> str:
        written = {
            **lean(replace(state, session=Session(), before=None)),
            "session": encode(state.session),
            "before": encode(state.before) if state.before else None,
        }
        packed = zlib.compress(json.encode(written), 9)
        return urlsafe_b64encode(self._code(packed) + packed).decode()

    def _code(self, packed: bytes) -> bytes:
        return hmac.digest(self._key, packed, "sha256")[:_CODE]


def _read(packed: bytes) -> State:
    """A conversation as it was packed; what was sealed by another release may not be one any more."""
    unpacking = zlib.decompressobj()
    try:
        written: dict[str, Any] = json.decode(unpacking.decompress(packed, LARGEST))
        session, before = decode(written.pop("session")), written.pop("before")
        earlier = decode(before) if before else None
        state = convert(written, State)
    except (zlib.error, MsgspecError, KeyError, TypeError, AttributeError, ValueError):
        raise StateError from None
    if session is None or (before and earlier is None):
        raise StateError
    return replace(state, session=session, before=earlier)
