"""The shell around the core: load the session, respond, save it. One message of a conversation at a time."""

from __future__ import annotations

import asyncio
from weakref import WeakValueDictionary

from bot.core.assistant import Assistant
from bot.core.model import Message, Reply, Session
from bot.stores.base import SessionStore


class App:
    """What every channel calls."""

    def __init__(self, assistant: Assistant, store: SessionStore) -> None:
        """Bind an assistant to a store."""
        self.assistant = assistant
        self.store = store
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def handle(self, key: str, message: Message) -> tuple[Session, tuple[Reply, ...]]:
        """Answer a message of the conversation `key`; the new session comes with the replies."""
        lock = self._locks.setdefault(key, asyncio.Lock())
        async with lock:
            session = await self.store.load(key, message.at)
            session, replies = self.assistant.respond(session, message)
            if session == Session():
                await self.store.delete(key)
            else:
                await self.store.save(key, session, message.at)
        return session, replies
