"""Acts on structures and facilitators: open, keep, export, a field, a price, what they do and where they go."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.core.conversation.actor import Actor, Case, Doors
from bot.core.dialogues.edits import edited
from bot.core.directory.records import Facilitator, Structure
from bot.core.exchange.actions import Action, Verb
from bot.core.exchange.reply import Reply
from bot.core.exchange.turn import Turn
from bot.core.focus.edit import Edit
from bot.core.replies.facts import Thing
from bot.core.replies.formats import listed
from bot.core.text.plain import normalise
from bot.core.text.sounds import stem
from bot.core.understanding.reading import sure_sectors

NEAREST = 3
"""Structures named as the nearest."""

PLAIN = 3
"""Letters of a word too short to be looked for in records."""

NAMELESS, MOST_LEFT, MOST_FIELDS = 2, 5, 5
"""Telling words from which a message asks about something that is not shown, and beyond which it is about something
else; the things whose field is said."""

NAMED, NAMED_BESIDE = 90, 85
"""Scores of the name index from which a structure that is not shown is named, alone or beside « rajoute »."""

OF_ALL = ("kind", "activity", "area")
"""Fields of which a question with other telling words is about something else."""

TO_REACH = ("address", "phone", "mail", "website", "siret", "legal_name")
"""Fields of which several may be asked at once."""

CLIENTS = "clientele"
"""The act whose keys are what is asked: « c'est pour les particuliers ? »."""

BESIDE = 2
"""Telling words beside which a trade is said in passing."""

ROOT = 6
"""Letters by which words of one family are told: « livrés », « livraison » share no stem but their beginning."""


class ThingActs(Actor):
    """Acts on structures and facilitators. An act that does not fit after all gives None."""

    def __init__(self, doors: Doors) -> None:
        """Know the keys of the fields of which several may be asked at once, the longest first."""
        super().__init__(doors)
        fields = (act for act in doors.knowledge.acts.acts if act.name == "field" and act.argument in TO_REACH)
        keys = ((key, act.argument) for act in fields for key in act.keys)
        self._to_reach = sorted(keys, key=lambda one: -len(one[0]))

    def open(self, case: Case) -> Turn | None:
        """A card, or an answer, by name or rank."""
        refs = case.glance.refs
        if not refs and case.match.screen.kind in {"card", "organisation"}:
            refs = case.match.screen.ids
        if len(refs) == 1:
            entry = self._knowledge.entries.get(refs[0])
            if entry:
                return self._questions.show(entry)
            verb: Verb = "card" if refs[0] in self._directory.structures else "facilitator"
            return self._guide.press(case.session, Action(verb, refs[0]), case.message)
        things = self._facts.things(refs)
        return self.said(case, self._facts.listed("several_shown", things)) if things else None

    def keep(self, case: Case) -> Turn | None:
        """Keep in the shortlist what is pointed at."""
        named = None if case.glance.refs else self._named(case, NAMED_BESIDE)  # « rajoute Plaine de Vie »
        things = [named] if named else self.things(case, of_all=case.argument == "all")
        ids = [one.id for one in things if isinstance(one, Structure)]
        if not ids:
            return None
        *first, last = ids
        kept = (*(id_ for id_ in case.session.shortlist if id_ not in first), *first)
        session = replace(case.session, shortlist=kept)
        return self._guide.press(session, Action("keep", last), case.message)

    def drop(self, case: Case) -> Turn | None:
        """Take out of the shortlist what is pointed at."""
        is_only = case.match.screen.kind == "shortlist" and len(case.session.shortlist) == 1  # « retire-la »
        ids = [one.id for one in self.things(case, of_all=case.argument == "all" or is_only)]
        kept = [id_ for id_ in ids if id_ in case.session.shortlist]
        if not kept:
            return self._left_out(case) if case.match.screen.kind == "card" else None
        *first, last = kept
        session = replace(case.session, shortlist=tuple(id_ for id_ in case.session.shortlist if id_ not in first))
        return self._guide.press(session, Action("drop", last), case.message)

    def _left_out(self, case: Case) -> Turn | None:
        """« enlève-la et montre les autres », of the card of a search."""
        run = self._guide.stage.run(case.session, case.message)
        if run is None or not self.found(case):
            return None
        edit = Edit("exclude", refs=case.match.screen.ids)
        return self._guide.stage.show(run.at(edited(run.state, edit, run.dialogue, self._knowledge.script.slots)))

    def export(self, case: Case) -> Turn | None:
        """The shortlist as a file; where it is empty, what is shown."""
        session = case.session
        if not session.shortlist and case.match.screen.kind in {"results", "card"}:
            session = replace(session, shortlist=case.match.screen.ids)
        return self._guide.press(session, Action("export", case.argument or "csv"), case.message) or self.shortlist(
            case
        )

    def shortlist(self, case: Case) -> Turn | None:
        """The shortlist."""
        return self._guide.press(case.session, Action("shortlist"), case.message)

    def field(self, case: Case) -> Turn | None:
        """One field of what is pointed at, or of what is shown."""
        things = self.things(case)
        left = len(case.match.unexplained)
        is_of_all = case.argument in OF_ALL or case.glance.is_here
        is_told = case.match.screen.kind == "card" and case.argument in TO_REACH  # a story, and what is wanted of it
        if not (case.glance.refs or is_told) and (left > MOST_LEFT or (left >= NAMELESS and case.argument in OF_ALL)):
            return None
        named = None if case.glance.refs or left < NAMELESS else self._named(case)
        if named:
            things = [named]
        elif not case.glance.refs and not is_of_all and len(things) > 1 and left >= NAMELESS:
            return self.said(case, self._facts.say("field_whose", things))
        is_shown = case.match.screen.kind in {"card", "organisation"} and not named
        if case.argument == "contact" and len(things) == 1 and not is_shown:
            verb: Verb = "card" if isinstance(things[0], Structure) else "facilitator"
            return self._guide.press(case.session, Action(verb, things[0].id), case.message)
        return self._said_fields(case, things[:MOST_FIELDS]) if things else None

    def _said_fields(self, case: Case, things: Sequence[Thing]) -> Turn:
        """What is asked of some things; who works there no record tells, but how to reach them."""
        asked = case.reading.choices.get("type", ())
        if case.argument == "kind" and asked and len(things) == 1:  # « c'est un ESAT ça ? »
            is_so = getattr(things[0], "kind", None) in asked
            reply = self._facts.fields(things, self._fields(case))
            lead = self._wording.blocks("point_yes" if is_so else "point_no")
            return self.said(case, replace(reply, blocks=(*lead, *reply.blocks)))
        if case.argument != "person":
            return self.said(case, self._facts.fields(things, self._fields(case)))
        reply = self._facts.field(things, "contact")
        return self.said(case, replace(reply, blocks=(*self._wording.blocks("field_person"), *reply.blocks)))

    def _fields(self, case: Case) -> tuple[str, ...]:
        """All that is asked at once: « leur adresse et leur tél »; « adresse mail » is one of them."""
        if case.argument not in TO_REACH:
            return (case.argument,)
        plain = f" {normalise(case.message.text or '')} "
        found: dict[str, int] = {}
        for key, name in self._to_reach:
            at = plain.find(f" {key} ")
            if at >= 0:
                found.setdefault(name, at)
                plain = plain.replace(f" {key} ", f" {'_' * len(key)} ")
        return tuple(dict.fromkeys((*sorted(found, key=found.__getitem__), case.argument)))

    def _named(self, case: Case, least: float = NAMED) -> Structure | None:
        """The structure that a message names almost in full, though it is not shown."""
        hits = self._directory.by_name(case.message.text or "")
        return hits[0].structure if hits and hits[0].score >= least else None

    def price(self, case: Case) -> Turn | None:
        """That no price is known, and to ask for a quote."""
        if case.match.screen.kind in {"answer", "question"}:
            return self._price_of_kinds(case)
        things = self.things(case)
        if things and all(isinstance(one, Facilitator) for one in things):
            return self.said(case, self._facts.say("price_unknown_organisation", things[:NEAREST]))
        names = listed([one.name for one in things[:2]], "ou") if 0 < len(things) <= 2 else ""
        text = self._wording.blocks("price_unknown_of", name=names) if names else self._wording.blocks("price_unknown")
        return self.said(case, Reply(text, self._facts.buttons(things if case.glance.refs else things[:1])))

    def _price_of_kinds(self, case: Case) -> Turn | None:
        """The price of what a kind sells, below the answer on it; of what is searched, while it is asked where."""
        kinds = {concept.entry for concept in self._knowledge.lexicon.concepts if concept.is_kind}
        run = self._guide.stage.run(case.session, case.message)
        is_question = case.match.screen.kind == "question"
        if not (run and run.dialogue.is_search if is_question else kinds.intersection(case.match.screen.ids)):
            return None
        turn = self.said(case, Reply(self._wording.blocks("price_unknown")))
        return self._questions.with_prompt(case.session, case.message, turn) if is_question else turn

    def availability(self, case: Case) -> Turn | None:
        """That neither dates nor volumes are known."""
        things = self.things(case, of_all=False)
        return self.said(case, self._facts.say("availability_unknown", things))

    def serious(self, case: Case) -> Turn | None:
        """What is known of a structure that can be checked."""
        things = self.things(case)
        structures = [one for one in things if isinstance(one, Structure)][:NEAREST]
        if not structures:
            return None
        lines = [" · ".join(self._checkable(one)) for one in structures]
        return self.said(case, self._facts.listed("serious", structures, lines))

    def _checkable(self, one: Structure) -> Iterator[str]:
        """What is known of a structure that can be checked: its kind, its number, how many it may employ."""
        yield self._facts.kind(one)
        if one.siret:
            yield f"SIRET {one.siret}"
        if one.capacity:
            yield self._wording.text("card_capacity", count=one.capacity).lower()

    def does(self, case: Case) -> Turn | None:
        """« ils font aussi la peinture ? », « lequel récupère les ampoules ? »."""
        things = [one for one in self.things(case) if isinstance(one, Structure)]
        sectors = set(sure_sectors(case.reading))
        if sectors and any(change.operator in {"exclude", "only", "remove"} for change in case.glance.changes):
            return self._besides(case, things)
        keys = set() if case.match.act.id == CLIENTS else set(case.match.keys)
        told = [word for word in self._telling(case) if stem(word) not in keys]
        words = [word for hit in case.reading.sectors for word in hit.words if stem(word) not in keys] or told
        if not things or not (sectors or words):
            return None
        doing = [(one, said) for one in things if (said := self._doing(one, words))]
        asked = ", ".join(dict.fromkeys(words))
        if doing:
            found, lines = [one for one, _ in doing], [said for _, said in doing]
            return self.said(case, self._facts.listed("does_yes", found, lines))
        others = [(one, said) for one in self._found_beside(case, things) if (said := self._doing(one, words))]
        if others and sectors:
            found, lines = [one for one, _ in others[:NEAREST]], [said for _, said in others[:NEAREST]]
            return self.said(case, self._facts.listed("does_others", found, lines, asked=asked))
        if sectors and len(told) >= BESIDE:  # the trade is said in passing: « le chauffeur fait le retour à 3 h ? »
            return None
        return self._by_sector(case, things, sectors, asked)

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

    def _doing(self, one: Structure, words: Sequence[str]) -> str:
        """The activity of a structure that says one of some words; empty if none does."""
        asked = {stem(part)[:ROOT] for word in words for part in normalise(word).split() if len(part) >= PLAIN}
        for activity in (*one.activities, *filter(None, [one.note])):
            if asked & {stem(part)[:ROOT] for part in normalise(activity).split() if len(part) >= PLAIN}:
                return activity
        return ""

    def unknown(self, case: Case) -> Turn | None:
        """Anything else about what is shown: a record that says one of the words, else that none does."""
        words = self._telling(case)
        if case.match.screen.kind in {"facilitators", "organisation"}:
            return self._organisations(case, words)
        things = [one for one in self.things(case) if isinstance(one, Structure)]
        doing = [(one, said) for one in things if (said := self._doing(one, words))]
        if doing:
            return self.said(
                case, self._facts.listed("does_yes", [one for one, _ in doing], [said for _, said in doing])
            )
        if any(not number.is_value for number in case.reading.numbers):
            return self.availability(case)
        return self.said(case, self._facts.say("detail_unknown", things if len(things) == 1 else ()))

    def _organisations(self, case: Case, words: Sequence[str]) -> Turn | None:
        """« et le PLIE ? », « au niveau régional ? »: the organisations whose name or role says a word."""
        asked = {stem(word)[:ROOT] for word in words}
        if len(case.glance.refs) == 1:
            return self.open(case)
        shown = [one for one in self.things(case) if isinstance(one, Facilitator)]
        others = [one for one in self._directory.facilitators.values() if one not in shown]
        said = [one for one in (*shown, *others) if asked & _roots(f"{one.name} {one.role} {one.territory}")]
        if said:
            return self.said(case, self._facts.listed("organisations", said[:NEAREST]))
        return self.said(case, self._facts.say("detail_unknown_organisation", shown[:NEAREST]))


def _roots(text: str) -> set[str]:
    return {stem(word)[:ROOT] for word in normalise(text).split() if len(word) >= PLAIN}
