"""How fast messages may go out: at once while bursts last, then at the pace that Telegram asks for."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate, combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.telegram.pace import (
    ALL_BURST,
    ALL_SECONDS,
    CHAT_BURST,
    CHAT_SECONDS,
    GROUP_BURST,
    GROUP_SECONDS,
    REFUSED_CHATS,
    REMEMBERED_CHATS,
    STRICT_SECONDS,
    Pace,
    Spacing,
)
from bot.clock import Clock

PERSON, OTHER, GROUP = "person", "other", "group"


def wait(pace: Pace, chat: str) -> float:
    return pace.wait(chat, is_group=chat == GROUP)


@dataclass
class StillClock(Clock):
    """A clock that moves when told to."""

    time: float = 1_000.0

    def ticks(self) -> float:
        return self.time


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture
def pace(clock: StillClock) -> Pace:
    return Pace(clock)


def waits(pace: Pace, chat: str, count: int) -> list[float]:
    return [wait(pace, chat) for _ in range(count)]


def crowded(times: list[float], burst: int, interval: float) -> list[tuple[float, float]]:
    """The spans of time within which more passed than a burst and what the pace allows."""
    numbered = enumerate(sorted(times))
    return [
        (first, last)
        for (i, first), (j, last) in combinations(numbered, 2)
        if j - i + 1 > burst + (last - first) / interval + 1e-6
    ]


@pytest.mark.parametrize(
    ("chat", "burst", "seconds"), [(PERSON, CHAT_BURST, CHAT_SECONDS), (GROUP, GROUP_BURST, GROUP_SECONDS)]
)
def test_after_a_burst_a_chat_has_its_pace(pace: Pace, chat: str, burst: int, seconds: float) -> None:
    assert waits(pace, chat, burst) == [0] * burst
    assert waits(pace, chat, 3) == pytest.approx([seconds, 2 * seconds, 3 * seconds])


def test_the_pace_of_a_person_is_one_a_second_and_that_of_a_group_twenty_a_minute() -> None:
    assert CHAT_SECONDS == 1
    assert 60 / GROUP_SECONDS == 20


def test_after_a_burst_all_chats_together_have_thirty_messages_a_second(pace: Pace) -> None:
    assert not any(pace.wait(str(number)) for number in range(1, ALL_BURST + 1))
    assert [pace.wait(str(number)) for number in range(1, 61)][29::30] == pytest.approx([1, 2])


def test_a_burst_comes_back_with_time(pace: Pace, clock: StillClock) -> None:
    waits(pace, PERSON, CHAT_BURST)
    clock.time += 10 * CHAT_SECONDS
    assert waits(pace, PERSON, 11) == pytest.approx([0] * 10 + [CHAT_SECONDS])


def test_a_chat_that_used_its_burst_holds_up_no_other(pace: Pace) -> None:
    waits(pace, PERSON, CHAT_BURST + 50)
    assert pace.wait(OTHER) == 0
    assert wait(pace, GROUP) == 0


def test_a_refused_chat_waits_as_asked_then_has_no_bursts(pace: Pace) -> None:
    pace.refuse(PERSON, 30)
    assert waits(pace, PERSON, 3) == pytest.approx([30, 31, 32])


def test_a_refusal_slows_down_no_other_chat(pace: Pace, clock: StillClock) -> None:
    for _ in range(5):
        pace.refuse(PERSON, 30)
        clock.time += 31
    pace.wait(PERSON)
    assert not any(pace.wait(str(number)) for number in range(2, 300))


def test_refusals_of_several_chats_within_seconds_take_the_bursts_of_all_together(pace: Pace) -> None:
    for number in range(REFUSED_CHATS):
        pace.refuse(f"refused {number}", 30)
    others = [pace.wait(str(number)) for number in range(2, 32)]
    assert others == pytest.approx([ALL_SECONDS * count for count in range(30)])


def test_bursts_come_back_some_time_after_a_refusal(pace: Pace, clock: StillClock) -> None:
    pace.refuse(GROUP, 30, is_group=True)
    clock.time += 30 + STRICT_SECONDS - 1
    assert waits(pace, GROUP, 2) == pytest.approx([0, GROUP_SECONDS])
    clock.time += 1 + (GROUP_BURST + 1) * GROUP_SECONDS
    assert waits(pace, GROUP, GROUP_BURST) == [0] * GROUP_BURST


def test_a_second_refusal_never_shortens_the_first(pace: Pace) -> None:
    pace.refuse(PERSON, 30)
    pace.refuse(PERSON, 3)
    assert pace.wait(PERSON) == pytest.approx(30)


def test_the_chats_of_long_ago_are_forgotten(pace: Pace) -> None:
    for number in range(1, REMEMBERED_CHATS + 100):
        pace.wait(str(number))
    assert len(pace._chats) == REMEMBERED_CHATS


def test_chats_that_could_be_new_are_forgotten(pace: Pace, clock: StillClock) -> None:
    for chat in (PERSON, OTHER):
        wait(pace, chat)
    pace.refuse(OTHER, 1)
    clock.time += 60
    pace.forget_idle()
    assert list(pace._chats) == [OTHER]
    clock.time += CHAT_BURST * CHAT_SECONDS
    pace.forget_idle()
    assert not pace._chats


gaps = st.lists(st.just(0.0) | st.floats(0, 5) | st.floats(0, 0.1), max_size=60)


@settings(deadline=None)
@given(gaps, st.integers(1, 8), st.sampled_from([CHAT_SECONDS, GROUP_SECONDS, ALL_SECONDS]))
def test_no_span_of_time_has_more_than_a_burst_and_the_pace(steps: list[float], burst: int, interval: float) -> None:
    spacing = Spacing(interval, burst)
    times = [now + spacing.wait(now) for now in accumulate(steps)]
    assert crowded(times, burst, interval) == []


@settings(deadline=None)
@given(gaps, st.integers(1, 8), st.sampled_from([CHAT_SECONDS, GROUP_SECONDS]))
def test_nobody_waits_while_the_pace_allows_more(steps: list[float], burst: int, interval: float) -> None:
    spacing = Spacing(interval, burst)
    times: list[float] = []
    for now in accumulate(steps):
        time = now + spacing.wait(now)
        assert time < now + 0.01 or crowded([*times, time - 0.01], burst, interval)
        times.append(time)


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from([0.0, 0.001, 0.5]), st.sampled_from([PERSON, OTHER, GROUP])), max_size=80))
def test_without_bursts_no_chat_is_ever_faster_than_its_pace(arrivals: list[tuple[float, str]]) -> None:
    clock = StillClock()
    pace = Pace(clock)
    for chat in (PERSON, OTHER, GROUP):
        pace.refuse(chat, 0, is_group=chat == GROUP)
    sent: dict[str, list[float]] = {PERSON: [], OTHER: [], GROUP: []}
    for gap, chat in arrivals:
        clock.time += gap
        sent[chat].append(clock.time + wait(pace, chat))
    assert crowded(sent[PERSON], 1, CHAT_SECONDS) == []
    assert crowded(sent[OTHER], 1, CHAT_SECONDS) == []
    assert crowded(sent[GROUP], 1, GROUP_SECONDS) == []
