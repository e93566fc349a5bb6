"""Facilitators: invited once, then known by the conversation or by the secret of their page, until they are revoked."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import insert, select, update

from bot.stores.schema import facilitators
from bot.stores.transaction import Transaction

INVITATION_LIFETIME = timedelta(days=7)
"""How long an invitation can be used."""

_SECRET_BYTES = 16
"""128 bits: nobody guesses one."""


@dataclass(frozen=True, slots=True)
class Facilitator:
    """Who may set up events; `is_known` tells that the invitation was used."""

    id: int
    name: str
    is_known: bool
    is_revoked: bool


@dataclass(frozen=True, slots=True)
class Accepted:
    """Who has used an invitation, and the secret of their page, where it is for one."""

    facilitator: Facilitator
    page: str = ""


class Facilitators:
    """The facilitators of a database."""

    def __init__(self, transaction: Transaction) -> None:
        """Read and write within this transaction."""
        self._transaction = transaction

    async def invite(self, name: str, now: datetime) -> tuple[int, str]:
        """Invite somebody of this name; their number, and the secret of the invitation, of which a hash is kept."""
        secret = secrets.token_urlsafe(_SECRET_BYTES)
        row = {"name": name, "invitation": _hash(secret), "invited_at": now.timestamp()}
        statement = insert(facilitators).returning(facilitators.c.id)
        return int((await self._transaction.execute(statement, [row])).scalar_one()), secret

    async def accept(self, secret: str, now: datetime, conversation: str | None = None) -> Accepted | None:
        """Use an invitation, for a conversation or for a page.

        None where it was used, revoked, or is too old: two who come at once never both get it.
        """
        page = "" if conversation else secrets.token_urlsafe(_SECRET_BYTES)
        statement = (
            update(facilitators)
            .where(
                facilitators.c.invitation == _hash(secret),
                facilitators.c.invited_at > (now - INVITATION_LIFETIME).timestamp(),
                facilitators.c.revoked_at.is_(None),
            )
            .values(invitation=None, conversation=conversation, page=_hash(page) if page else None)
            .returning(facilitators)
        )
        row = (await self._transaction.execute(statement)).first()
        return Accepted(_facilitator(row), page) if row else None

    async def of_conversation(self, conversation: str) -> Facilitator | None:
        """Who writes in a conversation, where that is a facilitator."""
        return await self._one(facilitators.c.conversation == conversation)

    async def of_page(self, secret: str) -> Facilitator | None:
        """Whose page a secret opens."""
        return await self._one(facilitators.c.page == _hash(secret))

    async def all(self) -> tuple[Facilitator, ...]:
        """All that were ever invited, in that order."""
        rows = await self._transaction.execute(select(facilitators).order_by(facilitators.c.id))
        return tuple(map(_facilitator, rows))

    async def revoke(self, id_: int, now: datetime) -> bool:
        """Take back what somebody may; whether there was anything to take back."""
        statement = update(facilitators).where(facilitators.c.id == id_, facilitators.c.revoked_at.is_(None))
        nothing = {"invitation": None, "page": None, "conversation": None, "revoked_at": now.timestamp()}
        return bool((await self._transaction.execute(statement.values(nothing))).rowcount)

    async def forget(self, conversations: Collection[str]) -> set[str]:
        """Know conversations no more: whoever asks to be forgotten needs a new invitation. Those that were known."""
        is_known = facilitators.c.conversation.in_(list(conversations))
        known = set((await self._transaction.execute(select(facilitators.c.conversation).where(is_known))).scalars())
        if known:
            await self._transaction.execute(update(facilitators).where(is_known).values(conversation=None))
        return {one for one in known if one}

    async def _one(self, condition: Any) -> Facilitator | None:
        query = select(facilitators).where(condition, facilitators.c.revoked_at.is_(None))
        row = (await self._transaction.execute(query)).first()
        return _facilitator(row) if row else None


def _hash(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


def _facilitator(row: Any) -> Facilitator:
    return Facilitator(row.id, row.name, bool(row.page or row.conversation), row.revoked_at is not None)
