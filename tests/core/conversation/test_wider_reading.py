"""What a second message says in its own words: how many they are, for how long, who counts, who one is."""

from __future__ import annotations

import pytest

from bot.core.conversation.assistant import Assistant
from tests.screens import after

OETH = "on est 60 salariés"
HOURS = "300 000 € de travaux, combien d'heures d'insertion ?"
CATERER = "traiteur à Cergy"


@pytest.mark.parametrize(
    "text", ["1 RQTH et un en AAH", "un RQTH plus un AAH", "1 travailleur handicapé et 1 invalide"]
)
def test_people_counted_one_kind_after_the_other_are_added_up(assistant: Assistant, text: str) -> None:
    dialogue = after(assistant, OETH, text).session.dialogue
    assert dialogue
    assert dialogue.slots["beneficiaires"] == 2


@pytest.mark.parametrize("text", ["pas de traiteur végétarien", "vous avez pas de traiteur halal ?"])
def test_a_diet_is_asked_of_caterers_and_leaves_none_out(assistant: Assistant, text: str) -> None:
    talk = after(assistant, CATERER, text)
    assert "à demander à la structure" in talk.text
    assert talk.session.dialogue
    assert "secteur" in talk.session.dialogue.slots


def test_where_one_lives_leaves_no_departement_out(assistant: Assistant) -> None:
    talk = after(assistant, CATERER, "j'habite pas le 95, je suis à Beauvais")
    assert "Beauvais (60) est hors du Val-d'Oise" in talk.text


@pytest.mark.parametrize("text", ["c'est sur 4 ans donc par an ça fait ?", "sur 4 ans, combien par an ?"])
def test_hours_by_the_year_take_the_years_said_beside(assistant: Assistant, text: str) -> None:
    assert "sur 4 ans, environ" in after(assistant, HOURS, text).text


@pytest.mark.parametrize("text", ["c'est réaliste ?", "ça vous paraît normal ?"])
def test_a_doubt_on_a_figure_shows_how_it_came(assistant: Assistant, text: str) -> None:
    assert "5 000 × 5" in after(assistant, HOURS, text).text.replace("\xa0", " ")


@pytest.mark.parametrize("text", ["combien j'achète à un ESAT pour baisser le max ?", "acheter pour combien à une EA"])
def test_what_to_buy_at_most_is_said_by_the_calculation(assistant: Assistant, text: str) -> None:
    assert "de main-d'œuvre achetée" in after(assistant, OETH, "1 RQTH", text).text


@pytest.mark.parametrize("text", ["c'est pas l'urssaf nous on est une mairie", "nous sommes un hôpital"])
def test_who_one_is_below_a_calculation_is_a_question(assistant: Assistant, text: str) -> None:
    assert "FIPHFP" in after(assistant, OETH, "2 RQTH", text).text


@pytest.mark.parametrize("text", ["la 2 c'est une grosse boîte ?", "la 2, ils sont combien de salariés"])
def test_how_many_work_there_is_told_to_be_unknown(assistant: Assistant, text: str) -> None:
    assert "ne disent pas leur effectif" in after(assistant, CATERER, text).text


def test_none_that_is_deducted_is_a_plain_no(assistant: Assistant) -> None:
    talk = after(assistant, "voirie entretien trottoirs Louvres", "ça baisse notre contribution agefiph ?")
    assert talk.text.startswith("Non")


@pytest.mark.parametrize(
    "text", ["la 3, mais on est une asso pas une boite", "la troisième, mais pour une association"]
)
def test_a_rank_with_a_remark_is_a_choice(assistant: Assistant, text: str) -> None:
    talk = after(assistant, "association loi 1901 soumise au code de la commande publique ?")
    wanted = talk.session.offered[2].action
    talk = after(assistant, "association loi 1901 soumise au code de la commande publique ?", text)
    assert f"answer:{talk.session.outcome.id}" == wanted


def test_a_neighbouring_subject_that_the_answer_names_is_a_question_on_it(assistant: Assistant) -> None:
    talk = after(assistant, "les stagiaires comptent dans l'oeth ?", "même un stage de 3eme d'une semaine ?")
    assert talk.session.outcome.kind == "answer"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("juste 2 nuits fin juin", "mission"),
        ("3 soirées", "mission"),
        ("durable mais on veut les tester avant", "decouvrir"),
    ],
)
def test_how_long_someone_is_wanted_is_read(assistant: Assistant, text: str, meant: str) -> None:
    """A few nights are a mission; what stands behind « mais » is meant after all."""
    talk = after(assistant, "location de personnel pour inventaire Osny", text)
    assert talk.session.dialogue
    assert talk.session.dialogue.slots["duree"] == meant


@pytest.mark.parametrize(
    "text", ["et celle juste avant dans la liste ?", "trop peu d'infos, c'est qui la précédente ?"]
)
def test_the_card_before_is_opened_from_a_card(assistant: Assistant, text: str) -> None:
    before = after(assistant, "conditionnement Roissy").session.focus[0].ids[1]
    assert after(assistant, "conditionnement Roissy", "3", text).session.focus[0].ids == (before,)


@pytest.mark.parametrize("text", ["combien d'heures je mets", "ça fait combien d'heures"])
def test_hours_asked_below_their_calculation_are_said_again(assistant: Assistant, text: str) -> None:
    talk = after(assistant, "clause sociale travaux 500 000 €", text)
    assert "417 heures" in talk.text.replace("\xa0", " ")


def test_a_name_that_was_taken_for_a_subject_is_told_to_be_unknown(assistant: Assistant) -> None:
    talk = after(assistant, "Initiatives 95", "aucune, c'est le nom d'une asso que je cherche")
    assert talk.session.outcome.kind != "fallback"
    assert "aucune structure de ce nom" in talk.text


@pytest.mark.parametrize(
    ("first", "text"),
    [
        ("c'est quoi une PMSMP", "ok et si on l'embauche après, on a une aide ?"),
        ("c'est quoi un ACI", "si je l'embauche ensuite j'ai droit à une prime ?"),
    ],
)
def test_aid_for_who_is_hired_afterwards_is_told_to_be_unknown(assistant: Assistant, first: str, text: str) -> None:
    assert "demandez à France Travail" in after(assistant, first, text).text


@pytest.mark.parametrize("text", ["peut-on déduire 100 % de la facture", "on déduit la totalité de la facture ?"])
def test_the_whole_invoice_is_not_deducted(assistant: Assistant, text: str) -> None:
    assert "jamais toute la facture" in after(assistant, "achat ESAT déductible ?", text).text
