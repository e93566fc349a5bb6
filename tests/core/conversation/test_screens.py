"""Every screen answers what people say on any screen; screens of structures and facilitators answer their fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from bot.core.conversation.assistant import Assistant
from bot.core.exchange.reply import Button
from bot.core.exchange.session import ScreenKind
from tests.conversation import Conversation
from tests.screens import SCREENS, after, again, at_screen, slots_of

THINGS: tuple[ScreenKind, ...] = ("results", "card", "shortlist", "options", "facilitators", "organisation")

FIELDS: Mapping[str, Sequence[str]] = {
    "téléphone": ("leur téléphone ?", "le tel svp", "numero de telephone"),
    "adresse mail": ("leur mail ?", "une adresse mail ?", "ils ont un email"),
    "site web": ("leur site ?", "ils ont un site web", "site internet svp"),
    "adresse": ("leur adresse ?", "c'est où exactement ?", "ou sont ils situés"),
    "SIRET": ("leur siret ?", "le numéro siret", "siret svp"),
    "activité": ("ils font quoi ?", "leurs activités ?", "c'est quoi leur activite"),
}

BACK: Mapping[ScreenKind, ScreenKind] = {
    "results": "question",
    "card": "results",
    "organisation": "facilitators",
    "shortlist": "results",
    "calculation": "question",
    "options": "question",
    "facilitators": "question",
    "question": "question",
    "answer": "answer",
    "menu": "menu",
}
"""Where « retour » leads: out of what stands over a result, else to the question before; nowhere if there is none."""


@pytest.mark.parametrize("kind", SCREENS)
def test_help_explains_and_keeps_what_is_shown(assistant: Assistant, kind: ScreenKind) -> None:
    talk = at_screen(assistant, kind)
    before = slots_of(talk)
    said = talk.say("aide")
    assert ("Voici ce qu'il me faut" if kind == "question" else "Ce que je sais faire") in said
    assert talk.session.focus[0].kind == kind
    assert slots_of(talk) == before


@pytest.mark.parametrize("kind", SCREENS)
def test_the_way_back_leads_to_what_was_before(assistant: Assistant, kind: ScreenKind) -> None:
    talk = at_screen(assistant, kind)
    said = talk.say("retour")
    assert talk.session.focus[0].kind == BACK[kind]
    assert talk.outcome.kind != "suggestion"
    assert kind not in {"answer", "menu"} or "rien en cours" in said


def test_the_way_back_from_an_answer_leads_to_the_result_below_it(assistant: Assistant) -> None:
    talk = after(assistant, "quels ESAT à Taverny ?", "c'est quoi un ACI ?")
    before = slots_of(talk)
    talk.say("retour")
    assert talk.session.focus[0].kind == "results"
    assert slots_of(talk) == before


@pytest.mark.parametrize("kind", SCREENS)
def test_the_menu_opens_from_everywhere(assistant: Assistant, kind: ScreenKind) -> None:
    talk = at_screen(assistant, kind)
    talk.say("menu")
    assert [screen.kind for screen in talk.session.focus] == ["menu"]
    assert talk.session.dialogue is None
    assert "Trouver un fournisseur" in talk.labels


@pytest.mark.parametrize("kind", SCREENS)
@pytest.mark.parametrize(
    ("question", "entry"),
    [
        ("c'est quoi une clause sociale ?", "clause-sociale"),
        ("est-ce que je peux réserver un marché aux ESAT ?", "marche-reserve-ea-esat"),
    ],
)
def test_a_legal_question_is_answered_and_what_is_known_stays(
    assistant: Assistant, kind: ScreenKind, question: str, entry: str
) -> None:
    talk = at_screen(assistant, kind)
    before = slots_of(talk)
    talk.say(question)
    assert (talk.outcome.kind, talk.outcome.id) == ("answer", entry)
    assert slots_of(talk) == before


@pytest.mark.parametrize("kind", SCREENS)
@pytest.mark.parametrize("article", ["L2113-12 ?", "l 2113 12", "article L2113-12"])
def test_an_article_is_found_by_its_number(assistant: Assistant, kind: ScreenKind, article: str) -> None:
    talk = at_screen(assistant, kind)
    talk.say(article)
    assert talk.outcome.kind == "answer"
    assert str(talk.outcome.id).startswith("marche-reserve")


@pytest.mark.parametrize("kind", [kind for kind in SCREENS if kind != "options"])
@pytest.mark.parametrize("need", ["un traiteur à Sarcelles", "il me faudrait un traiteur sur sarcelles stp"])
def test_a_new_need_is_searched_and_not_merged_into_another_dialogue(
    assistant: Assistant, kind: ScreenKind, need: str
) -> None:
    talk = at_screen(assistant, kind)
    talk.say(need)
    assert talk.outcome.dialogue == "fournisseur"
    assert talk.session.focus[0].kind == "results"
    now = slots_of(talk)
    assert (now["secteur"], now["lieu"]) == (("restauration-traiteur",), "commune:95585")
    assert set(now) <= {"secteur", "lieu", "type"}


@pytest.mark.parametrize("kind", [kind for kind in SCREENS if kind not in {"options", "calculation"}])
def test_another_kind_of_need_opens_its_own_dialogue(assistant: Assistant, kind: ScreenKind) -> None:
    talk = at_screen(assistant, kind)
    talk.say("combien d'heures d'insertion pour 300 000 € de travaux ?")
    assert talk.outcome.dialogue == "clause"
    assert slots_of(talk) == {"secteur": ("batiment-tp",), "montant": 300_000}


@pytest.mark.parametrize("kind", THINGS)
@pytest.mark.parametrize("field", FIELDS)
def test_every_field_of_what_is_shown_is_answered(assistant: Assistant, kind: ScreenKind, field: str) -> None:
    told = at_screen(assistant, kind)
    before = slots_of(told)
    for question in FIELDS[field]:
        talk = again(told)
        said = talk.say(question)
        assert field.lower() in said.splitlines()[0].lower(), question
        assert talk.outcome.kind == "dialogue", question
        assert slots_of(talk) == before, question


def choices(talk: Conversation) -> tuple[Button, ...]:
    return talk.session.offered


@pytest.mark.parametrize("kind", [kind for kind in SCREENS if kind != "calculation"])
@pytest.mark.parametrize("number", ["0", "33", " 48 ", "99"])
def test_the_number_of_a_choice_that_is_not_there_is_said_so(
    assistant: Assistant, kind: ScreenKind, number: str
) -> None:
    talk = at_screen(assistant, kind)
    before, count = talk.session, len(talk.labels)
    said = talk.say(number)
    assert said == f"Il n'y a pas de choix {int(number)} : de 1 à {count}."
    assert choices(talk) == before.offered
    assert talk.session.focus == before.focus
    assert not assistant.is_unanswered(talk.session)


def test_the_number_of_a_choice_that_is_there_is_the_choice(assistant: Assistant) -> None:
    talk = at_screen(assistant, "menu")
    assert talk.say("6") == after(assistant, "thèmes").text


@pytest.mark.parametrize("number", ["12", "3"])
def test_a_figure_that_is_asked_for_is_no_choice(assistant: Assistant, number: str) -> None:
    talk = after(assistant, "on est 45, combien on paie ?")
    talk.say(number)
    assert slots_of(talk)["beneficiaires"] == float(number)


def test_the_number_of_the_departement_is_a_place(assistant: Assistant) -> None:
    talk = at_screen(assistant, "question")
    talk.say("95")
    assert slots_of(talk)["lieu"] == "department:95"


@pytest.mark.parametrize("text", ["le deuxième", "le 2", "la 2e option", "le deuxieme svp"])
def test_a_rank_presses_the_button_at_it(assistant: Assistant, text: str) -> None:
    """Where nothing is listed that has ranks of its own."""
    conversation = Conversation(assistant)
    conversation.say("bonjour")
    conversation.say(text)
    assert conversation.session.dialogue is not None
    assert conversation.session.dialogue.id == "recruter"


@pytest.mark.parametrize(
    "text", ["y en a dans le 95 ?", "yen a par chez nous ? je suis a gonesse", "comment en trouver un"]
)
def test_those_of_a_kind_are_looked_for_below_its_answer(assistant: Assistant, text: str) -> None:
    """And not explained how to be looked for."""
    conversation = Conversation(assistant)
    conversation.say("c'est quoi un geiq")
    conversation.say(text)
    assert conversation.session.dialogue is not None
    assert (
        conversation.session.dialogue.slots["type"] == ("GEIQ",)
        or conversation.session.dialogue.slots["type"] == "GEIQ"
    )
