"""Short questions below an answer, and short changes of what is known: each says the same thing in other words."""

from __future__ import annotations

import pytest

from bot.core.conversation.assistant import Assistant
from tests.conversation import Conversation


def below(assistant: Assistant, before: str, text: str) -> str:
    conversation = Conversation(assistant)
    conversation.say(before)
    return conversation.say(text)


@pytest.mark.parametrize("text", ["et ça dure ?", "sa dure longtemp", "valable ?", "combien de mois", "durée maxi ?"])
def test_a_duration_is_told_by_the_short_answer_itself(assistant: Assistant, text: str) -> None:
    """Nothing but a kind of answer is asked: what is on the screen may say it best."""
    assert "24 mois" in below(assistant, "pass iae", text)


@pytest.mark.parametrize("text", ["y en a combien en france a peu pres", "ils sont nombreux ?", "il en existe combien"])
def test_how_many_asks_for_a_figure_and_not_for_structures(assistant: Assistant, text: str) -> None:
    assert "504" in below(assistant, "c'est quoi un ESAT", text)


def test_a_longer_question_wins_over_the_one_it_begins_with(assistant: Assistant) -> None:
    """« c'est combien d'heures par semaine » asks no price."""
    assert "20\xa0h" in below(assistant, "c'est quoi un ACI ?", "c'est combien d'heures par semaine minimum")


@pytest.mark.parametrize("text", ["et pour des travaux c combien", "et pour les travaux ?", "en travaux ?"])
def test_the_point_that_a_question_calls_by_its_label(assistant: Assistant, text: str) -> None:
    assert "100\xa0000" in below(assistant, "marché sans publicité seuil", text)


def test_the_article_of_one_case_of_several(assistant: Assistant) -> None:
    said = below(assistant, "marché réservé", "quel article pour les ateliers en prison")
    assert said.startswith("Article L2113-13-1")


@pytest.mark.parametrize("text", ["rappelez moi ce que c'est une EI déjà", "vous pouvez me redire ce qu'est une EI ?"])
def test_a_definition_asked_for_again_is_no_filter(assistant: Assistant, text: str) -> None:
    said = below(assistant, "nettoyage de bureaux à Sarcelles", text)
    assert said.startswith("Entreprise d'insertion (EI)")


def test_a_number_counts_what_stands_right_behind_it(assistant: Assistant) -> None:
    said = below(assistant, "calculer ma contribution OETH", "on est 6 aux rh mais 143 salariés au total")
    assert "143\xa0salariés" in said


def test_an_article_in_passing_does_not_hide_a_figure(assistant: Assistant) -> None:
    said = below(assistant, "déduction achat EA 12 000 euros", "article D5212-22 je sais, la main d'oeuvre c'est 9 500")
    assert "2\xa0850" in said


@pytest.mark.parametrize("text", ["retire la finalement", "supprimez la svp", "retire le"])
def test_the_only_one_that_was_kept_needs_no_name(assistant: Assistant, text: str) -> None:
    conversation = Conversation(assistant)
    conversation.say("maraîchage bio à Magny-en-Vexin")
    for label in ("Plaine de Vie", "Garder dans ma sélection", "Voir ma sélection"):
        conversation.press(label)
    conversation.say(text)
    assert not conversation.session.shortlist


@pytest.mark.parametrize(
    "text", ["aucun depuis 2019", "personne", "on en a pas", "pas un seul", "aucun pour l'instant"]
)
def test_none_is_an_answer_to_how_many(assistant: Assistant, text: str) -> None:
    said = below(assistant, "calculer ma contribution oeth, 85 salariés", text)
    assert "24\xa0620\xa0€" in said


@pytest.mark.parametrize("text", ["aucune idée", "on en a pas la moindre idée"])
def test_not_to_know_is_not_to_have_none(assistant: Assistant, text: str) -> None:
    assert "24\xa0620" not in below(assistant, "calculer ma contribution oeth, 85 salariés", text)


@pytest.mark.parametrize("text", ["le public on s'en moque, enlevez ce filtre", "enleve les filtres"])
def test_the_filter_is_what_narrows_the_search(assistant: Assistant, text: str) -> None:
    said = below(assistant, "une structure d'insertion pour du BTP à Sarcelles", text)
    assert said.startswith("Compris : Bâtiment, travaux publics, câblage · Sarcelles\n")


@pytest.mark.parametrize("text", ["y a pas plus de choix que ca ? prenez tous les types", "le type importe peu"])
def test_all_kinds_are_asked_for_in_a_sentence_of_its_own(assistant: Assistant, text: str) -> None:
    said = below(assistant, "ESAT blanchisserie Cergy", text)
    assert said.startswith("Compris : Blanchisserie · Cergy\n")


@pytest.mark.parametrize(
    "text", ["mince j'ai inversé les chiffres, c'est 58", "erreur de frappe : 58", "je voulais écrire 58"]
)
def test_a_mistake_corrects_what_was_said_and_answers_nothing(assistant: Assistant, text: str) -> None:
    said = below(assistant, "calculer ma contribution oeth, 85 salariés", text)
    assert said.startswith("Compris : La contribution de mon entreprise · Effectif : 58\xa0salariés\n")


@pytest.mark.parametrize("text", ["1,2 non 2,1M au temps pour moi", "2,1 et pas 1,2"])
def test_a_figure_in_short_goes_where_the_wrong_one_stands(assistant: Assistant, text: str) -> None:
    said = below(assistant, "heures d'insertion pour 1,2 M€ de travaux, 7 %", text)
    assert "Montant HT : 2\xa0100\xa0000\xa0€ · Part d'insertion : 7\xa0%" in said
