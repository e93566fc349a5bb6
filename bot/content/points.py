"""Loads how the points of an answer are found, `knowledge/points.yaml`, and the closed answers of an entry."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.content.codes import read_id
from bot.content.parts import ONE_WORD, named
from bot.content.reader import Fields
from bot.core.exchange.reply import Block
from bot.core.knowledge.lexicon import Lexicon
from bot.core.knowledge.points import BETWEEN, OVER, SAYS, UNDER, AnswerKind, ClosedAnswer, PointsGuide, RangePhrases
from bot.core.text.plain import normalise

_PLACEHOLDER = re.compile(r"\{[^}]*\}?")

NUMBER = "{nombre}"
PLACEHOLDERS = (NUMBER, "{pourcentage}")
GAP = "…"

NUMBERS_IN = {UNDER: 1, OVER: 1, BETWEEN: 2}
"""Numbers that a phrase of each side of a range holds."""


def read_points(file: Fields, lexicon: Lexicon) -> PointsGuide:
    """The guide, told of phrases that can never be found; messages are read with the lexicon."""
    kinds: dict[str, AnswerKind] = {}
    for fields in file.items("kinds", named("genre")):
        kind = AnswerKind(
            read_id(fields, kinds),
            asked=_said(fields, "asked", lexicon),
            hinted=_said(fields, "hinted", lexicon, required=False),
            labels=_phrases(fields, "labels", required=False),
            marks=_phrases(fields, "marks", required=False),
        )
        if not kind.labels and not kind.marks:
            fields.report("aucun point ne peut donner ce genre de réponse", "ajouter des « labels » ou des « marks »")
        fields.close()
        kinds[kind.id] = kind
    return PointsGuide(
        tuple(kinds.values()),
        fillers=_said(file, "fillers", lexicon),
        alike=_alike(file),
        open_words=_words(file, "open_words"),
        denials=_words(file, "denials"),
        turns=_said(file, "turns", lexicon),
        which_article=_said(file, "which_article", lexicon),
        doubts=_said(file, "doubts", lexicon),
        drafts=_said(file, "drafts", lexicon),
        ranges=_ranges(file),
    )


def _said(fields: Fields, key: str, lexicon: Lexicon, *, required: bool = True) -> tuple[str, ...]:
    """Phrases of people, told those of which the lexicon leaves nothing."""
    phrases = _phrases(fields, key, required=required)
    for phrase in phrases:
        if normalise(phrase) and not lexicon.read(phrase):
            fields.report_at(key, f"« {phrase} » est une politesse du lexique : elle n'est pas lue", "l'enlever")
    return phrases


def _phrases(fields: Fields, key: str, *, required: bool = True) -> tuple[str, ...]:
    """Phrases, told those that hold another placeholder, no word, or begin with a gap."""
    phrases = fields.texts(key, required=required)
    for phrase in phrases:
        others = set(_PLACEHOLDER.findall(phrase)) - set(PLACEHOLDERS)
        if others:
            what = f"« {phrase} » : {', '.join(sorted(others))} n'existe pas"
            fields.report_at(key, what, f"possibles : {', '.join(PLACEHOLDERS)} et {GAP}")
        elif phrase.startswith(GAP) or phrase.endswith(GAP):
            fields.report_at(key, f"« {phrase} » commence ou finit par {GAP}", "le mettre entre deux mots")
        elif not normalise(phrase):
            fields.report_at(key, f"« {phrase} » ne contient aucun mot", "écrire au moins un mot")
    return phrases


def _ranges(file: Fields) -> RangePhrases:
    """The phrases of ranges, told those with too few numbers."""
    tables = file.tables("ranges")
    for side, phrases in tables.items():
        if side not in NUMBERS_IN:
            file.report_at("ranges", f"« {side} » est inconnu", f"possibles : {', '.join(NUMBERS_IN)}")
        for phrase in phrases:
            if phrase.count(NUMBER) != NUMBERS_IN.get(side, phrase.count(NUMBER)):
                fix = f"y écrire {NUMBER} {NUMBERS_IN[side]} fois"
                file.report_at("ranges", f"« {phrase} » n'a pas le nombre voulu de {NUMBER}", fix)
    return tuple((side, phrases) for side, phrases in tables.items() if side in NUMBERS_IN)


def _alike(file: Fields) -> tuple[tuple[str, ...], ...]:
    """Groups of words alike, told those of fewer than two."""
    groups = tuple(file.lists("alike"))
    for group in (one for one in groups if len(one) < 2):
        file.report_at("alike", f"« {', '.join(group)} » est seul", "écrire au moins deux mots entre crochets")
    return tuple(group for group in groups if len(group) > 1)


def _words(file: Fields, key: str) -> frozenset[str]:
    """Single words in plain form, told those that are several."""
    file.expect(key, pattern=ONE_WORD)
    plain = {word: normalise(word) for word in file.texts(key)}
    for word, one in plain.items():
        if len(one.split()) != 1:
            file.report_at(key, f"« {word} » n'est pas un mot", "écrire un seul mot, sans apostrophe")
    return frozenset(plain.values())


def read_answers(fields: Fields, details: Sequence[Block]) -> tuple[ClosedAnswer, ...]:
    """The closed answers of an entry, told those whose detail does not exist; `details` are its details in order."""
    most = sum(block.kind != "title" for block in details)
    return tuple(_answers(fields, most))


def _answers(fields: Fields, most: int) -> Iterator[ClosedAnswer]:
    for answer in fields.items("answers", lambda _: f"{fields.where}, answers", required=False):
        ask, say, number = answer.texts("ask"), answer.choice("say", SAYS), answer.number("point")
        answer.close()
        if answer.peek("ask") or not ask:
            answer.report_at("ask", "aucune question", "écrire par exemple ask: [obligatoire, obligé]")
        if not 0 <= number <= most or number != int(number):
            what = f"« point: {answer.peek('point')} » n'existe pas"
            fix = f"écrire le rang d'un détail, de 1 à {most}, ou 0 pour la réponse courte"
            answer.report_at("point", what, fix)
            continue
        yield ClosedAnswer(ask, next((one for one in SAYS if one == say), "ça dépend"), int(number))
