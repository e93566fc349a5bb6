"""What a figure that was given turns out to count."""

from __future__ import annotations

import pytest

from bot.core.conversation.assistant import Assistant
from tests.conversation import Conversation

LABOUR = "déduction OETH : 22000 € de main d'oeuvre achetée à une entreprise adaptée"
INVOICE = "déduction OETH pour une facture de prestataire ESAT de 8000 euros"
WORKS = "250 000 euros de travaux à Gonesse combien d'heures d'insertion"
YEARLY = "marché 120 000 euros par an sur 4 ans combien d'heures d'insertion"
HOURS = "on a gagné un marché avec 1500 heures d'insertion à Sarcelles, comment faire ?"


def figures(assistant: Assistant, *said: str) -> dict[str, object]:
    conversation = Conversation(assistant)
    for text in said:
        conversation.say(text)
    state = conversation.session.dialogue
    return {slot: value for slot, value in state.slots.items() if isinstance(value, float)} if state else {}


@pytest.mark.parametrize("text", ["22000 c le ttc", "en fait c'est ttc", "c'est avec la tva"])
def test_what_holds_the_tax_is_asked_again(assistant: Assistant, text: str) -> None:
    """No rate is guessed."""
    conversation = Conversation(assistant)
    conversation.say(LABOUR)
    assert "hors taxes" in conversation.say(text)
    assert figures(assistant, LABOUR, text) == {}


@pytest.mark.parametrize("text", ["22000 c'est la facture totale", "pas que la main d'oeuvre, y a le matériel aussi"])
def test_a_whole_invoice_is_no_labour(assistant: Assistant, text: str) -> None:
    """The figure becomes the invoice, and the labour is asked."""
    assert figures(assistant, LABOUR, text) == {"montant": 22000}


@pytest.mark.parametrize("text", ["c'est ttc ou ht ?", "c'est la facture entière ?"])
def test_a_question_changes_no_figure(assistant: Assistant, text: str) -> None:
    """It asks what the figure has to be."""
    conversation = Conversation(assistant)
    conversation.say(LABOUR)
    conversation.say(text)
    assert conversation.session.outcome.slots.get("main_oeuvre", 22000) == 22000


@pytest.mark.parametrize(
    ("text", "total"),
    [
        ("attention 250000 c par an et le marché dure 4 ans", 1_000_000),
        ("c'est par an, sur 3 ans", 750_000),
        ("250 k€ par an pendant 48 mois", 1_000_000),
        ("ça c'est par an", 250_000),
    ],
)
def test_a_yearly_amount_is_taken_for_all_years(assistant: Assistant, text: str, total: float) -> None:
    """Where it is said how many they are."""
    assert figures(assistant, WORKS, text).get("montant", 250_000) == total


@pytest.mark.parametrize(
    ("text", "share"), [("a vue de nez les trois quarts", 75), ("environ la moitié", 50), ("60 %", 60)]
)
def test_a_fraction_tells_the_share_of_labour(assistant: Assistant, text: str, share: float) -> None:
    """Half of the invoice is a share, and not another invoice."""
    assert figures(assistant, INVOICE, text) == {"montant": 8000, "part_main_oeuvre": share}


@pytest.mark.parametrize("text", ["1500 c le groupement entier, ma part c'est que 400", "ma part à moi c'est 400"])
def test_ones_own_part(assistant: Assistant, text: str) -> None:
    """It takes the place of what all have to do."""
    assert figures(assistant, HOURS, text) == {"heures": 400}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("j'ai 75000 de ravalement à faire sur l'école, je passe en dessous ou pas", "100"),
        ("et pour 58000 de nettoyage", "60"),
        ("si j'ai 90k de fournitures", "Non"),
    ],
)
def test_a_sum_in_short_is_held_against_a_limit(assistant: Assistant, text: str, said: str) -> None:
    """« 75000 de ravalement » are euros below an answer on limits."""
    conversation = Conversation(assistant)
    conversation.say("peut-on acheter sans mise en concurrence ?")
    assert said in conversation.say(text)
    assert conversation.outcome.id == "achat-sous-seuil"


@pytest.mark.parametrize(
    "text", ["c'est sur 4 ans", "attention c'est 250 000 sur 4 ans hein", "le marché dure 48 mois"]
)
def test_hours_are_spread_over_the_years_of_a_contract(assistant: Assistant, text: str) -> None:
    """The calculation stays, and what to say of a yearly amount is told."""
    conversation = Conversation(assistant)
    conversation.say(WORKS)
    said = conversation.say(text)
    assert "environ 52 par an" in said
    assert "par an, sur 4 ans" in said
    assert figures(assistant, WORKS, text) == {"montant": 250_000, "annees": 4}


@pytest.mark.parametrize(
    ("text", "total"),
    [
        ("marché de nettoyage de 250 000 € par an pendant 4 ans, combien d'heures d'insertion", 1_000_000),
        ("marché d'espaces verts de 250 000 €, combien d'heures d'insertion", 250_000),
    ],
)
def test_a_need_may_begin_with_a_yearly_amount(assistant: Assistant, text: str, total: float) -> None:
    assert figures(assistant, text)["montant"] == total


@pytest.mark.parametrize(
    ("said", "total"),
    [
        (["c'est par an, sur 4 ans"], 480_000),
        (["120 000 par an sur 4 ans"], 480_000),
        (["finalement sur 5 ans"], 600_000),
        (["plutôt 3 ans", "c'est par an"], 360_000),
    ],
)
def test_an_amount_of_all_years_is_never_multiplied_twice(assistant: Assistant, said: list[str], total: float) -> None:
    """Another duration counts from the sum of one year."""
    assert figures(assistant, YEARLY, *said)["montant"] == total


def test_only_an_amount_that_may_be_of_one_year_invites_to_say_so(assistant: Assistant) -> None:
    assert "c'est par an" not in Conversation(assistant).say(YEARLY)
    assert "c'est par an" in Conversation(assistant).say("480 000 € sur 4 ans combien d'heures d'insertion")
