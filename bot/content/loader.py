"""Loads the knowledge directory, or says everything that is wrong with it.

Layout: `themes.yaml`, `faq/*.yaml`, `lexicon.yaml`, `small_talk.yaml`, `off_topic.yaml`, `slots.yaml`,
`dialogues/*.yaml`, `commands.yaml`, `wording.yaml`, `bands.yaml`.
"""

from __future__ import annotations

import string
from collections.abc import Iterable, Iterator
from pathlib import Path

from bot.content.dialogues import DialogueReader
from bot.content.markup import parse_blocks
from bot.content.reader import Fields, read_yaml
from bot.core.knowledge.knowledge import AUDIENCES, Bands, Command, Entry, Knowledge, OffTopic, SmallTalk, Theme
from bot.core.knowledge.lexicon import Concept, Lexicon
from bot.core.knowledge.source import Source
from bot.core.knowledge.wording import KEYS, Wording
from bot.errors import ContentError, Problem

TITLE_MAX = 64
"""Characters of a title, which is also a button label."""

COMMANDS = ("start", "aide", "themes", "confidentialite", "mesdonnees", "oublier", "annuler")
"""Commands the assistant knows how to run."""

MIN_PHRASINGS = 12


def load_knowledge(root: Path) -> Knowledge:
    """Read and check a knowledge directory.

    Raises:
        ContentError: with every problem found, each with file, line and remedy in French.
    """
    loader = _Loader(root)
    knowledge = loader.load()
    if loader.problems:
        raise ContentError(loader.problems)
    return knowledge


def _entry_name(fields: Fields) -> str:
    return f"entrée « {fields.peek('id') or '?'} »"


class _Loader:
    """One reading of a directory; `problems` fills up as files are read."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.problems: list[Problem] = []
        self._where: dict[str, Fields] = {}

    def load(self) -> Knowledge:
        themes = self._themes()
        entries = self._entries({theme.id for theme in themes})
        by_theme = {theme.id: tuple(e.id for e in entries.values() if e.theme == theme.id) for theme in themes}
        lexicon = self._lexicon(set(entries))
        knowledge = Knowledge(
            themes=tuple(Theme(theme.id, theme.title, by_theme[theme.id]) for theme in themes),
            entries=entries,
            small_talk=tuple(self._small_talk()),
            off_topics=tuple(self._off_topics()),
            commands=tuple(self._commands()),
            lexicon=lexicon,
            script=DialogueReader(self.root, self.problems, lexicon, set(entries)).read(),
            wording=self._wording(),
            bands=self._bands(),
        )
        self._check_links(entries, set(knowledge.script.dialogues))
        return knowledge

    def _file(self, name: str) -> Iterator[Fields]:
        """The fields of a file, closed after use; nothing if it cannot be read."""
        fields = read_yaml(self.root / name, self.root.parent, self.problems)
        if fields is not None:
            yield fields
            fields.close()

    def _once(self, seen: set[str], fields: Fields, id_: str) -> None:
        if id_ in seen:
            fields.report_at("id", f"l'identifiant « {id_} » existe déjà", "en choisir un autre")
        seen.add(id_)

    def _themes(self) -> list[Theme]:
        themes: list[Theme] = []
        seen: set[str] = set()
        for file in self._file("themes.yaml"):
            for fields in file.items("themes", _entry_name):
                theme = Theme(fields.text("id"), fields.text("title"), ())
                self._once(seen, fields, theme.id)
                fields.close()
                themes.append(theme)
        return themes

    def _entries(self, themes: set[str]) -> dict[str, Entry]:
        entries: dict[str, Entry] = {}
        seen: set[str] = set()
        for path in sorted((self.root / "faq").glob("*.yaml")):
            for file in self._file(f"faq/{path.name}"):
                theme = file.choice("theme", sorted(themes))
                for fields in file.items("entries", _entry_name):
                    entry = _read_entry(fields, theme)
                    self._once(seen, fields, entry.id)
                    self._where[entry.id] = fields
                    entries[entry.id] = entry
        return entries

    def _check_links(self, entries: dict[str, Entry], dialogues: set[str]) -> None:
        for entry in entries.values():
            if entry.next_step and entry.next_step not in dialogues:
                what = f"« next_step: {entry.next_step} » est inconnu"
                self._where[entry.id].report_at("next_step", what, f"choisir parmi : {', '.join(sorted(dialogues))}")
            for id_ in entry.related:
                if id_ not in entries or id_ == entry.id:
                    fix = "écrire l'identifiant d'une autre entrée existante"
                    self._where[entry.id].report_at("related", f"« {id_} » ne mène à aucune autre entrée", fix)

    def _small_talk(self) -> Iterator[SmallTalk]:
        seen: set[str] = set()
        for file in self._file("small_talk.yaml"):
            for fields in file.items("small_talk", _entry_name):
                talk = SmallTalk(
                    fields.text("id"),
                    fields.texts("phrasings"),
                    parse_blocks(fields.text("reply")),
                    shows_menu=fields.flag("menu"),
                )
                self._once(seen, fields, talk.id)
                fields.close()
                yield talk

    def _off_topics(self) -> Iterator[OffTopic]:
        seen: set[str] = set()
        for file in self._file("off_topic.yaml"):
            for fields in file.items("off_topics", _entry_name):
                topic = OffTopic(
                    fields.text("id"),
                    fields.text("title"),
                    fields.texts("phrasings"),
                    parse_blocks(fields.text("reply", required=False)),
                )
                self._once(seen, fields, topic.id)
                fields.close()
                yield topic

    def _commands(self) -> Iterator[Command]:
        for file in self._file("commands.yaml"):
            for fields in file.items("commands", _entry_name):
                id_ = fields.choice("id", COMMANDS)
                yield Command(id_, fields.text("description"), fields.texts("words", required=False))
                fields.close()

    def _lexicon(self, entries: set[str]) -> Lexicon:
        concepts: list[Concept] = []
        lexicon = Lexicon((), (), {}, {}, frozenset(), (), {})
        for file in self._file("lexicon.yaml"):
            seen: set[str] = set()
            for fields in file.items("concepts", _entry_name):
                concepts.append(_read_concept(fields, entries))
                self._once(seen, fields, concepts[-1].id)
            lexicon = Lexicon(
                tuple(concepts),
                tuple(tuple(group) for group in file.lists("synonyms")),
                file.mapping("spellings"),
                file.mapping("english"),
                frozenset(file.texts("stop_words")),
                file.texts("politeness"),
                {form: meaning for meaning, forms in file.tables("expressions").items() for form in forms},
            )
        return lexicon

    def _wording(self) -> Wording:
        sentences = {}
        operator = self._operator()
        for file in self._file("wording.yaml"):
            for key, placeholders in KEYS.items():
                text = file.text(key)
                sentences[key] = parse_blocks(text)
                if key == "privacy" and not _placeholders(text) - placeholders:
                    sentences[key] = parse_blocks(text.format(**operator))
                for name in sorted(_placeholders(text) - placeholders):
                    allowed = ", ".join(f"{{{one}}}" for one in sorted(placeholders)) or "aucun"
                    file.report_at(key, f"« {{{name}}} » n'existe pas dans cette phrase", f"possibles : {allowed}")
        return Wording(sentences)

    def _operator(self) -> dict[str, str]:
        """Who answers for the service, as the page on privacy names it."""
        operator = dict.fromkeys(("operator", "contact", "basis"), "")
        for file in self._file("operator.yaml"):
            operator = {"operator": file.text("name"), "contact": file.text("contact"), "basis": file.text("basis")}
        return operator

    def _bands(self) -> Bands:
        bands = Bands(100, 100)
        for file in self._file("bands.yaml"):
            bands = Bands(file.number("answer"), file.number("suggest"), file.number("dialogue"))
            if not 0 <= bands.suggest <= bands.answer <= 100:
                file.report("les seuils se croisent", "garder 0 ≤ suggest ≤ answer ≤ 100 (boussole calibrate)")
        return bands


def _placeholders(text: str) -> set[str]:
    try:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    except ValueError:
        return {"{ ou } isolé"}


def _read_entry(fields: Fields, theme: str) -> Entry:
    entry = Entry(
        id=fields.text("id"),
        theme=theme,
        title=fields.text("title"),
        audience=fields.texts("audience"),
        short=parse_blocks(fields.text("short")),
        details=parse_blocks(fields.text("details")),
        changed=parse_blocks(fields.text("changed", required=False)),
        phrasings=fields.texts("phrasings"),
        sources=tuple(_read_sources(fields)),
        verified_on=fields.day("verified_on"),
        related=fields.texts("related"),
        next_step=fields.text("next_step", required=False) or None,
    )
    fields.close()
    if len(entry.title) > TITLE_MAX:
        fields.report_at("title", f"titre de {len(entry.title)} caractères", f"{TITLE_MAX} au plus")
    _check_phrasings(fields, entry)
    for audience in set(entry.audience) - set(AUDIENCES):
        fields.report_at("audience", f"« {audience} » est inconnu", f"choisir parmi : {', '.join(AUDIENCES)}")
    if not entry.sources:
        fields.report("aucune source", "ajouter une source avec son nom, et son adresse si elle en a une")
    return entry


def _check_phrasings(fields: Fields, entry: Entry) -> None:
    if len(set(entry.phrasings)) < MIN_PHRASINGS:
        what = f"{len(set(entry.phrasings))} formulations différentes"
        fields.report_at("phrasings", what, f"en écrire au moins {MIN_PHRASINGS}")
    for phrasing in _repeated(entry.phrasings):
        fields.report_at("phrasings", f"« {phrasing} » est écrit deux fois", "n'en garder qu'une")


def _repeated(texts: Iterable[str]) -> list[str]:
    seen: set[str] = set()
    return [text for text in texts if text in seen or seen.add(text)]  # type: ignore[func-returns-value]


def _read_sources(fields: Fields) -> Iterator[Source]:
    for source in fields.items("sources", lambda _: fields.where):
        url = source.text("url", required=False)
        if url and not url.startswith(("https://", "http://")):
            source.report_at("url", f"« {url} » n'est pas une adresse", "écrire une adresse qui commence par https://")
        yield Source(source.text("name"), url or None, source.text("date", required=False) or None)
        source.close()


def _read_concept(fields: Fields, entries: set[str]) -> Concept:
    entry = fields.text("entry", required=False)
    if entry and entry not in entries:
        fields.report_at("entry", f"« {entry} » ne mène à aucune entrée", "écrire l'identifiant d'une entrée existante")
    concept = Concept(
        id=fields.text("id"),
        label=fields.text("label"),
        forms=fields.texts("names"),
        entry=entry or None,
        is_ambiguous=fields.flag("ambiguous"),
        is_kind=fields.flag("kind"),
    )
    fields.close()
    return concept
