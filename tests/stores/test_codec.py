"""A session as JSON."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.core.exchange.reply import Button
from bot.core.exchange.session import Outcome, Session
from bot.stores.codec import decode, encode

labels = st.text(min_size=1, max_size=40)
sessions = st.builds(
    Session,
    topics=st.lists(labels, max_size=3).map(tuple),
    offered=st.lists(st.builds(Button, labels, st.text("abc:-", min_size=1, max_size=20)), max_size=3).map(tuple),
    failures=st.integers(0, 9),
    outcome=st.builds(Outcome, st.sampled_from(["answer", "fallback"]), st.none() | labels, st.floats(0, 100)),
)


@given(sessions)
def test_a_session_survives_json(session: Session) -> None:
    assert decode(encode(session)) == session


def test_a_session_of_another_form_starts_afresh() -> None:
    assert decode('{"schema": 0, "step": 3}') == Session()
