"""The known words that a misspelt one may stand for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from bot.core.text.sounds import sound
from bot.core.text.spellings import MOST_WORDS, Spellings

WORD = st.text("abcl", min_size=5, max_size=12)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("traiteur", "traiteur"),
        ("traituer", "traiteur"),  # two letters swapped
        ("traieur", "traiteur"),  # one dropped
        ("ttraitteurr", "traiteur"),  # three added, none of them heard
        ("travau", "travaux"),
        ("kestion", "question"),  # another first letter, the same sound
        ("qestionnaire", "questionnaire"),
        ("rtaiteur", None),  # another first letter, another sound
        ("menuisier", None),
        ("allez", None),  # sounds like « halls », with half its letters wrong
        ("trai2eur", None),
    ],
)
def test_a_word_stands_for_one_that_sounds_or_looks_like_it(typed: str, meant: str | None) -> None:
    words = ["travaux", "traiteur", "question", "questionnaire", "halls"]
    assert Spellings(words).meant([typed]) == ({typed: meant} if meant else {})


def test_of_words_that_sound_alike_the_first_is_meant() -> None:
    assert Spellings(["conter", "compter"]).meant(["contter"]) == {"contter": "conter"}
    assert Spellings(["tante", "tente"]).meant(["tantte"]) == {"tantte": "tante"}
    assert Spellings(["tente", "tante"]).meant(["tantte"]) == {"tantte": "tente"}


def test_a_short_word_may_have_to_be_heard() -> None:
    assert Spellings(["placo"]).meant(["place"]) == {"place": "placo"}
    assert Spellings(["placo"], shortest=6).meant(["place", "plaquo"]) == {"plaquo": "placo"}


@given(st.lists(WORD, max_size=12), WORD)
def test_no_word_is_nearer_than_the_one_found(words: list[str], typed: str) -> None:
    words = [word for word in words if sound(word) != sound(typed)]
    limit = 1 if len(typed) <= 9 else 2
    near = [word for word in words if word[0] == typed[0] and OSA.distance(typed, word) <= limit]
    expected = min(near, key=lambda word: (OSA.distance(typed, word), word), default=None)
    assert Spellings(words).meant([typed]).get(typed) == expected


@given(st.lists(WORD, max_size=12), WORD)
def test_every_word_with_few_mistakes_is_alike(words: list[str], typed: str) -> None:
    words = [word for word in words if sound(word) != sound(typed)]
    counts = {word: OSA.distance(typed, word) for word in words}
    expected = {word: 1 - 0.1 * count for word, count in counts.items() if count <= (1 if len(typed) <= 9 else 2)}
    assert Spellings(words).alike([typed]).get(typed, {}) == expected


def test_a_word_that_sounds_right_may_look_less_alike() -> None:
    assert Spellings(["questionnaire"]).alike(["kestionaire"]) == {"kestionaire": {"questionnaire": 0.95}}


def test_only_the_first_words_of_a_text_are_looked_for() -> None:
    typed = [f"{'abcdefghij'[at // 10]}{'abcdefghij'[at % 10]}traiteur" for at in range(60)]
    spellings = Spellings([f"{word}s" for word in typed])
    assert list(spellings.meant([*typed, *typed])) == typed[:MOST_WORDS]
    assert list(spellings.alike(["le", "95", *typed])) == typed[:MOST_WORDS]


def test_of_very_many_words_those_with_the_same_edge_are_found() -> None:
    letters = "abcdefghij"
    many = [f"{a}{b}{c}{d}ville" for a in letters for b in letters for c in letters for d in letters]
    spellings = Spellings(["beauvais", "chantilly", *many])
    assert "beauvais" in spellings.candidates("bauvais")
    assert "beauvais" in spellings.candidates("beauvai")
    assert "chantilly" in spellings.candidates("chantlly")


@pytest.mark.parametrize(
    ("letters", "is_alike", "has_edge"),
    [
        ("argenteuli", True, True),  # the beginning
        ("zrgenteuil", True, True),  # the end
        ("zrgenteuli", True, False),
        ("harjanteuille", True, True),  # it sounds right
    ],
)
def test_with_an_edge_a_word_must_begin_or_end_right(letters: str, *, is_alike: bool, has_edge: bool) -> None:
    spellings = Spellings(["argenteuil"])
    assert bool(spellings.candidates(letters)) == is_alike
    assert bool(spellings.candidates(letters, has_edge=True)) == has_edge
