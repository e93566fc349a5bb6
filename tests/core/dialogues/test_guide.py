"""Guided dialogues as a person lives them; the transcripts in `tests/golden` walk their whole length."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.core.conversation.assistant import Assistant
from bot.core.exchange.message import Location, Message
from bot.core.exchange.session import Session
from bot.stores.codec import decode, encode
from tests.conversation import NOW, Conversation, after


@pytest.fixture
def conversation(assistant: Assistant) -> Conversation:
    return Conversation(assistant)


@pytest.mark.parametrize(
    ("text", "dialogue", "slots"),
    [
        ("je cherche un traiteur pr 80 pers à cergy", "fournisseur", {"secteur": "restauration-traiteur"}),
        ("quels ESAT à Argenteuil ?", "fournisseur", {"type": "ESAT", "commune": "Argenteuil"}),
        ("blanchisserie sur l'agglo de Cergy-Pontoise", "fournisseur", {"epci": "CA de Cergy-Pontoise"}),
        ("on recrute un cariste à Louvres", "recruter", {"commune": "Louvres"}),
        ("j'ai 850 heures d'insertion à faire", "clause", {"heures": 850}),
        ("calculer l'oeth, on est 120 salariés", "oeth", {"effectif": 120}),
        ("qui est le facilitateur de Sarcelles ?", "facilitateur", {"commune": "Sarcelles"}),
    ],
)
def test_a_need_opens_its_dialogue_with_what_it_says(
    conversation: Conversation, text: str, dialogue: str, slots: dict[str, object]
) -> None:
    conversation.say(text)
    assert (conversation.outcome.kind, conversation.outcome.dialogue) == ("dialogue", dialogue)
    assert slots.items() <= dict(conversation.outcome.slots).items()


@pytest.mark.parametrize(
    "text", ["c'est quoi un ESAT ?", "comment réserver un marché ?", "qui sont les facilitateurs ?"]
)
def test_a_question_opens_no_dialogue(conversation: Conversation, text: str) -> None:
    conversation.say(text)
    assert conversation.outcome.kind == "answer"


def test_a_question_in_the_middle_is_answered_and_the_same_step_asked_again(conversation: Conversation) -> None:
    conversation.say("il nous faut un traiteur")
    text = conversation.say("au fait, c'est quoi la différence entre une EA et un ESAT ?")
    assert conversation.outcome.id == "difference-esat-ea"
    assert "Où ?" in text
    conversation.say("Taverny")
    assert conversation.outcome.slots == {"secteur": "restauration-traiteur", "commune": "Taverny"}


def test_a_new_need_does_not_inherit_the_criteria_of_the_last_one(conversation: Conversation) -> None:
    conversation.say("un ESAT de blanchisserie à Cergy")
    conversation.say("je cherche un plombier à Sannois")
    assert conversation.outcome.slots == {"secteur": "batiment-tp", "commune": "Sannois"}


def test_aussi_adds_where_a_change_replaces(conversation: Conversation) -> None:
    conversation.say("du nettoyage à Ermont")
    assert "Nettoyage et Espaces verts" in conversation.say("et aussi des espaces verts")
    assert "Compris : Blanchisserie · Ermont" in conversation.say("non, plutôt de la blanchisserie")


def test_the_place_is_carried_into_the_next_dialogue(conversation: Conversation) -> None:
    conversation.say("je cherche un traiteur à Cergy")
    conversation.press("Trouver le facilitateur")
    assert conversation.outcome.slots["commune"] == "Cergy"


def test_two_failures_lead_to_an_explanation_and_a_third_one_out(conversation: Conversation) -> None:
    conversation.say("trouver un fournisseur")
    assert "pas reconnu" in conversation.say("xyzzy")
    assert "/annuler" in conversation.say("plugh")
    assert "Parler à quelqu'un" in conversation.labels
    conversation.say("frobnicate")
    assert conversation.session.dialogue is None
    assert any(label.startswith("Reprendre") for label in conversation.labels)


@pytest.mark.parametrize("place", ["Nanterre", "à Paris", "75011", "Lyon", "la Défense"])
def test_a_place_of_elsewhere_is_told_as_such(conversation: Conversation, place: str) -> None:
    conversation.say("je cherche une blanchisserie")
    assert "lemarche.inclusion" in conversation.say(place)
    conversation.say("Ermont")
    assert conversation.outcome.slots == {"secteur": "blanchisserie", "commune": "Ermont"}


def test_a_cancelled_dialogue_can_be_resumed_where_it_was(conversation: Conversation) -> None:
    conversation.say("je cherche une blanchisserie")
    conversation.say("/annuler")
    assert conversation.session.dialogue is None
    conversation.press("Reprendre : Trouver un fournisseur")
    conversation.say("Ermont")
    assert conversation.outcome.slots == {"secteur": "blanchisserie", "commune": "Ermont"}


def test_after_an_hour_a_word_is_no_answer_any_more(conversation: Conversation) -> None:
    conversation.say("je cherche une blanchisserie")
    conversation.send(Message(NOW + timedelta(hours=2), "Ermont"))
    assert conversation.outcome.kind == "fallback"
    assert "Reprendre : Trouver un fournisseur" in conversation.labels


def test_a_number_answers_the_question_and_is_no_choice_of_a_list(conversation: Conversation) -> None:
    conversation.say("calculer ma contribution oeth")
    conversation.say("4")
    assert conversation.outcome.slots == {"effectif": 4}


@pytest.mark.parametrize("text", ["38 dont 12 cadres", "38, dont deux à temps partiel", "38 en comptant les apprentis"])
def test_a_message_that_begins_with_the_number_asked_is_the_answer(conversation: Conversation, text: str) -> None:
    conversation.say("je veux calculer ma contribution OETH")
    conversation.say(text)
    assert conversation.session.dialogue is not None
    assert conversation.session.dialogue.slots["effectif"] == 38


@pytest.mark.parametrize("action", ["set:secteur:nettoyage", "page:2", "back", "relax:kind", "skip:lieu", "result"])
def test_a_button_of_a_dialogue_that_is_over_is_stale(conversation: Conversation, action: str) -> None:
    assert "n'est plus à jour" in conversation.send(Message(NOW, action=action))


@pytest.mark.parametrize(
    "action",
    ["set:secteur:inconnu", "set:lieu:commune:99999", "set:lieu:planete:95", "set:heures:12", "set:type:XYZ", "card:x"],
)
def test_a_forged_or_outdated_value_is_refused(conversation: Conversation, action: str) -> None:
    conversation.say("trouver un fournisseur")
    before = conversation.session.dialogue
    assert "n'est plus à jour" in conversation.send(Message(NOW, action=action))
    assert conversation.session.dialogue == before


def test_a_position_is_used_once_and_not_kept(conversation: Conversation) -> None:
    conversation.say("je cherche un jardinier près de moi")
    positions = [conversation.replies[-1].position]
    assert "Cergy" in conversation.share(49.036213, 2.076512)
    positions.append(conversation.replies[-1].position)
    assert positions == ["ask", "close"]
    assert "49.036" not in encode(conversation.session)


def test_no_word_of_the_person_is_kept(conversation: Conversation) -> None:
    for text in ("je cherche un traiteur pour Madame Secrète", "Ermont, merci Gaston", "et plutôt un esat zinzin"):
        conversation.say(text)
        stored = encode(conversation.session).casefold()
        assert not any(word in stored for word in ("secr", "gaston", "zinzin", "madame"))


def test_widening_says_what_was_given_up(conversation: Conversation) -> None:
    assert "aucune structure" in conversation.say("une ETTI qui fait de la blanchisserie à Haute-Isle")
    text = conversation.say("ok élargis")
    assert "critère retiré (Intérim d'insertion (ETTI))" in text
    assert "facilitateur" in text


def test_pages_show_every_structure_once(conversation: Conversation) -> None:
    conversation.say("tous les esat du 95")
    seen: list[str] = []
    while True:
        cards = [b.action for r in conversation.replies for b in r.buttons if b.action.startswith("card:")]
        seen += cards
        following = [label for label in conversation.labels if label.startswith("Suite")]
        if not following:
            break
        conversation.press(following[0])
    assert len(seen) == len(set(seen)) > 5


WORDS = st.sampled_from(
    [
        *("je cherche", "un traiteur", "nettoyage", "à Cergy", "Pontoise", "95100", "ESAT", "pas un ESAT", "retour"),
        *("passer", "peu importe", "annule", "la suite", "élargis", "c'est quoi un ACI ?", "800 000 €", "40 %", "4"),
        *("600 heures", "100 salariés", "recruter", "un jardinier", "oui", "non", "la deuxième", "ma sélection"),
        *("calculer", "oeth", "facilitateur", "n'importe quel type", "à 10 km", "près de moi", "garde la première"),
    ]
)
ACTS = st.one_of(st.lists(WORDS, min_size=1, max_size=4).map(" ".join), st.text(max_size=60), st.integers(0, 30))


@settings(max_examples=150, deadline=None)
@given(st.lists(ACTS, max_size=8))
@example(["4 calculer près de moi", "un traiteur 4 près de moi"])
def test_anything_at_any_step_gets_a_reply_leaves_a_way_out_and_survives_json(
    assistant: Assistant, acts: list[str | int]
) -> None:
    conversation = Conversation(assistant)
    for act in acts:
        offered = conversation.session.offered
        if isinstance(act, int):
            button = offered[act % len(offered)] if offered else None
            text = conversation.send(Message(NOW, action=button.action if button else "stale"))
        else:
            text = conversation.say(act)
        assert text.strip()
        assert decode(encode(conversation.session)) == conversation.session
        is_asked_for_position = any(reply.position == "ask" for reply in conversation.replies)
        assert conversation.labels or is_asked_for_position or conversation.outcome.kind == "smalltalk"
    conversation.say("/annuler")
    assert conversation.session.dialogue is None
    assert conversation.labels


@settings(max_examples=60, deadline=None)
@given(st.floats(-90, 90), st.floats(-180, 180))
def test_a_position_anywhere_on_earth_gets_an_answer(assistant: Assistant, lat: float, lon: float) -> None:
    session, _ = assistant.respond(Session(), Message(NOW, "un jardinier autour de moi"))
    _, replies = assistant.respond(session, Message(NOW, location=Location(lat, lon)))
    assert replies[-1].blocks


def test_a_kind_refused_is_left_out_and_said(conversation: Conversation) -> None:
    text = conversation.say("nettoyage de vitres à Cergy, pas un esat")
    assert "sans ESAT" in text
    assert "(ESAT)" not in text.replace("sans ESAT", "")
    assert "sans ESAT" not in conversation.say("finalement si, un ESAT")
    assert conversation.outcome.slots["type"] == "ESAT"


def test_several_results_are_kept_at_once(conversation: Conversation) -> None:
    conversation.say("quels ESAT à Taverny ?")
    conversation.say("garde la 1 et la 3")
    assert len(conversation.session.shortlist) == 2


def test_a_detail_that_no_record_knows_is_told_as_such(conversation: Conversation) -> None:
    conversation.say("un traiteur à Cergy")
    assert "fiches ne le disent pas" in conversation.say("vaisselle comprise")
    conversation.press("Retour au résultat")
    assert conversation.outcome.slots["secteur"] == "restauration-traiteur"


def test_back_from_a_card_is_the_result(conversation: Conversation) -> None:
    conversation.say("quels ESAT à Taverny ?")
    first = conversation.text
    conversation.say("la première")
    assert conversation.say("retour") == first


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (["clause sociale 5 % marché nettoyage 1,2 million", "la main doeuvre c 85%"], "1 700 heures"),
        (["heures d'insertion pour un marché de 1 200 000 €", "taux horaire 22€"], "22 € de l'heure"),
        (["déduction oeth : 18000 € ht a un esat, dont 4000 de matières"], "14 000 € × 30 % = 4 200 €"),
        (["calculer ma déduction oeth", "8000 €", "on a 3 boeth sur 120"], "6 % de 120 salariés"),
        (["calculer ma déduction oeth", "18000 €", "on a 3 boeth sur 120", "et avec 40000 ?"], "40 000 € × 30 %"),
        (["on n'arrive pas à faire nos heures d'insertion, il en reste 300"], "300 heures d'insertion à faire"),
    ],
)
def test_a_number_is_what_the_words_beside_it_say(conversation: Conversation, said: list[str], told: str) -> None:
    for text in said:
        conversation.say(text)
    if "300 heures" in told:
        conversation.say("Persan")
    assert told in conversation.text.replace("\u00a0", " ")


def test_a_suggested_dialogue_remembers_what_was_said(conversation: Conversation) -> None:
    conversation.say("Transport scolaire d'élèves en situation de handicap")
    assert conversation.outcome.kind == "suggestion"
    conversation.press("Trouver un fournisseur")
    assert conversation.outcome.slots == {"secteur": "transport-mecanique", "public": "handicap"}


def test_the_button_that_shares_a_position_is_put_away_by_a_typed_place_too(conversation: Conversation) -> None:
    conversation.say("je cherche un jardinier près de moi")
    conversation.say("Pontoise")
    assert conversation.replies[-1].position == "close"


def test_a_need_of_a_place_nobody_can_find_is_taken_and_told_to_be_elsewhere(assistant: Assistant) -> None:
    talk = after(assistant, "un traiteur à la Défense")
    assert talk.session.dialogue
    assert talk.session.dialogue.id == "fournisseur"
    assert talk.text.startswith("Je ne connais que le Val-d'Oise et ses abords.")
    assert "Le Marché de l'inclusion" in talk.text
    assert "Tout le Val-d'Oise" in talk.labels


def test_a_need_of_here_is_not_told_to_be_elsewhere(assistant: Assistant) -> None:
    assert "Je ne connais que" not in after(assistant, "un traiteur à Cergy plutôt qu'à Paris").text
