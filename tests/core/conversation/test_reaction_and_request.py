"""A reaction with something behind it, and doubt: what is asked counts."""

from __future__ import annotations

import pytest

from bot.core.conversation.assistant import Assistant
from tests.conversation import after

STAFF = ("on est 87 avec 2 TH",)
WORKS = ("combien d'heures d'insertion pour 600 000 € de voirie",)
CATERER = ("traiteur Ermont",)


@pytest.mark.parametrize(
    ("before", "text", "said"),
    [
        (CATERER, "mouais, c'est sûr ça ?", "je ne connais ni avis ni note, ni leurs clients"),
        (STAFF, "ah oui quand meme... on peut faire quoi pour baisser ?", "Contribution OETH"),
        (STAFF, "mon comptable dit 12 000", "14 772"),
        (STAFF, "vous êtes sur de votre calcul ?", "Obligation : 6 % de 87 salariés"),
        (WORKS, "ça me parait peu", "Heures de travail : 300 000 €"),
        (WORKS, "merci beaucoup, et qui m'aide à écrire la clause ?", "Trouvons qui peut vous aider"),
        (("facilitateur à Magny-en-Vexin",), "merci ! il est dispo quand ?", "ni dates, ni horaires"),
        (
            ("blanchisserie Herblay", "1", "garder dans ma sélection", "ma sélection"),
            "envoi la moi par mail",
            "tableau",
        ),
    ],
)
def test_what_is_asked_beside_a_reaction_is_answered(
    assistant: Assistant, before: tuple[str, ...], text: str, said: str
) -> None:
    """And a figure of someone else changes nothing."""
    assert said in after(assistant, *before, text).text.replace("\N{NO-BREAK SPACE}", " ")
