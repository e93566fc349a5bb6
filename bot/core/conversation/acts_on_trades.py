"""Acts on what structures do: « ils font aussi la peinture ? », « aucun ne fait de couture », anything else of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from bot.core.conversation.actor import Actor, Case
from bot.core.directory.records import Facilitator, Structure
from bot.core.exchange.actions import Action
from bot.core.exchange.turn import Turn
from bot.core.focus.edit import TAKING
from bot.core.replies.formats import listed
from bot.core.text.plain import normalise
from bot.core.text.sounds import stem
from bot.core.understanding.reading import sure_sectors

NEAREST, MOST_FIELDS, MOST_WORDS = 3, 5, 3
"""Structures that are named, those of which all is said that they do, and words that are said to be unknown."""

PLAIN = 3
"""Letters of a word too short to be looked for in records."""

CLIENTS = "clientele"
"""The act whose keys are what is asked: « c'est pour les particuliers ? »."""

PAIR = 2
"""Trades of which one may be the same as the other."""

BESIDE = 2
"""Telling words beside which a trade is said in passing."""

ROOT = 6
"""Letters by which words of one family are told: « livrés », « livraison » share no stem but their beginning."""


class TradeActs(Actor):
    """Acts on what structures do. An act that does not fit after all gives None."""

    def does(self, case: Case) -> Turn | None:
        """« ils font aussi la peinture ? », « lequel récupère les ampoules ? »."""
        return self._alike(case) if case.argument == "alike" else self._done(case)

    def _done(self, case: Case) -> Turn | None:
        """What records say of a trade asked."""
        things = [one for one in self.things(case) if isinstance(one, Structure)]
        sectors = set(sure_sectors(case.reading))
        is_claim = self._knowledge.acts.claims.said_in(normalise(case.message.text or ""))
        is_sifted = any(change.operator in {"exclude", "only", "remove"} for change in case.glance.changes)
        if sectors and is_sifted and not is_claim:
            return self._besides(case, things)
        keys = set() if case.match.act.id == CLIENTS else set(case.match.keys)
        told = [word for word in self._telling(case) if stem(word) not in keys]
        words = [word for hit in case.reading.sectors for word in hit.words if stem(word) not in keys] or told
        words = self._denied(case, words) if is_claim else words
        if not things or not (sectors or words):
            return None
        asked = ", ".join(dict.fromkeys(words))
        if doing := _doing(things, words):
            return self.said(case, self._facts.listed("does_yes", [*doing], [*doing.values()]))
        others = _doing(self._found_beside(case, things), words) if sectors else {}
        if others:
            found, lines = [*others][:NEAREST], [*others.values()][:NEAREST]
            return self.said(case, self._facts.listed("does_others", found, lines, asked=asked))
        is_passing = bool(sectors) and len(told) >= BESIDE  # « le chauffeur fait le retour à 3 h ? »
        if is_passing and not is_claim:
            return None
        return self._by_sector(case, things, sectors, asked)

    def _alike(self, case: Case) -> Turn | None:
        """« routage, c'est pareil que mise sous pli ? »: whether they are searched alike, and whose record says one."""
        run = self._guide.stage.run(case.session, case.message)
        sought = self._guide.stage.case(run).criteria if run and run.dialogue.is_search else None
        words = {word: hit.id for hit in case.reading.sectors for word in hit.words}
        if len(words) < PAIR and sought and sought.sectors:
            words |= dict.fromkeys(sought.activity_words[:1], sought.sectors[0])
        if len(words) < PAIR:
            return None
        labels = {id_: self._territory.sectors.sectors[id_].label for id_ in words.values()}
        if len(labels) > 1:
            said = listed([f"« {word} » : {labels[id_].lower()}" for word, id_ in words.items()], "et")
            return self.said(case, self._facts.say("alike_not", words=said))
        things = [one for one in self.things(case) if isinstance(one, Structure)]
        doing = _doing((*things, *self._found_beside(case, things)), [*words])
        names, sector = listed([f"« {word} »" for word in words], "et"), next(iter(labels.values()))
        found, lines = [*doing][:NEAREST], [*doing.values()][:NEAREST]
        return self.said(case, self._facts.listed("alike", found, lines, words=names, sector=sector))

    @staticmethod
    def _denied(case: Case, words: list[str]) -> list[str]:
        """« c'est pas de la couture, c'est de la blanchisserie »: what is said not to be done, and not the rest."""
        taken = [segment.text for segment in case.glance.segments if segment.operator in TAKING]
        denied = set(map(stem, normalise(" ".join(taken)).split()))
        return [word for word in words if not denied.isdisjoint(map(stem, normalise(word).split()))] or words

    def _by_sector(self, case: Case, things: Sequence[Structure], sectors: set[str], asked: str) -> Turn | None:
        """What is known of a trade that none is said to do in so many words."""
        if alike := [one for one in things if sectors & set(one.sectors)]:
            return self.said(case, self._facts.listed("does_sector", alike, asked=asked))
        if sectors and len(things) > 1:
            return self.said(case, self._facts.listed("does_no", things[:NEAREST], asked=asked))
        return None if len(things) != 1 else self.said(case, self._facts.listed("does_unknown", things, asked=asked))

    def _found_beside(self, case: Case, things: Sequence[Structure]) -> Iterator[Structure]:
        """What else the search under way found."""
        return (one.structure for one in self.found(case) if one.structure not in things)

    def _besides(self, case: Case, things: Sequence[Structure]) -> Turn | None:
        """« à part la peinture ils font quoi ? », « qui fait autre chose que le ménage ? »: all that they do."""
        asked = {stem(part) for hit in case.reading.sectors for word in hit.words for part in word.split()}
        broad = [
            one
            for one in things
            if any(asked.isdisjoint(stem(part) for part in normalise(said).split()) for said in one.activities)
        ]
        return self.said(case, self._facts.field((broad or things)[:MOST_FIELDS], "activity")) if things else None

    def _telling(self, case: Case) -> list[str]:
        """The words of a message that no value accounts for, and that say something."""
        acts = self._knowledge.acts
        small = acts.fillers | acts.subjects | acts.subject | acts.here
        return [word for word in case.reading.rest if word not in small and len(word) >= PLAIN]

    def availability(self, case: Case) -> Turn | None:
        """That neither dates nor volumes are known, nor whether they come and fetch, unless a record says so."""
        things = self.things(case, of_all=False)
        if case.argument != "service":
            is_of_ways = case.match.screen.kind == "options" and not things
            key = "availability_unknown_of_ways" if is_of_ways else "availability_unknown"
            return self.said(case, self._facts.say(key, things))
        shown = [one for one in self.things(case) if isinstance(one, Structure)]
        if doing := _doing(shown, case.match.keys):
            return self.said(case, self._facts.listed("does_yes", [*doing], [*doing.values()]))
        return self.said(case, self._facts.say("service_unknown", things))

    def unknown(self, case: Case) -> Turn | None:
        """Anything else about what is shown: a record that says one of the words, else that none does."""
        words = self._telling(case)
        if case.match.screen.kind in {"facilitators", "organisation"}:
            return self._organisations(case, words)
        things = [one for one in self.things(case) if isinstance(one, Structure)]
        if doing := _doing(things, words):
            return self.said(case, self._facts.listed("does_yes", [*doing], [*doing.values()]))
        if any(not number.is_value for number in case.reading.numbers):
            return self.availability(case)
        asked = ", ".join(dict.fromkeys(words[:MOST_WORDS]))
        one = things if len(things) == 1 else ()
        if not words:
            return self.said(case, self._facts.say("detail_unknown", one))
        return self.said(case, self._facts.say("detail_unknown_of", one, asked=asked))

    def _organisations(self, case: Case, words: Sequence[str]) -> Turn | None:
        """« et le PLIE ? », « au niveau régional ? »: the organisations whose name or role says a word."""
        asked = {stem(word)[:ROOT] for word in words}
        if len(case.glance.refs) == 1:
            return self._guide.press(case.session, Action("facilitator", case.glance.refs[0]), case.message)
        shown = [one for one in self.things(case) if isinstance(one, Facilitator)]
        others = [one for one in self._directory.facilitators.values() if one not in shown]
        said = [one for one in (*shown, *others) if asked & _roots(f"{one.name} {one.role} {one.territory}")]
        if said:
            return self.said(case, self._facts.listed("organisations", said[:NEAREST]))
        return self.said(case, self._facts.say("detail_unknown_organisation", shown[:NEAREST]))


def _doing(things: Iterable[Structure], words: Sequence[str]) -> dict[Structure, str]:
    """The structures that say one of some words, each with the activity that says it."""
    asked = _roots(" ".join(words))
    said = ((one, activity) for one in things for activity in (*one.activities, one.note or ""))
    found: dict[Structure, str] = {}
    for one, activity in said:
        if one not in found and asked & _roots(activity):
            found[one] = activity
    return found


def _roots(text: str) -> set[str]:
    return {stem(word)[:ROOT] for word in normalise(text).split() if len(word) >= PLAIN}
