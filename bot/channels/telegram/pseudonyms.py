"""What stands for people's data in the database: hashes keyed with the token, which the database does not hold."""

from __future__ import annotations

import hashlib
import hmac


def conversation_key(token: str, chat_id: int) -> str:
    """The pseudonym of a chat."""
    return f"telegram:{digest(token, str(chat_id))}"


def digest(token: str, text: str) -> str:
    """The pseudonym of any text."""
    return hmac.new(token.encode(), text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()[:32]
