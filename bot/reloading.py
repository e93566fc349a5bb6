"""Content read anew while the service goes on: all of it or nothing, and never a version that has problems."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from bot.bootstrap import replace_assistant
from bot.building import BuildingError, Built
from bot.clock import Clock
from bot.content.edition import Edition, Stamps, digest_of, gone, stamps_of
from bot.core.conversation.assistant import Assistant
from bot.errors import ContentError
from bot.logs import trace

logger = logging.getLogger(__name__)

LOOK_EVERY_SECONDS = 2.0
"""Looking takes a tenth of a millisecond, on any kind of disk; what tells of changes by itself does not on some."""

REQUEST = "reload"
"""The file in the data folder that `boussole reload` touches."""

Use = Callable[[Assistant], None]
"""What takes another assistant into service, at once: whatever answers later answers from it."""


def request(data: Path) -> None:
    """Ask the services of a data folder to read the content anew."""
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    (data / REQUEST).touch()


class Reloading:
    """Watches the content of a service, and gives each good version to all that answer from it."""

    def __init__(
        self,
        knowledge: Path,
        root: Path,
        data: Path,
        build: Callable[[Path, Path], Awaitable[Built]],
        clock: Clock | None = None,
    ) -> None:
        """Begin before the content is loaded: what changes meanwhile is read anew."""
        self._knowledge, self._root, self._request = knowledge, root, data / REQUEST
        self._build = build
        self._clock = clock or Clock()
        self.edition = Edition(digest_of(knowledge, root), self._clock.now())
        self._settled = self._seen = self._served = self._stamps()
        self._asked = self._requested()
        self._refused = ""
        self._hurry = asyncio.Event()
        self.users: list[Use] = []

    @asynccontextmanager
    async def watching(self) -> AsyncIterator[None]:
        """Look again and again while the block lasts, and at once when the signal SIGHUP comes."""
        loop, task = asyncio.get_running_loop(), asyncio.create_task(self._watch())
        with suppress(RuntimeError, NotImplementedError, AttributeError):  # not on Windows, nor outside the main thread
            loop.add_signal_handler(signal.SIGHUP, self._hurry.set)
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def _watch(self) -> None:
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._hurry.wait(), LOOK_EVERY_SECONDS)
            try:
                await self.look(at_once=self._hurry.is_set())
            except BuildingError as error:
                logger.warning("The content is not read anew: %s", error)
            except Exception as error:  # noqa: BLE001 - whatever it is, the next change is looked at
                logger.error("The content is not read anew\n%s", trace(error))  # noqa: TRY400

    async def look(self, *, at_once: bool = False) -> None:
        """Read the content anew if it has changed and is at rest since the look before, or if that is asked for.

        Raises:
            BuildingError: it could not be built; the next look that finds a change tries again.
        """
        self._hurry.clear()
        asked, seen = self._requested(), self._stamps()
        is_asked, self._asked = at_once or asked != self._asked, asked
        is_at_rest, self._seen = seen == self._seen, seen
        if is_asked or (is_at_rest and seen != self._settled):
            self._settled = seen
            await self._read(seen)

    async def _read(self, seen: Stamps) -> None:
        digest = digest_of(self._knowledge, self._root)
        if digest in {self.edition.digest, self._refused}:
            logger.info("Content %s is known: nothing is read anew", digest)
            return
        result = await self._build(self._knowledge, self._root)
        if self._stamps() != seen:  # under our hands: what comes to rest is read
            self._settled = ()
        elif result.assistant is None:
            self._refused = result.digest
            before = (Path(path) for path, *_ in self._served)
            told = ContentError([*result.problems, *gone(before, self._knowledge.parent, self._root)])
            logger.error(
                "The new content is not served, the one before goes on: %d problems\n%s", len(told.problems), told
            )
        else:
            self._served = seen
            self._take(result.digest, result.assistant)

    def _take(self, digest: str, assistant: Assistant) -> None:
        self.edition, self._refused = Edition(digest, self._clock.now()), ""
        replace_assistant(assistant, self._use)
        logger.info("Content %s is served", digest)

    def _use(self, assistant: Assistant) -> None:
        for use in self.users:
            use(assistant)

    def _stamps(self) -> Stamps:
        return stamps_of(self._knowledge, self._root)

    def _requested(self) -> int:
        try:
            return self._request.stat().st_mtime_ns
        except OSError:
            return 0
