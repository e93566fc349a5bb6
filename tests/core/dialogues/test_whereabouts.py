"""A deep link leads to where the conversation was when it was given."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.conversation.assistant import Assistant
from bot.core.dialogues.whereabouts import LETTERS
from bot.core.exchange.actions import PAYLOAD_MAX
from bot.core.knowledge.names import SLOTS
from tests.conversation import after

SAID = (
    "c'est quoi un ACI ?",
    "ESAT La Hêtraie",
    "un traiteur à Cergy",
    "un traiteur",
    "un ESAT pour de la blanchisserie à Taverny",
    "nettoyage et espaces verts à Sarcelles",
    "lavage de vitres à Cergy à moins de 10 km",
    "un imprimeur, une EA, dans le Val-d'Oise",
    "recruter un cariste à Cergy en CDI",
    "quel facilitateur à Pontoise ?",
    "300 000 € de travaux à Argenteuil, combien d'heures d'insertion ?",
    "on est 45 et on a 1 travailleur handicapé, combien on paie ?",
    "on est 45 et on a 0 travailleur handicapé, combien on paie ?",
    "achat de 20 000 € à un ESAT dont 12 000 € de main-d'œuvre",
    "/start t-handicap",
)


@pytest.mark.parametrize("said", SAID)
def test_a_link_leads_to_the_same_place(assistant: Assistant, said: str) -> None:
    here = after(assistant, said)
    link = here.replies[-1].link
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", link)
    there = after(assistant, f"/start {link}")
    assert there.session.focus == here.session.focus
    assert there.replies[-1].text == here.replies[-1].text


def test_a_link_in_the_case_of_the_page_leads_there_too(assistant: Assistant) -> None:
    here = after(assistant, "un ESAT pour de la blanchisserie à Taverny")
    assert after(assistant, f"/start {here.replies[-1].link.casefold()}").text == here.text


def test_below_an_answer_or_a_card_the_link_leads_to_what_is_shown_last(assistant: Assistant) -> None:
    talk = after(assistant, "un traiteur à Cergy", "c'est quoi un ESAT ?")
    assert talk.replies[-1].link == "a-esat"
    talk = after(assistant, "un traiteur à Cergy")
    talk.press(talk.session.offered[0].label)
    assert talk.replies[-1].link == f"s-{talk.session.card}"


@pytest.mark.parametrize("said", ["/start", "bonjour", "zorglub", "/themes", "/confidentialite"])
def test_what_is_no_place_has_no_link(assistant: Assistant, said: str) -> None:
    assert not after(assistant, said).replies[-1].link.startswith(("d-", "s-", "t-"))


@pytest.mark.parametrize(
    "link",
    ["d-fournisseur_s-licornes_l-99999_t-LICORNE", "d-fournisseur_s-_l", "d-fournisseur_q-1_-", "d-fournisseur__"],
)
def test_values_that_the_content_has_not_are_asked(assistant: Assistant, link: str) -> None:
    assert after(assistant, f"/start {link}").text.endswith(
        after(assistant, "/fournisseur").replies[-1].blocks[-1].text
    )


def test_words_of_a_trade_are_those_of_the_content_only(assistant: Assistant) -> None:
    talk = after(assistant, "/start d-fournisseur_s-restauration-traiteur_l-95127_a-insulte-grave")
    assert talk.session.dialogue
    assert "activites" not in talk.session.dialogue.slots


@given(values=st.text("abstld019-_AE", max_size=50))
def test_whatever_stands_in_a_link_is_answered(assistant: Assistant, values: str) -> None:
    assert after(assistant, f"/start d-fournisseur_{values}").replies


@given(
    slots=st.dictionaries(
        st.sampled_from(sorted(LETTERS.values())),
        st.one_of(
            st.floats(0, 1e20),
            st.text(max_size=40),
            st.lists(st.text(max_size=30), max_size=4).map(tuple),
        ),
    )
)
def test_a_link_never_grows_too_long(assistant: Assistant, slots: dict[str, str | float | tuple[str, ...]]) -> None:
    link = assistant.guide.whereabouts._dialogue("fournisseur", slots)
    assert re.fullmatch(r"[A-Za-z0-9_-]+", link)
    assert len(link) <= PAYLOAD_MAX


def test_every_slot_has_its_letter(assistant: Assistant) -> None:
    assert set(SLOTS) <= set(LETTERS.values())
    asked = {slot for one in assistant.knowledge.script.dialogues.values() for slot in one.asked}
    assert asked <= set(LETTERS.values())
