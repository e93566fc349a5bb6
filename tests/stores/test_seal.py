"""What is sealed: opened by who knows the secret, and only as it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.stores.seal import MARK, Seal, SealError

SECRET = "123456789:the-token-of-a-bot"


@given(st.text(st.characters()))
def test_what_is_sealed_is_opened_as_it_was(text: str) -> None:
    assert Seal(SECRET).open(Seal(SECRET).close(text)) == text


def test_what_is_sealed_shows_nothing_of_the_text_but_its_length() -> None:
    seal = Seal(SECRET)
    sealed = {seal.close("to chat 4242") for _ in range(20)}
    assert len(sealed) == 20
    assert not any("4242" in one for one in sealed)
    assert len(set(map(len, sealed))) == 1


@pytest.mark.parametrize("another", ["", SECRET + "x", SECRET[:-1]])
def test_another_secret_opens_nothing(another: str) -> None:
    with pytest.raises(SealError):
        Seal(another).open(Seal(SECRET).close("to chat 4242"))


def test_without_a_secret_only_the_same_process_can_open() -> None:
    seal = Seal()
    assert seal.open(seal.close("x")) == "x"
    with pytest.raises(SealError):
        Seal().open(seal.close("x"))


@given(st.integers(min_value=0), st.characters())
def test_a_change_is_noticed_wherever_it_is(place: int, other: str) -> None:
    seal = Seal(SECRET)
    sealed = seal.close("to chat 4242")
    place = len(MARK) + place % (len(sealed) - len(MARK))
    changed = sealed[:place] + other + sealed[place + 1 :]
    if changed != sealed:
        with pytest.raises(SealError):
            seal.open(changed)


@pytest.mark.parametrize("torn", ["", "AAAA", "=", "é"])
def test_what_is_torn_is_noticed(torn: str) -> None:
    with pytest.raises(SealError):
        Seal(SECRET).open(MARK + torn)


def test_what_a_release_before_seals_wrote_is_read_as_it_is() -> None:
    assert Seal(SECRET).open('{"method": "sendMessage"}') == '{"method": "sendMessage"}'
