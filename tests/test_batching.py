"""Items in batches: in order, never too many at once, each with the outcome of its own batch."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.batching import Batcher

LARGEST = 3


@dataclass
class Worker:
    """Notes the batches it gets, works on them when it may, and stumbles over negative numbers."""

    batches: list[list[int]] = field(default_factory=list)
    may_work: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self, items: Sequence[int]) -> None:
        self.batches.append(list(items))
        await self.may_work.wait()
        if any(item < 0 for item in items):
            raise ValueError(items)


@pytest.fixture
def worker() -> Worker:
    return Worker()


@pytest.fixture
def batcher(worker: Worker) -> Batcher[int]:
    return Batcher(worker, LARGEST)


async def outcomes(futures: Sequence[asyncio.Future[None]]) -> list[bool]:
    """Which of the futures went well."""
    results = await asyncio.gather(*futures, return_exceptions=True)
    return [result is None for result in results]


async def test_what_arrives_during_a_batch_makes_the_next_ones(worker: Worker, batcher: Batcher[int]) -> None:
    first = batcher.put(1)
    await asyncio.sleep(0)
    later = [batcher.put(item) for item in (2, 3, 4, 5)]
    worker.may_work.set()
    assert await outcomes([first, *later]) == [True] * 5
    assert worker.batches == [[1], [2, 3, 4], [5]]


async def test_nobody_hears_of_an_item_before_its_batch_is_done(worker: Worker, batcher: Batcher[int]) -> None:
    future = batcher.put(1)
    for _ in range(5):
        await asyncio.sleep(0)
    assert worker.batches == [[1]]
    assert not future.done()
    worker.may_work.set()
    await future


async def test_an_error_reaches_those_of_its_batch_and_later_batches_go_on(
    worker: Worker, batcher: Batcher[int]
) -> None:
    worker.may_work.set()
    futures = [batcher.put(item) for item in (1, 2, 3, 4, -5, 6, 7)]
    assert await outcomes(futures) == [True] * 3 + [False] * 3 + [True]


async def test_work_begins_anew_after_a_rest(worker: Worker, batcher: Batcher[int]) -> None:
    worker.may_work.set()
    for item in (1, 2):
        await batcher.put(item)
        await batcher.finish()
    assert worker.batches == [[1], [2]]


async def test_finishing_waits_for_all_even_for_what_arrives_meanwhile(worker: Worker, batcher: Batcher[int]) -> None:
    futures = [batcher.put(item) for item in range(4)]
    finishing = asyncio.create_task(batcher.finish())
    await asyncio.sleep(0)
    futures.append(batcher.put(4))
    assert not finishing.done()
    worker.may_work.set()
    await finishing
    assert all(future.done() for future in futures)


async def test_finishing_with_nothing_to_do_returns_at_once(batcher: Batcher[int]) -> None:
    await batcher.finish()


@pytest.mark.parametrize("item", [2, -2])
async def test_who_no_longer_waits_harms_nobody(worker: Worker, batcher: Batcher[int], item: int) -> None:
    first, left, last = (batcher.put(each) for each in (1, item, 3))
    waiter = asyncio.ensure_future(asyncio.wait_for(left, None))
    await asyncio.sleep(0)
    waiter.cancel()
    worker.may_work.set()
    after = batcher.put(4)
    assert await outcomes([first, last, after]) == [item > 0, item > 0, True]
    assert left.cancelled()
    assert worker.batches == [[1, item, 3], [4]]


@settings(deadline=None)
@given(st.lists(st.integers(-2, 20)), st.integers(1, 5))
def test_any_items_are_worked_on_once_in_order_in_batches_as_large_as_may_be(items: list[int], largest: int) -> None:
    async def run() -> None:
        worker = Worker()
        worker.may_work.set()
        batcher = Batcher(worker, largest)
        went_well = await outcomes([batcher.put(item) for item in items])
        assert worker.batches == [items[start : start + largest] for start in range(0, len(items), largest)]
        assert went_well == [min(batch) >= 0 for batch in worker.batches for _ in batch]

    asyncio.run(run())
