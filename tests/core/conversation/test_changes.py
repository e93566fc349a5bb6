"""What is held is put right, taken back or supposed otherwise, in the words of people on a phone."""

from __future__ import annotations

import pytest

from bot.core.conversation.assistant import Assistant
from tests.conversation import Conversation, after

HOURS = "marché de 400 000 € : combien d'heures d'insertion ?"
OETH = "on est 120 salariés dont 3 rqth, combien on paye"
CATERER = "un traiteur à Cergy"


def _slots(talk: Conversation) -> dict[str, object]:
    return dict(talk.session.dialogue.slots) if talk.session.dialogue else {}


@pytest.mark.parametrize(
    ("first", "then", "slot", "value"),
    [
        (CATERER, "c'était Osny et non Cergy", "lieu", "commune:95476"),
        (CATERER, "c'est pas cergy c'est persan", "lieu", "commune:95487"),
        (CATERER, "élargissez à 30 km", "rayon", 30),
        (OETH, "le service paie s'est trompé, ils sont 5 et non 3", "beneficiaires", 5),
        (OETH, "l'an prochain on sera 150", "effectif", 150),
        (OETH, "2 sont partis à la retraite", "beneficiaires", 1),
        (OETH, "si nous recrutons deux conducteurs RQTH, à combien descend-on ?", "beneficiaires", 5),
        (OETH, "et en embauchant 1 TH de plus on paie cb", "beneficiaires", 4),
        (OETH, "g oublié un gars qui a la rqth", "beneficiaires", 4),
        (OETH, "et si on perd 2 th", "beneficiaires", 1),
        (OETH, "non 3 c'était l'an dernier, là on est à 4", "beneficiaires", 4),
        (HOURS, "50% de MO c trop, mets 35", "part_main_oeuvre", 35),
        (HOURS, "l'heure c'est pas 30 c'est 45", "cout_horaire", 45),
        (HOURS, "le 5 % c'est pas assez, 8 serait plus juste", "part_insertion", 8),
        (HOURS, "ajoute le lot 2 de 350 000", "montant", 750000),
        (HOURS, "si le lot 2 tombe il me reste 250 000, ça ferait cb ?", "montant", 250000),
        (HOURS, "ma collègue dit 7 % plutôt que 5", "part_insertion", 7),
        (HOURS, "la main-d'œuvre pèse plutôt 85 %", "part_main_oeuvre", 85),
        (HOURS, "divise le montant par 2", "montant", 200000),
        (HOURS, "je me suis trompé, 400 000 € est le TTC, le hors taxes est de 330 000 €", "montant", 330000),
        ("j'ai 600 heures d'insertion à faire à Bezons", "on en a déjà fait 150", "heures", 450),
    ],
)
def test_what_is_said_instead_goes_where_the_wrong_value_stands(
    assistant: Assistant, first: str, then: str, slot: str, value: object
) -> None:
    before = _slots(after(assistant, first))
    held = _slots(after(assistant, first, then))
    assert held[slot] == value
    assert {key: kept for key, kept in held.items() if key != slot} == {
        key: kept for key, kept in before.items() if key != slot
    }


@pytest.mark.parametrize(
    "said", ["démarrage le 12 mars pour 8 mois", "c'est le lot 3, sur 18 mois", "page 12 du CCAP, lot 2"]
)
def test_dates_lots_and_durations_change_no_calculation(assistant: Assistant, said: str) -> None:
    """How long it lasts is kept beside it."""
    first = "j'ai 600 heures d'insertion à faire à Bezons"
    slots = _slots(after(assistant, first, said))
    assert {slot: value for slot, value in slots.items() if slot != "annees"} == _slots(after(assistant, first))


@pytest.mark.parametrize("said", ["vire le", "non enlève-la", "oups pas celui-là, enlevez-le de ma sélection"])
def test_a_pronoun_takes_the_open_card_out_of_the_shortlist(assistant: Assistant, said: str) -> None:
    talk = after(assistant, "espaces verts à Pontoise", "la 2", "garde-la")
    assert talk.session.shortlist
    talk.say(said)
    assert not talk.session.shortlist


def test_the_open_card_refused_leaves_the_others(assistant: Assistant) -> None:
    talk = after(assistant, "espaces verts à Pontoise", "la 2")
    refused = talk.session.focus[0].ids[0]
    talk.say("pas celui-là")
    assert refused not in talk.session.focus[0].ids
    assert talk.session.focus[0].kind == "results"


def test_figures_below_an_answer_open_its_calculation(assistant: Assistant) -> None:
    slots = _slots(after(assistant, "c'est quoi l'oeth", "312 sal, 9 BOE ça fait combien"))
    assert slots["effectif"] == 312
    assert slots["beneficiaires"] == 9


@pytest.mark.parametrize(
    ("first", "then", "slot", "value"),
    [
        ("espaces verts à Taverny", "15 bornes max svp", "rayon", 15),
        ("espaces verts à Taverny", "31 km c abusé, on reste dans les 10 km", "rayon", 10),
    ],
)
def test_a_bound_is_read_beside_a_complaint(
    assistant: Assistant, first: str, then: str, slot: str, value: object
) -> None:
    assert _slots(after(assistant, first, then))[slot] == value


def test_a_place_is_given_up_in_passing_words(assistant: Assistant) -> None:
    before = _slots(after(assistant, "espaces verts à Taverny"))["lieu"]
    assert _slots(after(assistant, "espaces verts à Taverny", "la ville on s'en fiche en fait")).get("lieu") != before


def test_a_purchase_below_a_contribution_turns_to_its_deduction(assistant: Assistant) -> None:
    slots = _slots(after(assistant, OETH, "et si on achète pour 20 000 € à un ESAT ?"))
    assert (slots["calcul"], slots["montant"], slots["effectif"]) == ("deduction", 20000, 120)


def test_hours_below_an_amount_are_told_as_a_share_of_it(assistant: Assistant) -> None:
    talk = after(assistant, HOURS, "si je veux 500 heures il faut quel pourcentage ?")
    assert "7,5" in talk.text
    assert _slots(talk)["montant"] == 400000


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("et si je paie pas ?", "sous les 6"),
        ("on est une SEM", "tout employeur"),
        ("et les apprentis, dans les 120 ?", "tous contrats"),
        ("on a un site à Cergy et un à Paris, c'est chacun ?", "établissements"),
        ("à qui faire valider ce montant ?", "Urssaf"),
    ],
)
def test_what_is_asked_below_a_contribution_changes_none_of_its_figures(
    assistant: Assistant, said: str, told: str
) -> None:
    talk = after(assistant, OETH, said)
    assert told in talk.text
    assert _slots(talk) == _slots(after(assistant, OETH))


@pytest.mark.parametrize(
    ("said", "dialogue", "place"),
    [
        ("qui peut me valider ce chiffre, je suis acheteur à Bezons", "facilitateur", "commune:95063"),
        ("trouvez-moi une ETTI à Bezons pour les faire", "fournisseur", "commune:95063"),
        ("finalement on veut salarier nous-mêmes deux personnes à Bezons", "recruter", "commune:95063"),
    ],
)
def test_another_need_below_hours_is_opened(assistant: Assistant, said: str, dialogue: str, place: str) -> None:
    talk = after(assistant, HOURS, said)
    assert talk.session.dialogue
    assert talk.session.dialogue.id == dialogue
    assert _slots(talk)["lieu"] == place


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("virez moi les parisiens je veux du 95", "Restauration, traiteur, transformation alimentaire · Cergy"),
        ("on veut du val d'oise, pas de parisiens", "Restauration, traiteur, transformation alimentaire · Cergy"),
    ],
)
def test_where_they_come_from_filters_and_keeps_the_place(assistant: Assistant, said: str, title: str) -> None:
    reply = after(assistant, CATERER).say(said)
    assert title in reply
    assert "seulement dans le 95" in reply
    assert "hors 95" not in reply


def test_what_is_from_here_is_never_left_out_beside_what_is_not(assistant: Assistant) -> None:
    reply = after(assistant, CATERER).say("virez ceux du 92 et du 93, on doit rester dans le 95")
    assert "hors 92 et 93" in reply


def test_the_whole_departement_takes_the_place_of_a_commune(assistant: Assistant) -> None:
    talk = after(assistant, "cherche un ESAT espaces verts à Taverny", "prenez tout le département")
    assert _slots(talk)["lieu"] == "department:95"


@pytest.mark.parametrize(
    ("said", "first"),
    [
        ("triez par distance plutôt", "Les plus proches, depuis Cergy :"),
        ("les ranger de la plus proche à la plus lointaine svp", "Les plus proches, depuis Cergy :"),
        ("lesquels font baisser ma taxe handicap et lesquels non", "Donnent droit à la déduction OETH"),
        ("on a 28€ par personne max, ça passe chez eux ?", "Je ne connais aucun prix"),
    ],
)
def test_a_list_is_sorted_sifted_and_asked(assistant: Assistant, said: str, first: str) -> None:
    assert first in after(assistant, CATERER).say(said)


@pytest.mark.parametrize(
    ("first", "then", "sector", "kind"),
    [
        ("couture ou retouche à Argenteuil", "non en fait lavage de draps pas couture", ("blanchisserie",), None),
        ("un prestataire de nettoyage à Ermont", "que les chantiers", ("nettoyage",), "ACI"),
        ("de la peinture à Ermont", "montre moi juste les chantiers stp", ("batiment-tp",), "ACI"),
        ("menuiserie en insertion dans le 95", "et des esat qui en font ?", ("batiment-tp",), ("ESAT",)),
    ],
    ids=["two-trades-of-one-sector", "a-kind-among-cleaners", "a-kind-among-builders", "a-kind-of-the-other-public"],
)
def test_what_is_sifted_or_set_aside_keeps_the_trade_that_is_wanted(
    assistant: Assistant, first: str, then: str, sector: tuple[str, ...], kind: str | None
) -> None:
    slots = _slots(after(assistant, first, then))
    assert (slots["secteur"], slots.get("type")) == (sector, kind)


def test_whatever_may_be_an_esat_or_an_adapted_company_opens_the_deduction(assistant: Assistant) -> None:
    talk = after(assistant, "entretien des espaces verts à Écouen", "lesquels font baisser ma taxe handicap ?")
    assert "Les Quatre Vents – APAJH 95" in talk.labels


@pytest.mark.parametrize("said", ["on a 15000 de budget", "15000 balles max"])
def test_a_sum_is_no_postcode(assistant: Assistant, said: str) -> None:
    assert "est hors d" not in after(assistant, CATERER).say(said)


def test_a_postcode_elsewhere_is_one(assistant: Assistant) -> None:
    assert "Senlis (60) est hors du Val-d'Oise" in after(assistant, CATERER).say("et à 60300 ?")


@pytest.mark.parametrize(
    "text",
    [
        "peu importe le statut finalement, montrez moi tout",
        "en fait peu importe le statut, on regarde tout",
        "ESAT ou pas je m'en fiche, du moment que c'est à Cergy",
    ],
)
def test_a_kind_that_does_not_matter_is_taken_back(assistant: Assistant, text: str) -> None:
    """And its name is no question about those shown."""
    talk = after(assistant, "un ESAT de nettoyage à Cergy", text)
    assert "type" not in talk.outcome.slots
    assert talk.outcome.slots["commune"] == "Cergy"


def test_a_budget_beside_a_change_asks_no_price(assistant: Assistant) -> None:
    """« plutôt 4 mois » is what is said."""
    talk = after(assistant, "embaucher durablement un cuisinier à Garges", "avec notre budget plutôt 4 mois")
    assert talk.session.dialogue
    assert talk.session.dialogue.slots["duree"] == "mois"
