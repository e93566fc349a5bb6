"""Long stories: only what answers, corrects or narrows the need counts."""

from __future__ import annotations

from bot.core.conversation.assistant import Assistant
from bot.core.exchange.session import SlotValue
from tests.conversation import Conversation


def told(assistant: Assistant, first: str, story: str) -> dict[str, SlotValue]:
    """What is known after a story, with the dialogue as « id »."""
    talk = Conversation(assistant)
    talk.say(first)
    talk.say(story)
    assert talk.session.dialogue is not None
    return {**talk.session.dialogue.slots, "id": talk.session.dialogue.id}


def test_the_figure_asked_for_is_found_in_a_story(assistant: Assistant) -> None:
    story = (
        "alors voilà, on refait le gymnase, il y a 4 lots, le maire a signé le 3, l'architecte a rendu son estimation "
        "la semaine dernière, on part sur un total de 750 000 € hors taxes, combien d'heures on met ?"
    )
    assert told(assistant, "je veux calculer mes heures d'insertion", story)["montant"] == 750_000


def test_a_story_corrects_the_place_and_narrows_the_kind(assistant: Assistant) -> None:
    story = (
        "je regarde ça entre deux réunions : nos bureaux ont déménagé l'an dernier, donc ce n'est plus Pontoise mais "
        "Osny, et pour la politique handicap du groupe je ne veux que de l'ESAT ou de l'EA"
    )
    known = told(assistant, "nettoyage de bureaux à Pontoise", story)
    assert known["lieu"] == "commune:95476"
    assert known["secteur"] == ("nettoyage",)
    assert known["type"] == ("ESAT", "EA")


def test_where_someone_lives_is_not_where_something_is_wanted(assistant: Assistant) -> None:
    story = (
        "alors c'est pour le pot de départ de Michel, 38 ans de maison, il habite Ableiges mais la fête se fera à la "
        "salle polyvalente de Marines, pas chez lui hein"
    )
    assert told(assistant, "un traiteur", story)["lieu"] == "commune:95370"


def test_a_figure_told_opens_the_calculation_that_is_asked_for(assistant: Assistant) -> None:
    story = (
        "on vient de passer le seuil, la comptable panique, elle a reçu un courrier de l'urssaf, en gros on est 27, on "
        "a personne de reconnu handicapé à ma connaissance, ça va nous coûter combien ?"
    )
    known = told(assistant, "c'est quoi l'oeth", story)
    assert (known["id"], known["effectif"]) == ("oeth", 27)


def test_a_wish_is_parted_from_how_it_came_to_it(assistant: Assistant) -> None:
    story = (
        "Bonjour, je suis responsable d'une PME de Saint-Ouen-l'Aumône, notre prestataire actuel arrête fin décembre "
        "et ma direction souhaite donner du sens à nos achats ; nous aurions donc besoin d'une structure pour "
        "l'entretien de nos bureaux (environ 800 m²) deux soirs par semaine."
    )
    known = told(assistant, "bonjour", story)
    assert (known["id"], known["lieu"]) == ("fournisseur", "commune:95572")


def test_the_trade_of_who_speaks_is_not_sought(assistant: Assistant) -> None:
    story = (
        "bonjour, rh dans une petite boîte de logistique, 72 salariés au dernier décompte, on a deux personnes RQTH au "
        "quai et ma directrice me demande combien on va payer cette année, je débute complètement là-dessus"
    )
    known = told(assistant, "bonjour", story)
    assert (known["id"], known["effectif"]) == ("oeth", 72)
    assert "secteur" not in known


def test_hours_of_a_contract_in_a_story_are_those_to_be_done(assistant: Assistant) -> None:
    story = (
        "alors voilà, je suis chef de chantier, on a eu le ravalement du collège de Persan et dans le CCAP il y a 350h "
        "d'insertion à faire, personne ne sait chez nous, comment on s'y prend"
    )
    known = told(assistant, "qui est le facilitateur des clauses ?", story)
    assert (known["id"], known["heures"]) == ("clause", 350)


def test_a_place_behind_a_wish_belongs_to_it(assistant: Assistant) -> None:
    story = (
        "trouvez-moi plutôt un traiteur aussi généreux que ma grand-mère quand elle reçoit tout le quartier, à Ermont, "
        "et promis je ramène les restes"
    )
    assert told(assistant, "nettoyage de bureaux à Argenteuil", story)["lieu"] == "commune:95219"


def test_another_need_behind_a_settled_one_is_opened(assistant: Assistant) -> None:
    known = told(assistant, "embaucher un jardinier en CDI à Osny", "top. Sinon je cherche aussi un traiteur à Ermont")
    assert (known["id"], known["secteur"], known["lieu"]) == (
        "fournisseur",
        ("restauration-traiteur",),
        "commune:95219",
    )
