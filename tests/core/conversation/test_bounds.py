"""How much work a message may cost, whatever it holds: searches are counted, for seconds depend on the machine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.texts import EVALUATION, kinds
from bot.core.conversation import needs, requests
from bot.core.conversation.assistant import Assistant
from bot.core.exchange.message import Message
from bot.core.focus import keys as of_acts
from bot.core.focus.asked import Questions
from bot.core.knowledge.lexicon import Lexicon
from bot.core.places.gazetteer import MOST_WINDOWS
from bot.core.text.plain import MAX_LENGTH
from bot.core.text.spellings import MOST_WORDS, SHORTEST, Spellings
from bot.core.understanding.matcher import LexicalMatcher
from bot.core.understanding.reader import SlotReader
from bot.core.understanding.understanding import Understanding
from bot.evaluation.followups import FollowUp, before_last, read_followup
from bot.evaluation.questions import read_row
from bot.evaluation.rows import WHEN, read
from tests.conversation import Conversation

LETTERS = "abcdefghijklmnopqrstuvwxyzéç"
JUNK = st.lists(st.text(LETTERS, min_size=1, max_size=14), min_size=80, max_size=700)
BETWEEN = st.sampled_from([" ", " à ", ", ", ". ", "? ", "\n", " 95000 ", "-"])

READINGS = 1 + 2 * needs.MOST + 2 * requests.MOST
"""A message is read whole, in the halves of two needs, and in the clauses of a story."""

MOST_SEARCHES = {
    "_find_meant": 2 * MOST_WORDS + MAX_LENGTH // (SHORTEST + 1),
    "_find_alike": MOST_WORDS,
    "_likest": READINGS * MOST_WINDOWS,
}
"""Sectors and choices are looked for once; words to rank by sentence after sentence, but each word once; the windows
of words that may be a place are others in each reading."""


@pytest.fixture
def searches(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often known words were searched for one that is like a typed word, by kind of search."""
    counts: Counter[str] = Counter()

    def counting(name: str, search: Callable[..., Any]) -> Callable[..., Any]:
        def counted(spellings: Spellings, typed: str, *others: Sequence[str]) -> Any:
            counts[name] += 1
            return search(spellings, typed, *others)

        return counted

    for name in MOST_SEARCHES:
        monkeypatch.setattr(Spellings, name, counting(name, getattr(Spellings, name)))
    return counts


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(JUNK, BETWEEN)
def test_searches_are_few_whatever_a_message_holds(
    assistant: Assistant, searches: Counter[str], words: list[str], between: str
) -> None:
    assistant.forget_messages()
    searches.clear()
    Conversation(assistant).say(between.join(words)[:4096])
    assert {name: count for name, count in searches.items() if count > MOST_SEARCHES[name]} == {}


def test_a_long_message_is_searched_as_far_as_told(assistant: Assistant, searches: Counter[str]) -> None:
    assistant.forget_messages()
    searches.clear()
    letters = "bdfgjkmpqvwxz"
    Conversation(assistant).say(" ".join(f"{a}{b}{c}wyqk" for a in letters for b in letters for c in "kxz"))
    assert searches["_find_alike"] == MOST_WORDS
    assert MOST_WINDOWS <= searches["_likest"] <= 2 * MOST_WINDOWS


MOST_READINGS, MOST_RANKINGS, MOST_MATCHED, MOST_CHARACTERS_READ = 34, 18, 34, 3_000
MOST_WORDED, MOST_ASKED = 60, 6
"""A long message is read whole, without what it points at, in the parts, halves and clauses that are told apart, and
part by part in what each of them changes; each of these texts is ranked once, and so is each of its sentences. Where
the whole is sure, neither its request nor its sentences are read."""

SCREENS = {
    "nothing": "",
    "a list": "nettoyage des locaux à Cergy",
    "an answer": "c'est quoi un ESAT",
    "a question": "combien je dois payer pour 45 salariés",
    "a card": "Ménage 95 Pro",
}

REPEATED = {
    "et": "et ",
    "commas": ", ",
    "question marks": "?",
    "names": "Ménage 95 Pro et La Table de Cana Gennevilliers et ",
    "needs": "nettoyage à Cergy et traiteur à Pontoise pour 20 personnes et ",
    "edits": "retire le 2e et sans Cergy, ",
    "short questions": "c'est quoi ? ",
}

STORY = (
    "Voici l'affaire. Nos deux écoles, quatorze classes en tout, attendent des ordinateurs, les crédits sont votés, "
    "le marché part en mars, et l'adjointe, qui suit le sujet, veut du réemploi : on a déjà deux devis, aucun ne va, "
    "le premier est cher, le second est loin ; nous avons vu une entreprise à Cergy, elle livre, elle répare, elle "
    "reprend l'ancien. Bref, je voudrais une structure qui reconditionne, plutôt près de Pontoise, avec une garantie."
)

LONG = {
    "a story": STORY,
    "changes": " ".join(f"pas {count} personnes mais {count + 1}, sans le {count}e," for count in range(3, 40)),
    "sentences": " ".join(f"À quoi sert un ESAT de {count} personnes ?" for count in range(3, 40)),
    **{kind.name: kind.texts[0] for kind in kinds(1) if kind.name.startswith("4,096")},
    **{name: (piece * 4_096)[:4_096] for name, piece in REPEATED.items()},
}


WORKS = (
    (SlotReader, "read", "_read_anew"),
    (Understanding, "rank", "_rank_anew"),
    (Understanding, "decide", "_decide_anew"),
    (LexicalMatcher, "match", "_rank_anew"),
    (Lexicon, "worded", "_read_anew"),
    (Questions, "asked", "read_anew"),
)


@pytest.fixture
def works(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often texts were read and ranked anew, and how long these were together."""
    _ = assistant.second  # reads the content when it is put together
    counts: Counter[str] = Counter()

    def counting(name: str, work: Callable[[Any, str], Any]) -> Callable[[Any, str], Any]:
        def counted(owner: Any, text: str) -> Any:
            counts[name] += 1
            counts[f"{name} characters"] += len(text)
            return work(owner, text)

        return counted

    for owner, name, method in WORKS:
        monkeypatch.setattr(owner, method, counting(name, getattr(owner, method)))
    return counts


@pytest.mark.parametrize("first", SCREENS.values(), ids=SCREENS)
@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_a_long_message_is_read_and_ranked_a_few_times(
    assistant: Assistant, works: Counter[str], text: str, first: str
) -> None:
    talk = Conversation(assistant)
    if first:
        talk.say(first)
    assistant.forget_messages()
    works.clear()
    talk.say(text)
    assert works["read"] <= MOST_READINGS
    assert works["rank"] <= MOST_RANKINGS
    assert works["match"] <= MOST_MATCHED


STORIES = [
    row
    for path in sorted((EVALUATION / "followups").glob("*.jsonl"))
    for row in read(path, read_followup)
    if isinstance(row.last, str) and len(row.last) >= 200
]


@pytest.mark.parametrize("row", STORIES, ids=[row.id for row in STORIES])
def test_a_story_below_a_screen_is_read_and_ranked_a_few_times(
    assistant: Assistant, works: Counter[str], row: FollowUp
) -> None:
    session, last = before_last(assistant, row)
    assistant.forget_messages()
    works.clear()
    assistant.respond(session, last)
    assert works["read"] <= MOST_READINGS
    assert works["read characters"] <= MOST_CHARACTERS_READ
    assert works["rank"] <= MOST_RANKINGS
    assert works["match"] <= MOST_MATCHED
    assert works["worded"] <= MOST_WORDED
    assert works["asked"] <= MOST_ASKED


OTHERS = [row.text for row in read(EVALUATION / "questions.jsonl", read_row)][:200]


@pytest.mark.parametrize("first", SCREENS.values(), ids=SCREENS)
def test_what_hundreds_of_others_asked_in_between_is_still_known(
    assistant: Assistant, works: Counter[str], first: str
) -> None:
    talk = Conversation(assistant)
    if first:
        talk.say(first)
    others = OTHERS[::4] if first else OTHERS
    for _ in range(2):
        works.clear()
        for text in others:
            assistant.respond(talk.session, Message(WHEN, text))
    assert not works


@pytest.mark.parametrize("piece", ["à combien de km ", "adresse tel mail ", "combien d'esat "])
def test_keys_said_over_and_over_are_compared_with_their_neighbours_alone(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch, piece: str
) -> None:
    compared: Counter[int] = Counter()
    is_inside = of_acts._is_inside
    talk = Conversation(assistant)
    talk.say("un ESAT de blanchisserie à Cergy")
    for times in (50, 100):

        def counted(*keys: Any, times: int = times) -> bool:
            compared[times] += 1
            return is_inside(*keys)

        monkeypatch.setattr(of_acts, "_is_inside", counted)
        assistant.forget_messages()
        assistant.respond(talk.session, Message(WHEN, piece * times))
    assert 0 < compared[100] <= 2.2 * compared[50]
