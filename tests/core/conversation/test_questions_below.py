"""Questions asked below something else: what the law allows, a point of what is shown, what a word means."""

from __future__ import annotations

import pytest

from bot.core.conversation.assistant import Assistant
from tests.conversation import Conversation


def below(assistant: Assistant, *said: str) -> Conversation:
    talk = Conversation(assistant)
    for text in said:
        talk.say(text)
    return talk


@pytest.mark.parametrize(
    "question",
    [
        "je peux leur commander en direct ?",
        "faut mettre en concurrence ou pas",
        "c legal de leur faire un simple bon de commande ?",
        "Jusqu'à quel montant puis-je commander sans publicité ?",
    ],
)
def test_what_the_law_allows_is_answered_below_a_list(assistant: Assistant, question: str) -> None:
    talk = below(assistant, "nettoyage de bureaux à Cergy")
    assert "R2122-8" in talk.say(question)
    assert talk.outcome.kind == "answer"


@pytest.mark.parametrize("question", ["quel article pour réserver aux esat ?", "c kel article pr leur reserver le lot"])
def test_the_article_asked_for_is_that_of_the_rule_and_not_of_the_screen(assistant: Assistant, question: str) -> None:
    talk = below(assistant, "un ESAT pour des espaces verts à Pontoise")
    assert "L2113-12" in talk.say(question)


def test_a_question_behind_a_word_of_patience_is_answered_and_the_dialogue_goes_on(assistant: Assistant) -> None:
    talk = below(assistant, "je cherche une blanchisserie")
    said = talk.say("Un instant : jusqu'à quel montant peut-on commander sans mise en concurrence ?")
    assert "R2122-8" in said
    assert "Où ?" in said


@pytest.mark.parametrize("question", ["les 480h c'est par an ?", "480 h par personne ou en tout ?"])
def test_a_number_of_the_answer_shown_is_asked_about_and_fills_nothing(assistant: Assistant, question: str) -> None:
    talk = below(assistant, "c'est quoi une AI")
    assert "24 mois" in talk.say(question)
    assert talk.session.dialogue is None


def test_what_opens_no_deduction_is_said_so_and_not_calculated(assistant: Assistant) -> None:
    talk = below(assistant, "déduction OETH pour 40 000 € d'achats à un ESAT", "26000")
    said = talk.say("même chose pour une entreprise d'insertion ?")
    assert "Non" in said
    assert "7\N{NO-BREAK SPACE}800" not in said


@pytest.mark.parametrize("question", ["attends, un esat c'est quoi deja", "c koi un esat ?"])
def test_a_word_is_defined_in_the_middle_of_a_dialogue(assistant: Assistant, question: str) -> None:
    talk = below(assistant, "je cherche un traiteur")
    said = talk.say(question)
    assert "médico-social" in said
    assert "Où ?" in said


@pytest.mark.parametrize("question", ["qu'est-ce qui se passe si on les fait pas", "et si l'entreprise les fait pas ?"])
def test_hours_not_done_are_no_answer_to_the_open_question(assistant: Assistant, question: str) -> None:
    talk = below(assistant, "aidez-nous à faire nos heures d'insertion")
    assert "énalités" in talk.say(question)


def test_what_is_asked_of_the_people_is_told_by_the_kind_of_structure_asked_for(assistant: Assistant) -> None:
    talk = below(assistant, "un ESAT pour du conditionnement à Argenteuil")
    assert "contrat" in talk.say("les gens sont payés au moins ?")


@pytest.mark.parametrize(
    ("first", "question", "said"),
    [
        ("on est 130 avec 4 handicapés, combien on paye d'oeth", "à payer quand ?", "15 mai"),
        ("on est 320, 6 RQTH, contribution ?", "faut payer avant quelle date", "15 mai"),
        ("on est 320, 6 RQTH, contribution ?", "c pareil pour une mairie ?", "FIPHFP"),
        ("plafond déduction oeth", "et dans le public c pareil ?", "fiphfp"),
        ("c'est quoi un geiq", "ils sont souvent embauchés en cdi ou pas trop ?", "recrutés en CDI"),
        ("c'est quoi un ESAT", "et niveau salaire c comment", "sans contrat de travail"),
        ("c koi une AI", "et c ki le patron du coup", "employeur"),
        ("pmsmp c koi", "et ça me coûte combien ?", "salaire"),
        ("facilitateur à Gonesse", "et ça sert à quoi ?", "calibrer la clause"),
        ("il me faut du nettoyage", "au fait marché réservé ça veut dire quoi", "peuvent concourir"),
        ("un chantier d'insertion de nettoyage", "le chantier d'insertion peut vendre sans limite ?", "plafonnées"),
        ("recruter un cariste à Gonesse", "qui est l'employeur en AI", "reste l'employeur"),
    ],
)
def test_a_question_that_leaves_its_subject_out_has_its_point(
    assistant: Assistant, first: str, question: str, said: str
) -> None:
    assert said in below(assistant, first).say(question)


def test_a_calculation_speaks_of_its_own_before_the_structure_that_was_paid(assistant: Assistant) -> None:
    """« on est une mairie » below the deduction of an ESAT's bill asks who may deduct, not what an ESAT is."""
    talk = below(assistant, "facture esat 10000 dont 80% de main d'oeuvre, combien on déduit")
    assert "FIPHFP" in talk.say("et nous on est une mairie")
    assert talk.session.dialogue is not None


@pytest.mark.parametrize(
    ("need", "question", "told"),
    [
        ("facture esat 10000 dont 80% de main d'oeuvre, combien on déduit", "la tva compte dedans ?", "Hors taxes"),
        ("1200 heures d'insertion à faire à Sarcelles", "une immersion compte dans les heures ?", "CCAP"),
        ("on est 130 avec 4 handicapés, combien on paye d'oeth", "on vient de passer les 20 salariés", "cinq ans"),
        ("on est 130 avec 4 handicapés, combien on paye d'oeth", "je paye à qui", "Agefiph"),
        ("1200 heures d'insertion à faire à Sarcelles", "un modèle d'article", "clause à recopier"),
        ("nettoyage de bureaux à Argenteuil", "le 3 c'est bien ?", "Dialogues Partenaires"),
        ("facilitateur à Cergy", "ils peuvent nous trouver des candidats ?", "Pour l'entreprise"),
        ("facilitateur à Cergy", "faut l'appeler avant ou après", "Appelez-le tôt"),
        ("remplacer un cuisinier à Argenteuil", "qui je contacte", "Id'ees Intérim"),
        (
            "remplacer un cuisinier à Argenteuil",
            "le 2 plutôt, vous me conseillez qui",
            "Id'ees Intérim",
        ),
        ("remplacer un cuisinier à Argenteuil", "la différence avec une immersion ?", "PMSMP"),
        (
            "nettoyage de bureaux à Argenteuil",
            "y a des aides à l'embauche ?",
            "Qui achète une prestation n'embauche pas",
        ),
        (
            "nettoyage de bureaux à Argenteuil",
            "et des subventions, on y a droit ?",
            "Aucune source ne me dit quelle aide",
        ),
        ("nettoyage de bureaux à Argenteuil", "y a des frais de livraison ?", "aucun prix"),
        ("nettoyage de bureaux à Argenteuil", "j'en prends deux", "Lesquelles ?"),
        ("remplacer un cuisinier à Argenteuil", "480 h ça fait combien de semaines", "14 semaines à 35 heures"),
        (
            "1200 heures d'insertion à faire à Sarcelles",
            "fais moi la phrase pour le CCAP",
            "heures d'insertion, que le",
        ),
        ("1200 heures d'insertion à faire à Sarcelles", "au smic ça fait combien ?", "au Smic, à 12,31"),
        ("quels ACI à Gonesse", "que ceux qui interviennent sur Roissy Pays de France", "Les autres de la page (3)"),
        (
            "le titulaire ne fait pas ses heures d'insertion",
            "non c'est moi l'acheteur, il fait rien",
            "mise en demeure",
        ),
        ("quels ACI à Gonesse", "lesquels interviennent à Sarcelles ?", "Intervention à Sarcelles"),
        ("espaces verts à Viarmes", "lesquels comptent pour l'oeth", "Plus loin dans les résultats"),
        ("on est 130 avec 4 handicapés, combien on paye d'oeth", "le numéro de l'agefiph ?", "pas de numéro relu"),
        ("nettoyage de bureaux à Argenteuil", "qui contacter", "contact à prendre directement"),
        ("nettoyage de bureaux à Argenteuil", "à qui on demande un devis ?", "contact à prendre directement"),
    ],
)
def test_what_is_asked_below_a_calculation_leaves_it_as_it_is(
    assistant: Assistant, need: str, question: str, told: str
) -> None:
    talk = below(assistant, need)
    held = talk.session.dialogue
    assert told in talk.say(question)
    assert talk.session.dialogue == held
