"""From a question to ranked matches."""

from __future__ import annotations

import gc
import pickle
import weakref

import pytest

from bot.core.knowledge.knowledge import Knowledge
from bot.core.knowledge.lexicon import Lexicon
from bot.core.understanding.matcher import LexicalMatcher, Target
from bot.core.understanding.placeholders import with_markers
from bot.core.understanding.vocabulary import Vocabulary

TARGETS = [
    Target("answer:clause", ("clause d'insertion dans un marché", "insertion obligatoire dans un marché")),
    Target("answer:esat", ("travailler avec un esat", "acheter auprès d'un esat", "marché avec un esat")),
    Target("dialogue:fournisseur", (with_markers("marché de {secteur} à {lieu}"), with_markers("{type} à {lieu}"))),
]


@pytest.fixture(scope="module")
def lexicon(knowledge: Knowledge) -> Lexicon:
    return knowledge.lexicon


@pytest.fixture(scope="module")
def matcher(lexicon: Lexicon) -> LexicalMatcher:
    return LexicalMatcher(lexicon, TARGETS)


def ids(matcher: LexicalMatcher, text: str) -> list[str]:
    return [match.id for match in matcher.rank(text)]


def test_the_nearest_target_comes_first(matcher: LexicalMatcher) -> None:
    assert ids(matcher, "une insertion obligatoire ?")[0] == "answer:clause"
    assert ids(matcher, "acheter à un ESAT")[0] == "answer:esat"


def test_a_phrasing_said_word_for_word_leads_without_doubt(matcher: LexicalMatcher) -> None:
    first, *others = matcher.rank("marché avec un ESAT")
    assert first.id == "answer:esat"
    assert first.score >= 100
    assert all(match.score <= first.score - 20 for match in others)


def test_a_message_that_shares_no_word_ranks_nothing(matcher: LexicalMatcher) -> None:
    assert ids(matcher, "zzzzz yyyyy") == []


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("insertion", "insertion"),
        ("inssersion", "insertion"),
        ("linsertion", "insertion"),
        ("dinsertion", "insertion"),
        ("lesat", "esat"),
        ("quesat", "esat"),
        ("zzzzz", "zzzzz"),
        ("nord", "nord"),
    ],
)
def test_misspelt_and_glued_words_are_corrected(typed: str, meant: str) -> None:
    assert Vocabulary(["insertion", "esat"]).corrected([typed, "insertion"]) == [meant, "insertion"]


def test_a_misspelling_among_the_phrasings_is_corrected_too() -> None:
    vocabulary = Vocabulary(["insertion"] * 8 + ["inssersion"])
    assert vocabulary.corrected(["inssersion"]) == ["insertion"]


def test_a_matcher_is_pickled_as_it_is(matcher: LexicalMatcher) -> None:
    again: LexicalMatcher = pickle.loads(pickle.dumps(matcher))
    for text in ("linsersion", "marché avec un esat", with_markers("marché de {secteur}")):
        assert again.rank(text) == matcher.rank(text)


def test_a_matcher_goes_when_nobody_holds_it(lexicon: Lexicon) -> None:
    matcher = LexicalMatcher(lexicon, TARGETS)
    matcher.rank("linsersion")
    alive = weakref.ref(matcher)
    gc.disable()
    try:
        del matcher
        assert alive() is None
    finally:
        gc.enable()
