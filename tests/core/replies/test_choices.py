"""Six buttons at most, none lost: hidden ones come with « Autres choix », or by their label."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.core.conversation.assistant import Assistant
from bot.core.conversation.choosing import chosen
from bot.core.exchange.reply import SHOWN_BUTTONS, Button, Reply, paragraph
from bot.core.replies.choices import MORE, again, few, folded, turned, visible
from tests.conversation import Conversation

MORE_LABEL = "Autres choix"


def buttons(count: int) -> tuple[Button, ...]:
    return tuple(Button(f"Bouton {number}", f"answer:b{number}") for number in range(count))


@given(st.integers(0, 30), st.integers(1, SHOWN_BUTTONS))
def test_few_are_shown_and_all_stay_on_offer(count: int, shown: int) -> None:
    offered = folded(buttons(count), MORE_LABEL, shown)
    seen = visible(offered)
    is_folded = count > SHOWN_BUTTONS
    assert sum(one.action != MORE for one in seen) == (shown if is_folded else count)
    assert (MORE in {one.action for one in seen}) == is_folded
    assert {one for one in offered if one.action != MORE} == set(buttons(count))


@given(st.integers(SHOWN_BUTTONS + 1, 30))
def test_others_are_shown_until_all_were(count: int) -> None:
    offered, seen = folded(buttons(count), MORE_LABEL, SHOWN_BUTTONS), set[Button]()
    for _ in range(-(-count // SHOWN_BUTTONS)):
        seen |= set(visible(offered))
        offered = folded(turned(offered), MORE_LABEL, SHOWN_BUTTONS)
    assert set(buttons(count)) <= seen


def test_a_need_that_waits_is_never_hidden() -> None:
    second = Button("Ensuite : traiteur", "second")
    assert second in visible(folded((*buttons(9), second), MORE_LABEL, SHOWN_BUTTONS))


def test_the_last_buttons_of_several_replies_are_those_on_offer() -> None:
    replies, offered = few([Reply((paragraph("a"),), buttons(9)), Reply((paragraph("b"),))], MORE_LABEL)
    assert len(replies[0].buttons) == SHOWN_BUTTONS + 1
    assert offered is not None
    assert len(offered) == 10
    assert few([Reply((paragraph("a"),))], MORE_LABEL)[1] is None


@given(st.integers(1, 30), st.integers(1, SHOWN_BUTTONS))
def test_what_is_on_offer_can_be_shown_again(count: int, shown: int) -> None:
    offered = folded(buttons(count), MORE_LABEL, shown)
    assert few([again((paragraph("a"),), offered)], MORE_LABEL)[1] == offered


def test_numbers_count_what_is_shown_and_labels_reach_the_rest() -> None:
    offered = folded(buttons(9), MORE_LABEL, SHOWN_BUTTONS)
    assert chosen("7", offered) == Button(MORE_LABEL, MORE)
    assert chosen("8", offered) is None
    assert chosen("bouton 8", offered) == buttons(9)[8]


def test_the_question_where_shows_six_buttons(assistant: Assistant) -> None:
    conversation = Conversation(assistant)
    conversation.say("je cherche un traiteur")
    assert conversation.labels[:3] == ["Autour de moi", "Tout le Val-d'Oise", "Val Parisis"]
    assert len(conversation.labels) == 6
    assert conversation.labels[-1] == MORE_LABEL
    conversation.say("plaine vallée")
    assert "Plaine Vallée" in conversation.text


def test_a_number_that_is_none_of_the_choices_counts_those_shown(assistant: Assistant) -> None:
    conversation = Conversation(assistant)
    conversation.say("je cherche un traiteur")
    before = conversation.labels
    assert "de 1 à 6" in conversation.say("42")
    assert conversation.labels == before


def test_other_choices_leave_the_conversation_as_it_is(assistant: Assistant) -> None:
    conversation = Conversation(assistant)
    conversation.say("traiteur à Cergy")
    before = conversation.session
    conversation.press(MORE_LABEL)
    assert "Modifier ou affiner" in conversation.labels
    assert conversation.session.dialogue == before.dialogue
    assert conversation.session.focus == before.focus
    assert conversation.outcome == before.outcome
    conversation.say("la deuxième")
    assert conversation.session.focus[0].kind == "card"


def test_the_label_of_a_hidden_button_is_the_button(assistant: Assistant) -> None:
    conversation = Conversation(assistant)
    conversation.say("traiteur à Cergy")
    assert "Modifier ou affiner" not in conversation.labels
    assert "Que voulez-vous changer" in conversation.say("modifier ou affiner")
