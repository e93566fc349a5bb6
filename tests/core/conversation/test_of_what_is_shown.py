"""Questions on an answer or a record that is shown, and two things wanted at once."""

from __future__ import annotations

import pytest

from bot.core.conversation.assistant import Assistant
from tests.conversation import after

GREEN = ("espaces verts Ermont", "1")


@pytest.mark.parametrize(
    ("first", "text", "said"),
    [
        ("comment déduire une facture esat de la doeth", "et y a un plafond non ?", "50 % ou 75 %"),
        ("traiteur à Cergy", "on est une société privée, on peut passer par eux direct ?", "choisit librement"),
        (
            "oeth 140 salariés 5 TH",
            "on a acheté pour 40000 de main d'oeuvre à un ESAT, ça réduit de combien",
            "11 079 €",
        ),
        ("oeth 85 salariés 2 TH", "et si on prend un 3e en octobre ?", "9 848 €"),
        ("oeth 85 salariés 2 TH", "et avec un 3ème ?", "9 848 €"),
        ("1400 heures d'insertion à faire", "sur 6 mois ça fait combien de bonhommes", "1,7 personne à plein temps"),
        ("clause espaces verts 90 000 euros par an", "75h c'est vraiment peu on peut monter le taux ?", "parfois 20 %"),
        ("heures insertion démolition 2 millions", "qui va vérifier ces heures sur le chantier", "atteste les heures"),
        (
            "embaucher quelqu'un à l'accueil de la mairie de Deuil",
            "la 3 c'est nous qui payons le salaire ?",
            "tremplin",
        ),
        ("embaucher quelqu'un à l'accueil de la mairie de Deuil", "la 3 ça dure combien de temps", "4 à 24 mois"),
        ("remplacer une secrétaire en congé mat à Pontoise", "on fait le contrat ou eux ?", "l'employeur"),
        ("traiteur à Cergy", "bdc suffisant ou faut un marché ?", "bon de commande"),
        ("traiteur à Cergy", "en tant que lycée je peux commander chez eux sans appel d'offre ?", "60 000 €"),
        ("seuil pour acheter sans mise en concurrence", "et nous l'hopital pareil ?", "hôpitaux, lycées"),
        ("traiteur à Cergy", "la 2 est dans le 93 ça dérange pas pour une mairie du 95 ?", "Non : aucune règle"),
        ("traiteur à Cergy", "Pantin c'est pas chez nous, on peut quand même ?", "Oui : aucune règle"),
        ("un esat peut il faire de la mise à dispo", "donc on peut ou pas ?", "Oui."),
        ("peut on reserver un lot a la fois aux esat et aux EI", "donc c'est oui ou non ?", "selon votre cas"),
        ("on a pas fait toutes les heures que faire", "l'acheteur peut résilier ?", "résiliation pour faute"),
        ("une boîte privée peut réserver un contrat à une EA ?", "donc oui ou non", "Oui. Une entreprise privée"),
        ("allotir un marché", "et si on veut pas allotir ?", "un marché unique est possible"),
        ("critère social dans un marché", "10% c'est assez ?", "Je n'ai pas ce point précis"),
        ("différence AI et ACI", "lequel coute le moins cher ?", "Aucune source ne me donne de prix"),
    ],
)
def test_an_answer_is_asked_on(assistant: Assistant, first: str, text: str, said: str) -> None:
    """Whether one answer is shown, two of them, or some that are proposed."""
    assert said in after(assistant, first, text).text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("first", "text", "said"),
    [
        ("traiteur à Garges", "vous pouvez leur envoyer la demande directement ?", "Je n'envoie rien moi-même"),
        ("recyclage papier à Cergy", "ils donnent un certificat de destruction ?", "à demander à la structure"),
        ("traiteur à Garges", "je peux l'envoyer par mail à mon chef ?", "tableau"),
        ("numérisation par une EA", "peu importe l'endroit, tout se fait a distance", "Val-d'Oise"),
        ("blanchisserie Pontoise", "pk c'est marqué a verifier", "demandez-lui de le confirmer"),
        ("remplacer une aide de cuisine à Chars", "laquelle est la plus rapide", "laquelle de ces pistes"),
        (
            "remplacer une aide de cuisine à Chars",
            "vexin insertion vous avez le numero ?",
            "Vexin Insertion Emploi Vie",
        ),
        ("on est 70, calcul oeth", "j'en sais rien, comment je fais pour savoir", "Votre service de paie"),
        ("esat espaces verts à Argenteuil", "lequel a le plus de monde", "Les Ateliers du Val d'Argent : capacité"),
        ("ménage de bureaux Herblay", "la 1 et la 2 c la même boite ?", "SIRET"),
        ("ménage de bureaux Herblay", "la diff entre ménage 95 et ménage 95 pro", "L'une à côté de l'autre"),
        ("blanchisserie Pontoise", "pk ya pas plus de choix", "ne sont pas complètes"),
    ],
)
def test_what_the_screen_shows_is_asked_on(assistant: Assistant, first: str, text: str, said: str) -> None:
    """What nobody sends, knows or says is told, and where to learn it."""
    assert said in after(assistant, first, text).text


def test_a_need_that_might_be_private_is_searched_once_it_is_said_not_to_be(assistant: Assistant) -> None:
    """The search was only proposed."""
    talk = after(assistant, "déménager mon appartement à Cergy", "c'est pour nos bureaux en fait")
    assert talk.session.dialogue is not None
    assert talk.session.dialogue.slots["lieu"] == "commune:95127"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ils ont combien de salariés", "capacité autorisée"),
        ("c'est gros comme structure ?", "capacité autorisée"),
        ("ils existent encore au moins ?", "SIRET"),
        ("c'est un esat ça ?", "Oui."),
        ("c'est une EI ?", "Non."),
        ("ils livrent ?", "à demander à la structure"),
        ("ils ont un minimum de commande ?", "à demander à la structure"),
    ],
)
def test_a_record_is_asked_on(assistant: Assistant, text: str, said: str) -> None:
    """What it says, or that it does not say it."""
    assert said in after(assistant, *GREEN, text).text


def test_what_a_record_does_not_say_is_named(assistant: Assistant) -> None:
    said = after(assistant, "nettoyage de bureaux Pontoise", "1", "ils font aussi les vitres ?").text.replace(
        "\N{NO-BREAK SPACE}", " "
    )
    assert "ne dit pas « vitres »" in said


def test_a_way_to_recruit_is_asked_on_by_its_rank(assistant: Assistant) -> None:
    talk = after(
        assistant, "recruter un cariste à Saint-Ouen-l'Aumône", "1", "la 2eme solution c'est combien de temps max ?"
    )
    assert "24 mois" in talk.text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ok garde et la suivante", "Les Ateliers du Val d'Oise"),
        ("garde le et donne moi leur mail", "adresse mail"),
        ("garde la et montre moi l'autre", "Les Ateliers du Val d'Oise"),
    ],
)
def test_one_is_kept_and_something_else_is_shown(assistant: Assistant, text: str, said: str) -> None:
    """Both, in this order."""
    talk = after(assistant, *GREEN, text)
    assert "est dans votre sélection (1)" in talk.text
    assert said in talk.text
    assert len(talk.session.shortlist) == 1


@pytest.mark.parametrize("text", ["garde agoie et cedre", "garde agoie, cedre", "mets de côté cèdre et agoie"])
def test_two_names_are_kept_at_once(assistant: Assistant, text: str) -> None:
    talk = after(assistant, "recyclage d'ordinateurs à Saint-Ouen-l'Aumône", text)
    assert set(talk.session.shortlist) == {"agoie", "cedre"}
    assert "AGOIE et Cèdre sont dans votre sélection (2)" in talk.text


@pytest.mark.parametrize(
    ("text", "then"),
    [
        ("enleve menage 95 et donne moi le pdf", "note de sourcing"),
        ("vire le deuxième puis exporte", "en tableau (1)"),
        ("supprime ménage 95, et fais moi la note de sourcing", "note de sourcing"),
    ],
)
def test_one_leaves_the_selection_before_it_is_exported(assistant: Assistant, text: str, then: str) -> None:
    talk = after(assistant, "ménage à Cergy", "garde la hêtraie et ménage 95", "ma sélection", text)
    assert talk.session.shortlist == ("esat-la-hetraie",)
    assert "Ménage 95 n'est plus dans votre sélection (1)" in talk.text
    assert then in talk.text


@pytest.mark.parametrize("text", ["elargis sans le tri alors", "élargis, enlève le tri", "élargis sans le métier"])
def test_a_search_is_widened_by_what_is_given_up_in_words(assistant: Assistant, text: str) -> None:
    """The trade leaves, and the kind that was asked for stays."""
    talk = after(assistant, "on cherche une ETTI pour 6 agents de tri, sarcelles", text)
    assert talk.session.dialogue is not None
    assert talk.session.dialogue.slots["type"] == ("ETTI",)
    assert "secteur" not in talk.session.dialogue.slots


def test_a_card_refused_leaves_the_others_of_the_search(assistant: Assistant) -> None:
    talk = after(assistant, "mise sous pli Sarcelles", "1", "enlève la et montre les autres")
    assert "sans ESAT Anaïs Gennevilliers" in talk.text


@pytest.mark.parametrize(
    ("asked", "figures"),
    [
        ("si je leur prends 15000 de main d'oeuvre je deduis combien", ["15 000 €", "4 500 €"]),
        ("avec 20 000 € de main-d'œuvre, on baisse l'agefiph de combien ?", ["20 000 €", "6 000 €"]),
    ],
)
def test_a_sum_beside_a_deduction_is_calculated_where_the_structure_opens_one(
    assistant: Assistant, asked: str, figures: list[str]
) -> None:
    said = after(assistant, "ESAT La Hêtraie", asked).text.replace("\u00a0", " ").replace("\u202f", " ")
    assert all(figure in said for figure in figures)


def test_a_sum_beside_a_deduction_that_none_opens_is_not_calculated(assistant: Assistant) -> None:
    said = after(assistant, "AGOIE", "si je leur prends 15000 de main d'oeuvre je deduis combien").text
    assert "4 500" not in said.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ("aulnay ca nous va, le tel svp", "01 48 19 86 90"),
        ("aulnay ça me va", "ESAT Toulouse-Lautrec"),
        ("et à aulnay ?", "ESAT Toulouse-Lautrec"),
    ],
)
def test_a_town_of_elsewhere_where_a_structure_shown_stands_means_that_one(
    assistant: Assistant, asked: str, wanted: str
) -> None:
    assert wanted in after(assistant, "blanchisserie sarcelles", asked).text
