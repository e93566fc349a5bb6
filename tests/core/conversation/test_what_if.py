"""Figures of a calculation on the screen: varied, put right, said in other units."""

from __future__ import annotations

import pytest

from bot.core.conversation.assistant import Assistant
from tests.conversation import after

STAFF = "on est 87 avec 2 TH"
INVOICE = "facture esat 12000 euros combien je déduis"
WORKS = "combien d'heures d'insertion pour 600 000 € de voirie"
YEARS = "450 000 euros de nettoyage sur 3 ans combien d'heures"
HOURS = "on doit faire 600 heures d'insertion à Argenteuil"


@pytest.mark.parametrize(
    ("first", "text", "figures"),
    [
        (STAFF, "et si on en embauche un de plus", {"effectif": 87, "beneficiaires": 3}),
        (STAFF, "et si j'en embauche un en juin", {"effectif": 87, "beneficiaires": 3}),
        (STAFF, "et si on en embauche un 3e", {"effectif": 87, "beneficiaires": 3}),
        (STAFF, "et avec un CDD de plus", {"effectif": 88, "beneficiaires": 2}),
        (STAFF, "et si on prenait 2 alternants handicapés", {"effectif": 87, "beneficiaires": 4}),
        (STAFF, "ah non j'en ai oublié un", {"effectif": 87, "beneficiaires": 3}),
        (STAFF, "et si j'achete pour 15000 à un esat", {"effectif": 87, "beneficiaires": 2, "montant": 15000}),
        (STAFF, "si on confie le ménage à une EA pour 30 000", {"effectif": 87, "beneficiaires": 2, "montant": 30000}),
        (STAFF, "on a aussi 6000 de sous traitance EA", {"effectif": 87, "beneficiaires": 2, "montant": 6000}),
        ("on est 45 combien on paie", "un seul", {"effectif": 45, "beneficiaires": 1}),
        ("on est 45 combien on paie", "on en a qu'une", {"effectif": 45, "beneficiaires": 1}),
        ("on est 340 combien on paie", "on est à 4 %", {"effectif": 340, "beneficiaires": 13.6}),
        (STAFF, "4 % de boeth sur 340", {"effectif": 340, "beneficiaires": 13.6}),
        (STAFF, "on est 35 et on a personne", {"effectif": 35, "beneficiaires": 0}),
        (INVOICE, "et si c'est 20000", {"montant": 20000}),
        (INVOICE, "c'est sans matériel", {"main_oeuvre": 12000}),
        (WORKS, "pourquoi 5% ? le marché dit 10", {"montant": 600000, "part_insertion": 10}),
        (WORKS, "le facilitateur veut 10 % c trop non ?", {"montant": 600000, "part_insertion": 10}),
        (WORKS, "t'as compté 50% de MO, nous c'est 80", {"montant": 600000, "part_main_oeuvre": 80}),
        (WORKS, "on préférerait en mettre moins, 300", {"montant": 600000, "heures": 300}),
        (WORKS, "plutôt 600", {"montant": 600000, "heures": 600}),
        (YEARS, "c'est 450 000 par an !!", {"montant_annuel": 450000, "montant": 1350000, "annees": 3}),
    ],
)
def test_a_figure_is_varied_or_put_right(
    assistant: Assistant, first: str, text: str, figures: dict[str, float]
) -> None:
    """The figure meant changes, and no other."""
    state = after(assistant, first, text).session.dialogue
    assert state is not None
    assert {slot: value for slot, value in state.slots.items() if isinstance(value, float)} == figures


@pytest.mark.parametrize(
    "text", ["non !! 40% c'est la main d'oeuvre, l'insertion c'est 5%", "40% c'est la main d'oeuvre"]
)
@pytest.mark.parametrize("first", ["d'insertion", "main d'oeuvre combien d'heures d'insertion"])
def test_a_share_goes_where_it_is_said_to_belong(assistant: Assistant, first: str, text: str) -> None:
    """And it leaves the place for which it was taken."""
    state = after(assistant, f"marché travaux 1,2 million dont 40% {first}", text).session.dialogue
    assert state is not None
    assert (state.slots["part_main_oeuvre"], state.slots.get("part_insertion", 5)) == (40, 5)


@pytest.mark.parametrize(
    ("first", "text", "said"),
    [
        (YEARS, "ca fait combien par an ?", "environ 125 par an"),
        (YEARS, "par mois ca donne quoi", "10 par mois"),
        (YEARS, "et par trimestre", "10 par mois"),
        ("350 heures d'insertion ça fait combien d'ETP", "sur 6 mois ca fait combien par semaine", "13,5 heures"),
        (YEARS, "nan c'est que 2 ans", "environ 188 par an"),
        (WORKS, "et a l'année ?", "Dites-moi sa durée"),
        (WORKS, "en ETP ?", "0,31 équivalent temps plein"),
        (HOURS, "une personne à temps plein ça suffit ?", "Oui : une personne à temps plein fait environ 1 607"),
        (WORKS, "250h ça fait combien de personnes", "0,16 équivalent temps plein"),
        (HOURS, "il nous reste 5 mois", "environ 120 par mois"),
        (HOURS, "ca represente combien de personnes ?", "0,37 équivalent temps plein"),
        ("on est 45 sans TH combien on paie", "ça fait combien par mois", "821 € par mois"),
    ],
)
def test_what_is_worked_out_is_said_in_other_units(assistant: Assistant, first: str, text: str, said: str) -> None:
    """By the year, by the month, in people; where the years are not known, they are asked for."""
    assert said in after(assistant, first, text).text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("first", "text", "said"),
    [
        (WORKS, "d'où sort le 30 € de l'heure", "L'exemple que je suis est ancien"),
        (WORKS, "pourquoi 50 % ?", "La part dépend du métier"),
        (WORKS, "les 5% c'est le minimum ?", "de 5 % à 10 %"),
        (WORKS, "500h ça vaut le coup ?", "la peine"),
        (WORKS, "500h c'est pas trop pour les boîtes du coin ?", "Aucun texte ne fixe de bon volume"),
        (STAFF, "pourquoi x400", "500 de 250 à moins de 750"),
        (STAFF, "12,31 c'est quoi", "le Smic horaire brut"),
        (STAFF, "le 75 % c'est pour qui", "la moitié de l'obligation"),
        (STAFF, "on a 3 intérimaires handicapés ça compte ?", "intérimaires et salariés"),
    ],
)
def test_a_figure_that_is_shown_is_explained_and_not_taken_for_another(
    assistant: Assistant, first: str, text: str, said: str
) -> None:
    """Whatever is asked of it, the calculation stays what it was."""
    before = after(assistant, first)
    known = before.session.dialogue
    talk = after(assistant, first, text)
    assert said in talk.text.replace("\N{NO-BREAK SPACE}", " ")
    assert known is not None
    assert talk.session.dialogue is not None
    assert talk.session.dialogue.slots == known.slots


def test_hours_come_of_all_the_hours_of_work(assistant: Assistant) -> None:
    """A share of them is what has to be done."""
    talk = after(assistant, "5% d'heures sur 24000 heures de travail", "c'est à Bezons")
    assert "1 200 heures d'insertion à faire" in talk.text.replace("\N{NO-BREAK SPACE}", " ")


def test_who_would_come_under_the_obligation_is_told_of_the_delay(assistant: Assistant) -> None:
    """It is often named and has no source that was read: both are said."""
    text = after(assistant, "on est 18", "et si on passe à 22 ?").text
    assert "cinq ans" in text
    assert "source relue" in text
