"""Makes the calls that wait in the outbox: each chat's in order, and no chat waits for another."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable, Collection, Coroutine, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from telegram import Bot

from bot.batching import Batcher
from bot.channels.drawing import Draw
from bot.channels.telegram.caller import FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS, Again, Caller, Lost, Moved, Settled
from bot.channels.telegram.compose import Call
from bot.channels.telegram.pseudonyms import chat_of, conversation_key, moved
from bot.channels.telegram.updates import Chat
from bot.clock import Clock, back_off
from bot.metrics import Metrics
from bot.stores.base import Outgoing, StoreError
from bot.stores.database import Database
from bot.stores.presence import Presence

logger = logging.getLogger(__name__)

COURTEOUS_LANES = 8
"""Up to so many chats at once are told that an answer is being written; beyond, the answers go first."""

PLACES = 8
"""Calls on their way at once. A call keeps its place until the database knows what became of it: whatever happens to
this process, no more than these are made again."""

REMEMBERED_CALLS = 2_000
"""Calls known to be settled, in case the database is read meanwhile: those of the time that a reading takes."""


@dataclass(slots=True)
class _Lane:
    """What one conversation waits for; `is_fresh` when a person has just asked; `task` sends it."""

    calls: deque[Outgoing] = field(default_factory=deque)
    is_fresh: bool = False
    task: asyncio.Task[None] | None = None

    def add(self, call: Outgoing) -> None:
        """Put a call in its place, but never before the first, which may be on its way."""
        place = len(self.calls)
        while place > 1 and self.calls[place - 1].id > call.id:
            place -= 1
        if place == 0 or call.id not in {self.calls[0].id, self.calls[place - 1].id}:
            self.calls.insert(place, call)


class Sender:
    """Sends to one bot's chats what this worker holds."""

    def __init__(  # noqa: PLR0913 - what it works with
        self,
        bot: Bot,
        database: Database,
        presence: Presence,
        *,
        apology: Callable[[Chat], Sequence[Call]],
        draw: Draw,
        metrics: Metrics,
        clock: Clock,
    ) -> None:
        """Use this bot and database; `apology` makes the calls that tell a chat of a failure, `draw` files."""
        self._clock = clock
        self._token = bot.token
        self._caller = Caller(bot, apology=apology, draw=draw, metrics=metrics, clock=clock)
        self._database = database
        self._presence = presence
        self._metrics = metrics
        self._lanes: dict[str, _Lane] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._presses: dict[str, asyncio.Task[None]] = {}
        self._settled: OrderedDict[int, None] = OrderedDict()
        self._places = asyncio.Semaphore(PLACES)
        self._dropping = Batcher(self._drop, PLACES)
        self._stopping = asyncio.Event()

    # --- what comes in

    def take(self, calls: Iterable[Outgoing], *, is_fresh: bool = False) -> None:
        """Send these calls, each conversation's in the order of their ids."""
        for call in calls:
            if call.id in self._settled:
                continue
            lane = self._lanes.get(call.conversation)
            if lane is None:
                lane = self._lanes[call.conversation] = _Lane(is_fresh=is_fresh)
                lane.task = self._start(self._run(call.conversation, lane))
            lane.add(call)

    def acknowledge(self, conversation: str, callback_id: str) -> None:
        """Stop the spinner of a button, before the answer comes."""
        self._presses[conversation] = press = self._start(self._caller.acknowledge(callback_id))
        press.add_done_callback(lambda _: self._presses.pop(conversation, None))

    def afterwards(self, conversations: Iterable[str], work: Callable[[], Awaitable[None]]) -> None:
        """Do something once nothing is left to send to these conversations."""
        sending = {lane.task for name in conversations if (lane := self._lanes.get(name)) and lane.task}

        async def wait_and_work() -> None:
            if sending:
                await asyncio.wait(sending)
            await work()

        self._start(wait_and_work())

    def forget_idle(self) -> None:
        """Forget who was written to of late."""
        self._caller.forget_idle()

    async def sweep(self) -> None:
        """Take over what dead workers left, and what others put into the hands of this one.

        Raises:
            StoreError: the database cannot be used now.
        """
        async with self._database.records() as records:
            workers = await records.workers()
        # asked after the other: a worker that began meanwhile is not taken for dead
        if dead := workers.difference(await self._presence.living()):
            async with self._database.records() as records:
                adopted = await records.adopt(self._presence.worker, dead)
                logger.info("Replies of %d conversations taken over", adopted)
        known = self._known(self._lanes)
        async with self._database.records() as records:
            held = await records.outgoing(self._presence.worker)
            self._metrics.waiting.set(await records.waiting())
        self._agree(known, held)

    async def stop(self, seconds: float) -> None:
        """Make the calls that need not wait; what is left stays in the outbox."""
        self._stopping.set()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    # --- one conversation

    async def _run(self, conversation: str, lane: _Lane) -> None:
        if press := self._presses.get(conversation):
            await asyncio.wait({press})
        if lane.is_fresh and lane.calls and len(self._lanes) <= COURTEOUS_LANES:
            await self._caller.show_typing(lane.calls[0])
        failures = 0
        while lane.calls:
            call = lane.calls[0]
            if not await self._sleep(self._caller.wait(call)):
                break
            async with self._places:
                if call not in lane.calls:
                    continue
                verdict = await self._caller.attempt(call, failures)
                if not isinstance(verdict, Again):
                    failures = 0
                    await self._settle(call, lane, verdict)
                    continue
            failures += 1
            if not await self._sleep(verdict.seconds):
                break
        del self._lanes[conversation]

    async def _settle(self, call: Outgoing, lane: _Lane, verdict: Settled | Lost | Moved) -> None:
        """Do as a call has shown, before the next one of its conversation is made."""
        match verdict:
            case Lost():
                await self._give_up_chat(call.conversation, lane)
            case Moved(chat_id):
                await self._migrate(call.conversation, lane, chat_id)
            case Settled() if lane.calls and lane.calls[0] is call:
                await self._insist(lambda: self._dropping.put(call))
                if lane.calls and lane.calls[0] is call:
                    lane.calls.popleft()

    async def _give_up_chat(self, conversation: str, lane: _Lane) -> None:
        async def forget() -> None:
            async with self._database.records() as records:
                kept = await records.conversations(chat_of(conversation))
                await records.lock({conversation, *kept})
                await records.forget(kept)
                await records.silence(conversation)

        await self._insist(forget)
        self._note_settled([call.id for call in lane.calls])
        lane.calls.clear()

    async def _migrate(self, before: str, lane: _Lane, chat_id: int) -> None:
        """Follow a group that became a supergroup: its conversation and what waits to be sent go there."""
        chat = conversation_key(self._token, chat_id)
        after = moved(before, chat)
        logger.info("Group migrated: following it")
        for call in lane.calls:
            call.call["params"]["chat_id"] = chat_id

        async def rename() -> None:
            async with self._database.records() as records:
                await records.lock([before, after])
                await records.redirect(before, after)
                for call in lane.calls:
                    await records.replace(call.id, call.call)

        await self._insist(rename)
        await self._insist(lambda: self._database.move(chat_of(before), chat))
        waiting = [Outgoing(call.id, after, call.created_at, call.call) for call in lane.calls]
        lane.calls.clear()
        self.take(waiting)

    # --- what is settled

    async def _drop(self, calls: Sequence[Outgoing]) -> None:
        """Forget calls of many conversations that are settled, in one transaction."""
        ids = [call.id for call in calls]
        conversations = {call.conversation for call in calls}
        known = self._known(conversations)
        async with self._database.records() as records:
            await records.lock(conversations)
            await records.drop(ids)
            held = await records.outgoing(self._presence.worker, conversations) if self._database.is_shared else None
        self._note_settled(ids)
        if held is not None:
            self._agree(known - set(ids), held)

    def _known(self, conversations: Iterable[str]) -> set[int]:
        return {call.id for name in conversations if name in self._lanes for call in self._lanes[name].calls}

    def _agree(self, known: Collection[int], held: Sequence[Outgoing]) -> None:
        """Take the calls that are held; leave alone those that were, for another worker has them now."""
        lost = set(known).difference(call.id for call in held)
        for lane in self._lanes.values() if lost else ():
            for call in [call for call in lane.calls if call.id in lost]:
                lane.calls.remove(call)
        self.take(held)

    async def _insist(self, work: Callable[[], Awaitable[None]]) -> None:
        """Do what the database must do, however often it refuses: what was sent is not sent again."""
        failures = 0
        while True:
            try:
                return await work()
            except StoreError as error:
                logger.error("%s", error)  # noqa: TRY400 - the message says it all
                failures += 1
                await self._clock.sleep(back_off(failures, FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS))

    def _note_settled(self, ids: Collection[int]) -> None:
        for id_ in ids:
            self._settled[id_] = None
        while len(self._settled) > REMEMBERED_CALLS:
            self._settled.popitem(last=False)

    async def _sleep(self, seconds: float) -> bool:
        """Wait; whether it was for the whole time, for an order to stop ends it."""
        if seconds <= 0:
            return True
        pausing = asyncio.ensure_future(self._clock.sleep(seconds))
        stopping = asyncio.ensure_future(self._stopping.wait())
        try:
            await asyncio.wait({pausing, stopping}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            pausing.cancel()
            stopping.cancel()
        return not self._stopping.is_set()
