"""One piece of work for many: what arrives while a batch is worked on makes the next one."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")


class Batcher(Generic[T]):
    """Gives items to `work`, batch after batch in the order of arrival."""

    def __init__(self, work: Callable[[Sequence[T]], Awaitable[None]], largest: int) -> None:
        """Work on at most `largest` items at once."""
        self._work = work
        self._largest = largest
        self._waiting: deque[tuple[T, asyncio.Future[None]]] = deque()
        self._task: asyncio.Task[None] | None = None

    def put(self, item: T) -> asyncio.Future[None]:
        """Hand in an item; the future is done with its batch, or has the exception of it."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, future))
        if self._task is None:
            self._task = asyncio.create_task(self._run())
        return future

    async def _run(self) -> None:
        try:
            while self._waiting:
                batch = [self._waiting.popleft() for _ in range(min(self._largest, len(self._waiting)))]
                error: Exception | None = None
                try:
                    await self._work([item for item, _ in batch])
                except Exception as raised:  # noqa: BLE001 - it goes to those who wait
                    error = raised
                for _, future in batch:
                    if future.done():
                        continue  # whoever waited has left
                    if error:
                        future.set_exception(error)
                    else:
                        future.set_result(None)
        finally:
            self._task = None

    async def finish(self) -> None:
        """Wait until nothing is left."""
        while self._task:
            await asyncio.wait({self._task})
