"""Second messages as they are typed on a phone, below lists, cards and calculations."""

from __future__ import annotations

import pytest

from bot.core.conversation.assistant import Assistant
from tests.screens import after, slots_of

CATERER, LAUNDRY = "traiteur à Pontoise", "un esat de blanchisserie à cergy"
OETH = "oeth 120 salariés 3 travailleurs handicapés"
HOURS = "combien d'heures d'insertion pour un marché de 800000 € de voirie"


@pytest.mark.parametrize("said", ["yen a une vers villiers le bel ?", "y en a près de Villiers-le-Bel ?"])
def test_one_around_a_place_is_looked_for_around_it(assistant: Assistant, said: str) -> None:
    assert slots_of(after(assistant, CATERER, said))["lieu"] == "commune:95680"


def test_one_in_a_place_itself_is_told_not_to_be_there(assistant: Assistant) -> None:
    assert "Aucune à Villiers-le-Bel" in after(assistant, CATERER, "y en a une à Villiers-le-Bel ?").text


@pytest.mark.parametrize("said", ["laquelle des 2 me fait une déduction", "laquelle des deux me fait une déduction"])
def test_a_pronoun_behind_a_number_is_no_million(assistant: Assistant, said: str) -> None:
    talk = after(assistant, CATERER, said)
    assert "Donnent droit à la déduction OETH" in talk.text
    assert "montant" not in slots_of(talk)


@pytest.mark.parametrize("said", ["pas eux", "pas ceux là", "ni l'un ni l'autre", "aucun de ceux-là"])
def test_none_of_those_shown_goes_on_to_the_next_ones(assistant: Assistant, said: str) -> None:
    assert "Structures 6-10" in after(assistant, CATERER, said).text


def test_not_them_on_a_card_leaves_its_structure_out(assistant: Assistant) -> None:
    assert "sans La Table de Cana" in after(assistant, CATERER, "1", "pas eux").text


@pytest.mark.parametrize(
    "said", ["je note lequel", "lequel je prends ?", "je commence par lequel ?", "on prend lequel"]
)
def test_which_one_to_take_sets_them_side_by_side(assistant: Assistant, said: str) -> None:
    assert "L'une à côté de l'autre" in after(assistant, CATERER, said).text


@pytest.mark.parametrize("first", [CATERER, LAUNDRY, "nettoyage à Sarcelles"])
@pytest.mark.parametrize("said", ["et pour 150 personnes ça passe ?", "si on est 150 c'est faisable ?"])
def test_whether_so_many_can_be_served_is_to_be_asked(assistant: Assistant, first: str, said: str) -> None:
    before = slots_of(after(assistant, first))
    talk = after(assistant, first, said)
    assert "ni volumes" in talk.text
    assert slots_of(talk) == before


@pytest.mark.parametrize(
    "said", ["qui les a déjà fait bosser", "qui a déjà travaillé avec eux ?", "ils bossent pour qui"]
)
@pytest.mark.parametrize("first", [CATERER, LAUNDRY])
def test_who_bought_from_them_is_told_to_be_unknown(assistant: Assistant, first: str, said: str) -> None:
    assert "ni leurs clients" in after(assistant, first, said).text


@pytest.mark.parametrize(
    "said", ["envoie moi ça par mail", "tu peux m'envoyer ça par mail ?", "recevoir la liste par mail"]
)
@pytest.mark.parametrize("before", [(CATERER,), (CATERER, "1")])
def test_what_is_shown_is_given_as_a_file_and_not_their_mail(
    assistant: Assistant, before: tuple[str, ...], said: str
) -> None:
    talk = after(assistant, *before, said)
    assert "tableau" in talk.text
    assert "adresse mail" not in talk.text.lower()


@pytest.mark.parametrize("said", ["t'as leur mail", "leur adresse mail stp"])
def test_their_mail_stays_a_field(assistant: Assistant, said: str) -> None:
    assert after(assistant, CATERER, said).text.startswith("Adresse mail")


@pytest.mark.parametrize(
    "said", ["le monsieur a 56 ans", "l'un des deux a 58 ans", "elle a 52 ans", "et s'il a 54 ans ?"]
)
def test_an_age_below_a_contribution_is_told_not_to_count(assistant: Assistant, said: str) -> None:
    talk = after(assistant, OETH, said)
    assert "sans regarder l'âge" in talk.text
    assert slots_of(talk)["beneficiaires"] == 3


@pytest.mark.parametrize("said", ["attends ça fait combien de postes 1200h", "1200h ça fait combien d'etp ?"])
def test_hours_said_beside_are_those_converted(assistant: Assistant, said: str) -> None:
    talk = after(assistant, HOURS, said)
    assert "0,75 équivalent temps plein" in talk.text
    assert "heures" not in slots_of(talk)


@pytest.mark.parametrize(
    "first", ["clause d'insertion 1200 heures à cergy", "pénalités clause d'insertion non respectée"]
)
@pytest.mark.parametrize(
    "said", ["et si c'est pas de sa faute, chantier arrêté 2 mois", "si le chantier est arrêté 3 mois on fait comment"]
)
def test_works_that_stop_suspend_the_clause_and_recruit_nobody(assistant: Assistant, first: str, said: str) -> None:
    assert "suspendue ou adaptée" in after(assistant, first, said).text


def test_what_to_buy_for_a_sum_is_worked_out_with_the_cap(assistant: Assistant) -> None:
    said = after(assistant, OETH, "combien acheter pour effacer 30 000 €").text.replace("\xa0", " ")
    assert "100 000 € de main-d'œuvre achetée" in said
    assert "s'arrête à 9 848 € (50 %)" in said


def test_what_to_buy_for_a_sum_below_the_answer_tells_the_rule_of_the_cap(assistant: Assistant) -> None:
    said = after(assistant, "c'est quoi la déduction oeth d'un achat à un esat", "combien acheter pour effacer 6 000 €")
    assert "20 000 € de main-d'œuvre achetée" in said.text.replace("\xa0", " ")
    assert "75 %" in said.text.replace("\xa0", " ")


def test_what_to_buy_at_most_without_a_sum_is_still_the_calculation(assistant: Assistant) -> None:
    assert "Contribution avant déductions" in after(assistant, OETH, "combien acheter pour baisser au max").text


@pytest.mark.parametrize("said", ["en clair ?", "en gros", "résume stp"])
@pytest.mark.parametrize(("first", "figure"), [(OETH, "19 696 €"), (HOURS, "667 heures")])
def test_a_calculation_in_short_says_its_figure_again(assistant: Assistant, first: str, figure: str, said: str) -> None:
    text = after(assistant, first, said).text.replace("\xa0", " ")
    assert figure in text
    assert "÷" not in text


@pytest.mark.parametrize("said", ["on a 3000€", "3000 € max", "j'ai que 2 000 euros"])
def test_a_sum_said_below_a_list_is_a_budget_that_no_record_knows(assistant: Assistant, said: str) -> None:
    assert "Je ne connais aucun prix" in after(assistant, CATERER, said).text


def test_a_distance_at_most_stays_a_radius(assistant: Assistant) -> None:
    assert slots_of(after(assistant, CATERER, "15 km max"))["rayon"] == 15


@pytest.mark.parametrize("first", [CATERER, OETH])
@pytest.mark.parametrize("said", ["rappelle moi ce que j'ai demandé", "c'était quoi ma demande", "récap"])
def test_what_was_asked_is_said_again(assistant: Assistant, first: str, said: str) -> None:
    assert after(assistant, first, said).text == after(assistant, first).text


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("un mi temps ça compte pareil ?", "sans regarder son temps de travail"),
        ("elle est à temps partiel", "sans regarder son temps de travail"),
        ("un intérimaire handicapé ça marche", "intérimaires"),
        ("c'est énorme y a moyen de négocier", "achats au secteur du handicap"),
    ],
)
def test_what_counts_is_asked_and_changes_no_figure(assistant: Assistant, said: str, told: str) -> None:
    talk = after(assistant, OETH, said)
    assert told in talk.text.lower()
    assert slots_of(talk) == slots_of(after(assistant, OETH))


@pytest.mark.parametrize(
    ("first", "said", "told"),
    [
        ("c'est quoi une EA", "comment je sais si c'en est une vraie", "contrat pluriannuel"),
        ("facilitateur à Cergy", "il peut relire mon CCAP ?", "calibrer la clause"),
        (HOURS, "qui vérifie qu'on les fait", "atteste les heures"),
    ],
)
def test_questions_on_what_is_shown_have_their_answer(assistant: Assistant, first: str, said: str, told: str) -> None:
    assert told in after(assistant, first, said).text


GREEN, OETH_52 = "espaces verts à Sarcelles", "on est 52 avec 1 rqth combien on paie"


@pytest.mark.parametrize(
    ("before", "said", "told"),
    [
        ((GREEN,), "c'est pour 2 fois par an", "ni volumes"),
        ((GREEN,), "ils prennent la carte bleue ?", "ni volumes"),
        ((GREEN,), "ils ont leur matos ?", "ni volumes"),
        ((GREEN,), "un seul me suffit lequel", "L'une à côté de l'autre"),
        ((GREEN,), "on est une copro", "Je reste là"),
        ((GREEN, "1"), "bof t'as mieux ?", "Les Quatre Vents"),
        ((CATERER,), "il faut passer par un marché ou je peux commander direct", "sous 60 000 € HT"),
        ((OETH_52,), "et si on achète rien", "Contribution avant déductions"),
        (("clause insertion 300h à Bezons on a gagné le marché",), "ça me coute combien", "aucun prix"),
        (("seuil marché sans mise en concurrence",), "depuis quand", "depuis le 1er avril 2026"),
    ],
)
def test_what_a_phone_says_below_what_is_shown_is_met(
    assistant: Assistant, before: tuple[str, ...], said: str, told: str
) -> None:
    assert told in after(assistant, *before, said).text.replace("\xa0", " ")


@pytest.mark.parametrize("said", ["on est 120 avec 3 rqth, combien on paie", "on est 80 avec 2 th on paie combien"])
def test_a_calculation_asked_below_a_list_is_no_edit_of_it(assistant: Assistant, said: str) -> None:
    talk = after(assistant, CATERER, said)
    assert "Contribution avant déductions" in talk.text
    assert talk.session.dialogue
    assert talk.session.dialogue.id == "oeth"


@pytest.mark.parametrize("said", ["et la déduction c combien", "ça déduit combien ?", "combien de déduction"])
def test_how_much_is_deducted_is_told_below_a_list_and_a_card(assistant: Assistant, said: str) -> None:
    for shown in ((LAUNDRY,), (LAUNDRY, "1")):
        assert "La déduction vaut 30 % du coût de la main-d'œuvre" in after(assistant, *shown, said).text.replace(
            "\N{NO-BREAK SPACE}", " "
        )


@pytest.mark.parametrize("said", ["j'achète pour 40000", "j'en ai pour 40000 euros", "je leur achète pour 93000"])
def test_a_sum_is_no_postcode(assistant: Assistant, said: str) -> None:
    assert "hors d" not in after(assistant, LAUNDRY, said).text.partition("Structures")[0]


@pytest.mark.parametrize("said", ["et ça marche pour un ACI ?", "une ETTI peut répondre ?", "un ESAT y a droit ?"])
def test_whether_a_kind_may_answer_a_reserved_contract_is_told(assistant: Assistant, said: str) -> None:
    text = after(assistant, "c'est quoi un marché réservé", said).text
    assert "Oui. Un ACI, une EI, une AI ou une ETTI peuvent répondre à un lot réservé" in text


@pytest.mark.parametrize("said", ["et si on embauche un 4e th", "et si on embauche une 4ème personne handicapée"])
def test_a_fourth_is_four_in_all(assistant: Assistant, said: str) -> None:
    talk = after(assistant, OETH, said)
    assert slots_of(talk)["beneficiaires"] == 4
