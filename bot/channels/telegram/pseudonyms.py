"""What stands for people's data in the database: hashes keyed with the token, which the database does not hold."""

from __future__ import annotations

import hashlib
import hmac


def conversation_key(token: str, chat_id: int, member: int | None = None) -> str:
    """The pseudonym of a chat, or of one member of a group: what is kept of one is no other's affair.

    The member's part stays the same when the group gets another id.
    """
    chat = f"telegram:{digest(token, str(chat_id))}"
    return chat if member is None else f"{chat}:{digest(token, f'member {member}')}"


def chat_of(conversation: str) -> str:
    """The pseudonym of the chat of a conversation."""
    return ":".join(conversation.split(":")[:2])


def moved(conversation: str, chat: str) -> str:
    """The pseudonym of the same conversation in another chat."""
    return chat + conversation.removeprefix(chat_of(conversation))


def digest(token: str, text: str) -> str:
    """The pseudonym of any text."""
    return hmac.new(token.encode(), text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()[:32]
