"""What edits change, whatever slot is held and however it is said: what they name, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.core.conversation.assistant import Assistant
from bot.core.exchange.session import ScreenKind
from bot.core.knowledge.script import HIDDEN
from tests.screens import NEEDS, SCREENS, after, again, at_screen, slots_of

NAMES = {
    "lieu": ("la ville", "le lieu", "Cergy"),
    "type": ("le type", "l'ESAT", "ESAT"),
    "secteur": ("le métier", "le secteur"),
    "rayon": ("le rayon", "la distance", "20 km"),
    "public": ("le public",),
    "duree": ("la durée", "le CDI"),
    "montant": ("le montant",),
    "part_main_oeuvre": ("la part de main-d'œuvre",),
    "part_insertion": ("la part d'insertion",),
    "cout_horaire": ("le coût horaire",),
    "effectif": ("l'effectif",),
    "beneficiaires": ("les travailleurs handicapés",),
}
"""How people name what is held."""

TAKES_AWAY = ("enlève {}", "sans {}", "oublie {}", "peu importe {}", "tu peux enlever {} stp", "finalement sans {}")

REPLACES = {
    "lieu": ("plutôt à Argenteuil", "non, Sarcelles", "et à Ermont ?"),
    "type": ("plutôt une EA", "que des chantiers d'insertion"),
    "rayon": ("dans un rayon de 10 km", "30 km plutôt"),
    "part_insertion": ("plutôt 12 % d'insertion", "et avec 10 % d'insertion ?"),
    "montant": ("et avec 500 000 € ?", "non, 450 000 €"),
    "effectif": ("et si on est 60 salariés ?", "non, 52 salariés"),
    "duree": ("plutôt pour une mission de deux semaines",),
}

EDITS = (
    "plutôt à Argenteuil", "enlève la ville", "sans ESAT", "seulement les EA", "et aussi les EA", "le double",
    "la moitié", "pas Paris", "seulement le 95", "peu importe le lieu", "et à Sarcelles ?", "non, 30 km",
    "et avec 500 000 € ?", "que les structures handicap", "enlève le premier",
)  # fmt: skip

UNDOES = ("remets comme avant", "annule ça", "c'était mieux avant", "reviens à la recherche d'avant", "comme avant svp")


def held() -> Iterator[tuple[str, str, str]]:
    """Each need with each slot that it holds, and each way to name it."""
    wanted = {
        "supplier": ("secteur", "lieu", "type", "rayon"),
        "public": ("secteur", "lieu", "public"),
        "recruiting": ("secteur", "lieu", "duree"),
        "clause": ("montant", "lieu", "part_main_oeuvre", "part_insertion", "cout_horaire"),
        "oeth": ("effectif", "beneficiaires"),
        "facilitator": ("lieu",),
    }
    for need, slots in wanted.items():
        for slot in slots:
            for name in NAMES[slot]:
                yield need, slot, name


@pytest.mark.parametrize(("need", "slot", "name"), list(held()))
def test_taking_away_empties_what_it_names_and_nothing_else(
    assistant: Assistant, need: str, slot: str, name: str
) -> None:
    told = after(assistant, NEEDS[need])
    before = slots_of(told)
    assert slot in before
    for phrase in TAKES_AWAY:
        talk = again(told)
        talk.say(phrase.format(name))
        now = {id_: value for id_, value in slots_of(talk).items() if id_ not in HIDDEN}
        assert now == {id_: value for id_, value in before.items() if id_ != slot}, phrase.format(name)


def test_without_one_of_two_publics_means_the_other(assistant: Assistant) -> None:
    talk = after(assistant, NEEDS["public"])
    before = slots_of(talk)
    talk.say("sans le handicap")
    assert slots_of(talk) == {**before, "public": "insertion"}


@pytest.mark.parametrize(
    ("need", "slot"),
    [(need, slot) for need, slot in dict.fromkeys((need, slot) for need, slot, _ in held()) if slot in REPLACES],
)
def test_replacing_touches_the_slot_that_it_names_and_no_other(assistant: Assistant, need: str, slot: str) -> None:
    told = after(assistant, NEEDS[need])
    before = slots_of(told)
    for phrase in REPLACES[slot]:
        talk = again(told)
        talk.say(phrase)
        now = slots_of(talk)
        assert now[slot] != before[slot], phrase
        assert {**now, slot: 0} == {**before, slot: 0}, phrase


@pytest.mark.parametrize("need", ["public", "recruiting", "clause"])
@pytest.mark.parametrize("name", ["la blanchisserie", "l'imprimerie", "le nettoyage"])
@pytest.mark.parametrize("phrase", TAKES_AWAY)
def test_what_is_taken_back_is_never_read_as_wanted(assistant: Assistant, need: str, name: str, phrase: str) -> None:
    talk = after(assistant, NEEDS[need])
    before = slots_of(talk)
    talk.say(phrase.format(name))
    assert slots_of(talk) == before


@pytest.mark.parametrize("need", NEEDS)
def test_undo_after_any_edit_gives_what_was_known_before(assistant: Assistant, need: str) -> None:
    told = after(assistant, NEEDS[need])
    before, edits = slots_of(told), 0
    for edit in EDITS:
        edited = again(told)
        edited.say(edit)
        if slots_of(edited) == before or edited.session.dialogue is None:
            continue  # not every edit fits every need
        edits += 1
        for phrase in UNDOES:
            talk = again(edited)
            talk.say(phrase)
            assert slots_of(talk) == before, (edit, phrase)
    assert edits >= 2


FORMS = (
    "{}", "{} heures", "{} %", "{} €", "lot {}", "le {}", "{} salariés", "{} km", "on est {}", "plutôt {}", "non, {}",
    "{} personnes", "il y en a {}", "et avec {} ?", "de {} à 41", "{}h", "article L{}", "en {}", "{} fois", "{} ans",
)  # fmt: skip


NUMBERS = (3, 12, 40, 95, 2027, 300_000), (7, 20, 45, 300, 45_000)


@pytest.mark.parametrize("kind", SCREENS)
@pytest.mark.parametrize("form", FORMS)
def test_a_number_never_fills_two_slots(assistant: Assistant, kind: ScreenKind, form: str) -> None:
    """Half of the numbers in each form on each screen, the other half in the next."""
    told = at_screen(assistant, kind)
    before = slots_of(told)
    for number in NUMBERS[(FORMS.index(form) + list(SCREENS).index(kind)) % 2]:
        talk = again(told)
        talk.say(form.format(number))
        filled = [slot for slot, value in slots_of(talk).items() if value == number and before.get(slot) != value]
        assert len(filled) <= 1, form.format(number)
