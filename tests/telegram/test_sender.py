"""The lanes of the sender: what goes first, whatever comes late or slowly."""

from __future__ import annotations

import asyncio

from bot.channels.telegram.caller import Settled
from bot.channels.telegram.sender import _Lane
from bot.stores.base import Outgoing
from tests.telegram.conftest import Bot


def call(number: int) -> Outgoing:
    return Outgoing(number, "a", 0.0, {"params": {"chat_id": 1}})


def order(*numbers: int) -> list[int]:
    """The order in which a lane has calls that it was given in this one."""
    lane = _Lane()
    for number in numbers:
        lane.add(call(number))
    return [waiting.id for waiting in lane.calls]


class Noting:
    """Makes no call, but notes which it was to make; presses take it a while."""

    def __init__(self) -> None:
        self.noted: list[str] = []
        self.has_called = asyncio.Event()

    def wait(self, _call: Outgoing) -> float:
        return 0.0

    async def attempt(self, call: Outgoing, _failures: int) -> Settled:
        self.noted.append(f"call {call.id}")
        self.has_called.set()
        return Settled()

    async def show_typing(self, _call: Outgoing) -> None:
        self.noted.append("typing")

    async def acknowledge(self, callback_id: str) -> None:
        for _ in range(50):
            await asyncio.sleep(0)
        self.noted.append(f"press {callback_id}")


def test_a_call_that_comes_late_goes_before_those_after_it_but_never_before_the_one_on_its_way() -> None:
    assert order(2, 1) == [2, 1]
    assert order(3, 5, 4) == [3, 4, 5]
    assert order(3, 5, 1) == [3, 1, 5]


def test_a_call_is_in_its_lane_once() -> None:
    assert order(1, 2, 3, 1, 2, 3) == [1, 2, 3]


async def test_an_answer_waits_until_the_press_is_acknowledged(bot: Bot) -> None:
    assert bot.service
    sender = bot.service.sender
    sender._caller = caller = Noting()  # type: ignore[assignment]
    sender.acknowledge("a", "7")
    sender.take([call(1)], is_fresh=True)
    await asyncio.wait_for(caller.has_called.wait(), 10)
    assert caller.noted == ["press 7", "typing", "call 1"]
