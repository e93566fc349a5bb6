"""Which numbers of a message become values, and which do not."""

from collections.abc import Mapping

import pytest

from bot.core.conversation.assistant import Assistant
from bot.core.exchange.session import DialogueState, SlotValue


def filled(assistant: Assistant, text: str, state: DialogueState) -> dict[str, SlotValue]:
    """The numbers that a message gives to a dialogue under way."""
    dialogue = assistant.knowledge.script.dialogues[state.id]
    values = assistant.reader.values(assistant.reader.read(text), dialogue, state)
    return {slot: value for slot, value in values.items() if isinstance(value, int | float)}


OETH = DialogueState("oeth", {"calcul": "contribution"}, asked="effectif")
DEDUCTION = DialogueState("oeth", {"calcul": "deduction"}, asked="main_oeuvre")
CLAUSE = DialogueState("clause", asked="montant")
HELD = DialogueState("oeth", {"effectif": 54, "beneficiaires": 1}, answered=("effectif", "beneficiaires"))
PRICED = DialogueState("clause", {"montant": 600_000}, answered=("montant",))


@pytest.mark.parametrize(
    ("state", "text", "values"),
    [
        (OETH, "340 au total", {"effectif": 340}),
        (OETH, "ça fera 340 au total avec les stagiaires", {"effectif": 340}),
        (OETH, "on est passés de 18 à 34 en deux ans", {"effectif": 34}),
        (OETH, "38 dont 12 cadres", {"effectif": 38}),
        (OETH, "on est dans le 95, à Ermont", {}),
        (OETH, "on existe depuis 1987", {}),
        (OETH, "nous sommes 25 architectes", {"effectif": 25}),
        (OETH, "quarante-deux", {"effectif": 42}),
        (OETH, "c'est un bâtiment neuf", {}),
        (OETH, "nous avons 3 sites", {}),
        (DEDUCTION, "facture de 9 000 € dont 4 000 de matières", {"matieres": 4_000}),
        (DEDUCTION, "9 000 HT dont matière 4 000", {"matieres": 4_000}),
        (OETH, "effectif 300 BOE 12", {"effectif": 300, "beneficiaires": 12}),
        (OETH, "2 TH manquants sur 120 salariés", {"effectif": 120}),
        (OETH, "80 p 2 boe", {"effectif": 80, "beneficiaires": 2}),
        (CLAUSE, "c'est pour le lot 3", {}),
        (CLAUSE, "le marché démarre en 2027", {}),
        (CLAUSE, "article L2112-2 c'est ça ?", {}),
        (CLAUSE, "environ 1,4 million sur 4 ans", {"montant": 1_400_000}),
        (CLAUSE, "250000", {"montant": 250_000}),
        (CLAUSE, "1,2 M€ part main d'oeuvre 50%", {"montant": 1_200_000, "part_main_oeuvre": 50}),
        (CLAUSE, "800 000 € de travaux main d'œuvre 40 %", {"montant": 800_000, "part_main_oeuvre": 40}),
        (CLAUSE, "800 k€ MO 40% insertion 7%", {"part_main_oeuvre": 40, "part_insertion": 7}),
        (CLAUSE, "800 k€ dont 40 % de main d'œuvre", {"montant": 800_000, "part_main_oeuvre": 40}),
        (CLAUSE, "25 000 € de main d'oeuvre", {"main_oeuvre": 25_000}),
        (CLAUSE, "rappelez-moi au 06 12 34 56 78 à 14h", {}),
        (CLAUSE, "entre 100 000 et 150 000 €", {"montant": 150_000}),
        (CLAUSE, "une clause de 1.234,5 %", {}),
        (HELD, "45 pas 54", {"effectif": 45}),
        (HELD, "et avec 4 ?", {"beneficiaires": 4}),
        (HELD, "les structures de plus de 15 communes voisines", {}),
        (PRICED, "je me suis trompé, 800 000", {"montant": 800_000}),
        (PRICED, "on a regardé l'offre 12 du fournisseur", {}),
        (PRICED, "livraison à 19h le 17 mars", {}),
        (PRICED, "19 heures d'insertion", {"heures": 19}),
    ],
)
def test_only_a_number_that_is_meant_becomes_a_value(
    assistant: Assistant, state: DialogueState, text: str, values: Mapping[str, float]
) -> None:
    found = filled(assistant, text, state)
    assert {slot: found.get(slot) for slot in values} == values
    assert values or not found


def test_a_number_fills_one_slot_and_never_two(assistant: Assistant) -> None:
    found = filled(assistant, "12 personnes, 12 heures, 12 %, 12 €", CLAUSE)
    assert len(found) == len(set(found)) == 3


@pytest.mark.parametrize(
    ("text", "abstract"),
    [
        ("traiteur à Cergy pour 2027", "0secteur a 0lieu pour"),
        ("peinture au 2e étage à Cergy", "0secteur au etage a 0lieu"),
        ("traiteur à Cergy pour 80 couverts", "0secteur a 0lieu pour 0personnes"),
        ("3 maçons à Cergy", "0nombre 0secteur a 0lieu"),
    ],
)
def test_what_is_no_figure_leaves_the_abstract(assistant: Assistant, text: str, abstract: str) -> None:
    assert assistant.reader.read(text).abstract == abstract


@pytest.mark.parametrize(
    ("text", "said", "places"),
    [
        ("un traiteur pour le 17 mars", "le 17 mars", (3, 6)),
        ("budget 12 000 € au lot n° 4 à Cergy", "lot n° 4", (3, 6)),
        ("l'article L. 2113-12 du code", "L. 2113-12", (2, 3)),
    ],
)
def test_a_number_has_its_characters_and_the_places_of_its_words(
    assistant: Assistant, text: str, said: str, places: tuple[int, int]
) -> None:
    number = assistant.reader.read(text).numbers[-1]
    assert text[number.start : number.end] == said
    assert (number.first, number.last) == places
