"""What the items of several files have in common: a name in problems, labels, phrasings, sources, addresses."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from difflib import get_close_matches

from bot.content.reader import Fields, perhaps
from bot.core.knowledge.source import Source
from bot.core.replies.formats import LABEL_MAX

MIN_PHRASINGS = 12
URL = re.compile(r"https?://\S+")
MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
PHONE = re.compile(r"(?:0|\+33 ?)[1-9](?:[ .]?\d\d){4}|08\d\d ?\d{3} ?\d{3}|[13]\d{3}|1\d{1,2}", re.ASCII)
"""A French telephone number: ten digits in pairs, or a short one such as 3949 or 116."""
ONE_WORD = r"\S+"
"""A text without a space; an apostrophe or a hyphen may part it yet."""
LISTED = 8
"""Ids that a remedy names at most: all of them, or those nearest to what was written."""


def named(what: str, *keys: str) -> Callable[[Fields], str]:
    """How problems name an item: « question « lieu » », by the first of its keys that it has, else its id."""
    return lambda fields: f"{what} « {next(filter(None, map(fields.peek, keys or ('id',))), '?')} »".lstrip()


def check_label(fields: Fields, key: str, label: str, most: int = LABEL_MAX) -> None:
    """Tell a label too long for its button."""
    fields.expect(key, longest=most)
    if len(label) > most:
        fields.report_at(key, f"bouton de {len(label)} caractères", f"{most} au plus")


def read_link(
    fields: Fields, key: str, ids: Collection[str], nothing: str = "aucune réponse", *, required: bool = True
) -> str:
    """The id of an answer or a dialogue, told if there is none; empty if it is absent."""
    fields.expect(key, options=ids)
    id_ = fields.text(key, required=required)
    if id_:
        _check_link(fields, key, id_, ids, nothing)
    return id_


def read_links(
    fields: Fields, key: str, ids: Collection[str], nothing: str = "aucune réponse", *, required: bool = True
) -> tuple[str, ...]:
    """The ids of several, each told if there is none such."""
    fields.expect(key, options=ids)
    linked = fields.texts(key, required=required)
    for id_ in linked:
        _check_link(fields, key, id_, ids, nothing)
    return linked


def _check_link(fields: Fields, key: str, id_: str, ids: Collection[str], nothing: str) -> None:
    if id_ not in ids:
        near = ids if len(ids) <= LISTED else get_close_matches(id_, ids, LISTED)
        fix = f"{perhaps(id_, ids)}écrire un identifiant existant{' : ' if near else ''}{', '.join(near)}"
        fields.report_at(key, f"« {key}: {id_} » ne mène à {nothing}", fix)


def read_phrasings(fields: Fields) -> tuple[str, ...]:
    """The ways people say something, told if there are too few or some twice."""
    fields.expect("phrasings", fewest=MIN_PHRASINGS)
    phrasings = fields.texts("phrasings")
    counts = Counter(phrasings)
    if len(counts) < MIN_PHRASINGS:
        what = f"{len(counts)} formulations différentes"
        fields.report_at("phrasings", what, f"en écrire au moins {MIN_PHRASINGS}")
    for phrasing in (one for one, count in counts.items() if count > 1):
        fields.report_at("phrasings", f"« {phrasing} » est écrit deux fois", "n'en garder qu'une")
    return phrasings


def read_sources(fields: Fields, giving: Collection[str] = ()) -> tuple[Source, ...]:
    """Where a statement can be checked, told if nowhere; `giving` are the fields that a source may vouch for."""
    sources = tuple(_sources(fields, giving))
    if not sources:
        fields.report("aucune source", "ajouter une source avec son nom, et son adresse si elle en a une")
    return sources


def _sources(fields: Fields, giving: Collection[str]) -> Iterator[Source]:
    for source in fields.items("sources", lambda _: fields.where):
        date = source.text("date", required=False) or None
        gives = source.texts("gives", required=False) if giving else ()
        source.expect("gives", options=giving)
        for key in gives:
            if key not in giving:
                source.report_at("gives", f"« {key} » est inconnu", f"choisir parmi : {', '.join(giving)}")
        yield Source(source.text("name"), read_url(source, "url"), date, gives)
        source.close()


def read_url(fields: Fields, key: str) -> str | None:
    """An address of the web, told if it is none; None if it is absent."""
    return _read_form(fields, key, URL, "une adresse", "écrire une adresse qui commence par https://")


def read_mail(fields: Fields) -> str | None:
    """An e-mail address, told if it is none; None if it is absent."""
    return _read_form(fields, "mail", MAIL, "une adresse mail", "écrire par exemple contact@exemple.fr")


def read_phone(fields: Fields) -> str | None:
    """A telephone number as it is written, told if it is none; None if it is absent."""
    fix = "écrire un seul numéro français, par exemple 01 30 30 30 30, ou supprimer la ligne"
    return _read_form(fields, "phone", PHONE, "un numéro de téléphone", fix)


def _read_form(fields: Fields, key: str, form: re.Pattern[str], what: str, fix: str) -> str | None:
    fields.expect(key, pattern=form.pattern)
    value = fields.text(key, required=False)
    if value and not form.fullmatch(value):
        fields.report_at(key, f"« {value} » n'est pas {what}", fix)
    return value or None
