"""Loads the words of the trade: `knowledge/lexicon.yaml`."""

from __future__ import annotations

from collections.abc import Collection

from bot.content.codes import read_id
from bot.content.parts import named, read_link
from bot.content.reader import Fields
from bot.core.knowledge.grammar import Grammar
from bot.core.knowledge.lexicon import Concept, Lexicon

EMPTY = Lexicon((), (), {}, {}, frozenset(), (), {})


def read_lexicon(file: Fields, entries: Collection[str], grammar: Grammar) -> Lexicon:
    """The lexicon, whose concepts may name the entry that defines them."""
    concepts: dict[str, Concept] = {}
    for fields in file.items("concepts", named("notion")):
        concept = _concept(fields, concepts, entries)
        concepts[concept.id] = concept
    return Lexicon(
        tuple(concepts.values()),
        tuple(tuple(group) for group in file.lists("synonyms")),
        file.mapping("spellings"),
        file.mapping("english"),
        frozenset(file.texts("stop_words")),
        file.texts("politeness"),
        {form: meaning for meaning, forms in file.tables("expressions").items() for form in forms},
        grammar,
    )


def _concept(fields: Fields, others: Collection[str], entries: Collection[str]) -> Concept:
    concept = Concept(
        id=read_id(fields, others),
        forms=fields.texts("names"),
        entry=read_link(fields, "entry", entries, required=False) or None,
        is_ambiguous=fields.flag("ambiguous"),
        is_kind=fields.flag("kind"),
    )
    fields.close()
    return concept
