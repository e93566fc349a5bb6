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
from bot.core.focus.glance import ONE
from bot.core.focus.shelf import at_once
from bot.core.replies.facts import Thing
from bot.core.replies.formats import listed, source_date
from bot.core.text.plain import normalise

NEAREST = 3
"""Structures named as the nearest."""

NAMELESS, MOST_LEFT, MOST_FIELDS = 2, 5, 5
"""Telling words from which a message asks about something that is not shown, and beyond which it is about something
else; the things whose field is said."""

NAMED, NAMED_BESIDE = 90, 85
"""Scores of the name index from which a structure that is not shown is named, alone or beside « rajoute »."""

OF_ALL = ("kind", "activity", "area")
"""Fields of which a question with other telling words is about something else."""

TO_REACH = ("address", "phone", "mail", "website", "siret", "legal_name")
"""Fields of which several may be asked at once."""


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
        is_only = case.match.screen.kind == "results" and len(case.match.screen.ids) == 1  # « garde-la »
        if case.argument == "some" and not case.glance.refs:
            return self._some_kept(case)
        things = [named] if named else self.things(case, of_all=case.argument == "all" or is_only)
        ids = [one.id for one in things if isinstance(one, Structure)]
        if not ids:
            return None
        return self._guide.press(case.session, at_once("keep", ids), case.message)

    def _some_kept(self, case: Case) -> Turn | None:
        """« j'en prends deux »: all, where no more are shown; else it asks which ones."""
        things = [one for one in self.things(case) if isinstance(one, Structure)]
        counted = [one.value for one in case.reading.numbers if one.unit == "number"]
        if not counted and not ONE.isdisjoint(token.text for token in case.glance.tokens):
            counted = [1.0]
        if len(counted) != 1 or not things:
            return None
        if counted[0] > len(things):  # « j'en voudrais 50 »: what they make, and not who
            return self.said(case, self._facts.say("availability_unknown"))
        if counted[0] == len(things):
            return self._guide.press(case.session, at_once("keep", [one.id for one in things]), case.message)
        return self.said(case, self._facts.say("keep_which", things))

    def drop(self, case: Case) -> Turn | None:
        """Take out of the shortlist what is pointed at."""
        is_only = case.match.screen.kind == "shortlist" and len(case.session.shortlist) == 1  # « retire-la »
        ids = [one.id for one in self.things(case, of_all=case.argument == "all" or is_only)]
        kept = [id_ for id_ in ids if id_ in case.session.shortlist]
        if not kept:
            return self._left_out(case) if case.match.screen.kind == "card" else None
        return self._guide.press(case.session, at_once("drop", kept), case.message)

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
        if case.argument == "letter":
            return self._letter(case, things[:MOST_FIELDS])
        if case.argument == "contact" and len(things) == 1 and not is_shown:
            verb: Verb = "card" if isinstance(things[0], Structure) else "facilitator"
            return self._guide.press(case.session, Action(verb, things[0].id), case.message)
        return self._said_fields(case, things[:MOST_FIELDS]) if things else None

    def _letter(self, case: Case, things: Sequence[Thing]) -> Turn | None:
        """« vous pouvez leur écrire pour moi ? »: a message to copy, of what is searched, and where to send it."""
        run = self._guide.stage.run(case.session, case.message)
        shown = self._guide.stage.case(run) if run else None
        what = f" ({shown.said('secteur').lower()})" if shown and shown.ids("secteur") else ""
        place = shown.place_name if shown else self._territory.gazetteer.name
        if not things:
            return None
        reply = self._facts.field(things, "contact")
        lead = self._wording.blocks("letter", what=what, place=place)
        return self.said(case, replace(reply, blocks=(*lead, *reply.blocks)))

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
        if case.argument == "sum" and not any(one.unit == "eur" and one.is_value for one in case.reading.numbers):
            return None
        if case.match.screen.kind in {"answer", "question"}:
            return self._price_of_kinds(case)
        is_of_way = any(
            ref in self._knowledge.entries for ref in case.glance.refs
        )  # « la 2e piste, ça coûte combien ? »
        things = [] if is_of_way else self.things(case)
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

    def serious(self, case: Case) -> Turn | None:
        """What is known of a structure that can be checked."""
        things = [one for one in self.things(case) if isinstance(one, Structure)]
        if case.argument == "size" and len(things) > 1:
            return self._by_size(case, things)
        structures = things[:NEAREST]
        if not structures:
            return None
        lines = [" · ".join(self._checkable(one)) for one in structures]
        if case.argument == "places":
            return self._of_places(case, structures)
        if case.argument == "still":
            lines = [
                " · ".join(filter(None, [line, self._dated(one)])) for line, one in zip(lines, structures, strict=True)
            ]
        key = f"serious_{case.argument}" if case.argument else "serious"
        return self.said(case, self._facts.listed(key, structures, lines))

    def _by_size(self, case: Case, things: Sequence[Structure]) -> Turn:
        """« lequel a le plus de travailleurs ? »: no record says, but how many places some have, the most first."""
        known = sorted((one for one in things if one.capacity), key=lambda one: -(one.capacity or 0))
        if not known:
            return self.said(case, self._facts.listed("serious_size", things[:NEAREST]))
        lines = [self._wording.text("card_capacity", count=one.capacity).lower() for one in known]
        return self.said(case, self._facts.listed("serious_size_compared", known, lines))

    def _of_places(self, case: Case, structures: Sequence[Structure]) -> Turn | None:
        """« 130 places, c'est beaucoup ? »: what the capacity counts; « sur place » asks for none."""
        one = structures[0]
        said = {token.text for token in case.glance.tokens}
        is_told = not said.isdisjoint(word for key in case.match.act.keys for word in key.split())
        if not (is_told and one.capacity and len(structures) == 1):
            return None
        return self.said(case, self._facts.say("serious_places", structures, count=one.capacity))

    def _dated(self, one: Structure) -> str:
        """The date of what is known of a structure; empty where its source has none."""
        dates = [source_date(source.date) for source in one.sources if source.date]
        return self._wording.text("serious_dated", date=dates[0]) if dates else ""

    def _checkable(self, one: Structure) -> Iterator[str]:
        """What is known of a structure that can be checked: its kind, its number, how many it may employ."""
        yield self._facts.kind(one)
        if number := self._facts.number(one):
            yield number
        if one.capacity:
            yield self._wording.text("card_capacity", count=one.capacity).lower()
