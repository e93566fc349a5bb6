"""What else a number of a message is: a date, a lot, an age."""

import pytest

from bot.core.text.plain import legible
from bot.core.text.quantities import Quantities
from tests.conftest import bundled

QUANTITIES = Quantities(bundled().knowledge.numbers)


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("rdv jeudi 14 pour signer", "date"),
        ("la remise des offres c'est le 22 avril 2027 à 12h", "date year time"),
        ("livraison 12/05/2026 au plus tard", "date"),
        ("on se voit le 3 à la mairie", "date"),
        ("mission de quinze jours à partir du 4 mai", "duration date"),
        ("notre marché court jusqu'au 31 décembre 2028", "date year"),
        ("on a démarré en 2019 avec 14 salariés", "year people"),
        ("c'est pour la rentrée 2026", "year"),
        ("accord-cadre 2026-2029", "year year"),
        ("budget de l'exercice 2027", "year"),
        ("le contrat dure trente-six mois", "duration"),
        ("marché de 240 000 € sur 3 ans", "eur duration"),
        ("1820 h sur 18 mois", "hours duration"),
        ("2 à 3 jours par mois", "duration duration"),
        ("intervention avant 7h du matin", "time"),
        ("astreinte de 22h à 6h", "time time"),
        ("livraison entre 8h et 10h30", "time time"),
        ("le chantier commence à 9 heures", "time"),
        ("ouvert 24h/24", "time time"),
        ("j'ai 19 heures d'insertion", "hours"),
        ("on passe à 20 h par semaine", "hours"),
        ("un poste de 24 h hebdo", "hours"),
        ("un candidat de 58 ans", "age"),
        ("jeunes de 18 à 34 ans", "age age"),
        ("les moins de 26 ans", "age"),
        ("donne moi la 4e", "rank"),
        ("la numero 3", "rank"),
        ("bureau au 5ème", "rank"),
        ("c'est le lot n°7 menuiserie", "lot"),
        ("lots 2, 5 et 6", "lot lot lot"),
        ("tranche 2 du chantier", "lot"),
        ("nettoyage 2e étage", "floor"),
        ("le bâtiment fait 4 niveaux", "floor"),
        ("immeuble en R+3", "floor"),
        ("selon l'art. L. 2112-2", "article"),
        ("articles L2113-12 à L2113-16", "article article"),
        ("c'est le R2113 7 non ?", "article"),
        ("que dit l'article 16.1 du CCAG", "article"),
        ("pour le code 5213-19-1", "article"),
        ("repas de 250 convives", "guests"),
        ("apéro pour une soixantaine de personnes", "guests"),
        ("nous sommes une soixantaine de personnes", "people"),
        ("1 500 m² de moquette", "measure"),
        ("environ 2,5 ha de pelouse", "measure"),
        ("taille de 80 mètres de haie", "measure"),
        ("2000 enveloppes à affranchir", "count"),
        ("une dizaine de postes informatiques", "count"),
        ("deux passages par semaine", "count"),
        ("besoin de 2 agents d'entretien", "count"),
        ("reconductible 3 fois", "times"),
        ("62 dont 3 en alternance", "number subset"),
        ("appelez moi au 07 81 22 33 44", "phone"),
        ("tel 01.34.25.30.30", "phone"),
        ("siret 412 345 678 00019", "identifier"),
        ("au 14 avenue de la République", "street"),
        ("je suis dans le 78", "department"),
        ("code postal 95120", "postcode"),
        ("45 pas 54", "number denied"),
        ("passés de 18 à 34", "start number"),
        ("de 12 à 15 salariés", "start people"),
        ("20 à 30 agents", "start people"),
        ("de 3 % à 5 %", "start percent"),
        ("5 personnes handicapées dont 2 à mi-temps", "beneficiaries subset"),
        ("2 personnes en situation de handicap", "beneficiaries"),
        ("une ou deux personnes", "people"),
        ("dans 20 km autour", "km"),
    ],
)
def test_a_number_has_the_role_that_its_neighbours_tell(text: str, roles: str) -> None:
    found = QUANTITIES.read(legible(text))
    assert " ".join(one.unit if one.is_value else one.role for one in found) == roles
