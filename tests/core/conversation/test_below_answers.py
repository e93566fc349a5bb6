"""What people type below an answer: figures of their own case, what a related answer says, what is no request."""

from __future__ import annotations

import pytest

from bot.core.conversation.assistant import Assistant
from tests.conversation import Conversation
from tests.screens import after

THRESHOLDS = "à partir de combien un marché est-il soumis à publicité ?"
DIRECT = "peut-on acheter sans mise en concurrence à une structure inclusive"


def is_sources(talk: Conversation) -> bool:
    """Whether nothing but the title and the sources of an answer is said."""
    return [block.kind for block in talk.replies[0].blocks] == ["title", "note"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on est à 39 000 pile", "60\xa0000"),
        ("58 400 ttc, je signe ?", "60\xa0000"),
        ("95 000 de travaux c bon ?", "100\xa0000"),
        ("et à 120 000 ?", "90\xa0000"),
        ("72 000 pour des espaces verts", "90\xa0000"),
    ],
)
def test_a_sum_is_a_case_of_the_thresholds_shown(assistant: Assistant, text: str, expected: str) -> None:
    """The threshold nearest to it answers, and it opens no search: « pile » is no battery, 95 000 no post code."""
    talk = after(assistant, THRESHOLDS, text)
    assert talk.session.outcome.id == "publicite-seuils"
    assert expected in talk.text


def test_a_price_with_taxes_is_compared_without_them(assistant: Assistant) -> None:
    assert "retirez la TVA" in after(assistant, DIRECT, "58 400 ttc, je signe ?").text


def test_a_wish_with_a_sum_is_still_a_need(assistant: Assistant) -> None:
    talk = after(assistant, DIRECT, "on cherche un traiteur pour 8 000 euros")
    assert talk.session.dialogue
    assert talk.session.dialogue.id == "fournisseur"


@pytest.mark.parametrize("text", ["et à 22 ?", "et pour 25 ?"])
def test_a_number_alone_counts_what_the_answer_counts(assistant: Assistant, text: str) -> None:
    assert "au moins 20 salariés" in after(assistant, "c'est quoi l'OETH", text).text


@pytest.mark.parametrize("text", ["et à 45 % ?", "c'est 30 % non ?"])
def test_a_number_just_beyond_a_threshold_is_told_it(assistant: Assistant, text: str) -> None:
    talk = after(assistant, "c'est quoi un marché réservé", text)
    assert talk.session.outcome.id == "marche-reserve"
    assert "50\xa0%" in talk.text


def test_inhabitants_are_no_staff(assistant: Assistant) -> None:
    talk = after(assistant, "c'est quoi un marché réservé", "et une mairie de 2000 habitants ?")
    assert talk.session.dialogue is None


@pytest.mark.parametrize("text", ["c'est sur le ht ?", "et sur trois ans ?"])
def test_a_preposition_asks_for_no_source(assistant: Assistant, text: str) -> None:
    """« sur » is not « sûr »."""
    assert not is_sources(after(assistant, "combien on peut déduire en achetant à un ESAT", text))


@pytest.mark.parametrize("text", ["vous êtes sûr ?", "t'es sûr de ça ?"])
def test_who_doubts_is_told_the_sources(assistant: Assistant, text: str) -> None:
    assert is_sources(after(assistant, "c'est quoi un ESAT", text))


@pytest.mark.parametrize(
    ("before", "text", "related"),
    [
        ("combien on peut déduire en achetant à un ESAT", "faut une attestation ?", "oeth-deduction-calcul"),
        ("c'est quoi une clause sociale", "les réfugiés aussi ?", "publics-eligibles-clause"),
    ],
)
def test_what_an_answer_does_not_say_a_related_one_may(
    assistant: Assistant, before: str, text: str, related: str
) -> None:
    talk = after(assistant, before, text)
    assert talk.session.outcome.id == related
    assert "Je n'ai pas ce point" not in talk.text


def test_what_is_said_of_the_answer_shown_is_asked_of_no_other(assistant: Assistant) -> None:
    """« ça augmente ? » below the figures of France is not about those of Île-de-France."""
    talk = after(assistant, "combien de salariés dans l'iae en france", "ça augmente ?")
    assert talk.session.outcome.id == "iae-chiffres-france"


@pytest.mark.parametrize(
    ("before", "text", "said"),
    [
        ("c'est quoi un marché réservé", "mon chef dit que c'est illégal", "Oui. C'est prévu par le Code"),
        ("c'est quoi un marché réservé", "on peut réserver qu'un lot ?", "Un marché entier ou un lot seulement"),
        ("accord agréé oeth c quoi", "le notre finit en decembre il se passe quoi apres", "la fin d'un accord"),
        ("la DOETH c'est quand", "mince j'ai raté la date", "comment régulariser"),
        ("différence ESAT et EA", "pour du menage régulier on prend lequel ?", "Les deux peuvent convenir"),
        ("c'est quoi une clause sociale", "mais nous on est une petite boite de 6", "quelle que soit sa taille"),
        ("c'est quoi un ACI", "on peut leur commander directement", "60\xa0000"),
        ("c'est quoi la RQTH", "c'est marqué sur sa fiche de paie ?", "ne disent rien de la fiche de paie"),
    ],
)
def test_an_objection_or_a_mishap_is_answered(assistant: Assistant, before: str, text: str, said: str) -> None:
    """It asks nothing, or in words of another subject, and means the answer shown."""
    assert said in after(assistant, before, text).text


def test_who_is_no_private_employer_has_the_calculation_made_anew(assistant: Assistant) -> None:
    talk = after(assistant, "85 salariés, 2 travailleurs handicapés, combien je paie", "on est une mairie")
    assert "FIPHFP" in talk.text
    assert "il en manque 3" in talk.text
