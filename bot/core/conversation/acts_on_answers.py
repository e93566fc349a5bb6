"""Acts on answers, calculations and open questions: why, the source, longer, shorter, a reaction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.core.conversation.actor import Actor, Case
from bot.core.conversation.candidate import without_dialogue
from bot.core.dialogues.progress import without
from bot.core.dialogues.stage import Run
from bot.core.exchange.actions import Action
from bot.core.exchange.reply import Block, Button, Reply, Span
from bot.core.exchange.session import DialogueState, Outcome
from bot.core.exchange.turn import Turn
from bot.core.focus.bases import years_said
from bot.core.focus.stack import find
from bot.core.knowledge.script import YEARS, Dialogue
from bot.core.replies.facts import Thing
from bot.core.replies.sources import sources_note
from bot.core.results import converted, enough
from bot.core.results.hours import drafted, meant, wages
from bot.core.results.listing import why as reasons
from bot.core.results.oeth import to_take_off
from bot.core.text.keywords import KeywordHit
from bot.core.understanding.decision import Decision

VERDICTS = ("Oui", "Non")
"""With these words a short answer decides a closed question."""

PURPOSE = "but"
"""The slot that shortens a calculation: options stand below it then."""

MOST_NAMED = 5
"""Structures named by options that are told at once."""

MOST_KINDS = 2
"""Kinds of structure that one answer is about: « ESAT et EA »."""

SURE = 100.0
"""Score of a trade that is known."""

HOURS, AMOUNT = "heures", "montant"
"""The slots of hours that are known, and of the amount that others are worked out of."""

SAID = Outcome("smalltalk", None, 100.0)


class AnswerActs(Actor):
    """Acts on answers, calculations and questions. An act that does not fit after all gives None."""

    def why(self, case: Case) -> Turn | None:
        """« pourquoi ? », « combien de semaines ? »: the calculation or the result once more, in full."""
        if case.argument:
            return self.said(case, Reply(self._wording.blocks(f"why_{case.argument}")))
        run = self._guide.stage.run(case.session, case.message)
        if run is None or not find(case.session.focus, "calculation", "results"):
            return None
        if pointed := self._why_here(case, run):
            return pointed
        whole = replace(run.state, asked=None, page=1, slots=without(run.state.slots, PURPOSE))
        lead = self._wording.blocks("why_results") if case.match.screen.kind == "results" else ()
        turn = self._guide.stage.show(run.at(whole), lead)
        return replace(turn, session=replace(turn.session or case.session, dialogue=run.state))

    def _why_here(self, case: Case, run: Run) -> Turn | None:
        """« pourquoi Ménage 95 en premier ? »: the order, and what each of those pointed at has of what is asked."""
        hits = [hit for hit in self.found(case) if hit.structure.id in case.glance.refs]
        if not hits or case.match.screen.kind != "results":
            return None
        shown = self._guide.stage.case(run)
        lines = [" ; ".join((shown.where(hit), *reasons(shown, hit))) for hit in hits]
        return self.said(case, self._facts.listed("why_results", [hit.structure for hit in hits], lines))

    def convert(self, case: Case) -> Turn | None:
        """« ça fait combien par mois ? », « en ETP ? »: what is worked out in other units; None where nothing is."""
        run = self._guide.stage.run(case.session, case.message)
        if case.argument == "purchase":
            return self._to_take_off(case, run)
        if case.argument in {"hours", "wage"}:
            return self._of_hours(case, run)
        if case.argument == "clause":
            return self._drafted(case, run)
        years = years_said(case.glance.plain, case.reading)
        if run and years:  # « c'est sur 4 ans, donc par an ? »
            run = run.at(replace(run.state, slots={**run.state.slots, YEARS: years}))
            case = replace(case, session=replace(case.session, dialogue=run.state))
        answer = enough if case.argument == "enough" else converted
        said = answer(self._guide.stage.case(_of_hours_said(run, case))) if run else ()
        if not said:
            return None
        return self._questions.with_prompt(case.session, case.message, self.said(case, Reply(said)))

    def _of_hours(self, case: Case, run: Run | None) -> Turn | None:
        """« 480 h, ça fait combien de semaines ? », « 2 000 h au Smic »: of the hours said, or those worked out."""
        hours = next((one.value for one in case.reading.numbers if one.unit == "hours" and one.is_value), None)
        if run is None or (hours is None and case.argument == "hours"):
            return None
        shown = self._guide.stage.case(run)
        is_worked_out = HOURS in run.dialogue.slots and case.match.screen.kind == "calculation"
        if case.argument == "hours" and hours is not None:
            return self._questions.with_prompt(case.session, case.message, self.said(case, Reply(meant(shown, hours))))
        said = wages(shown, hours) if hours is not None or is_worked_out else ()
        return self._questions.with_prompt(case.session, case.message, self.said(case, Reply(said))) if said else None

    def _drafted(self, case: Case, run: Run | None) -> Turn | None:
        """« mets 1 200 h et fais-moi la phrase pour le CCAP »: the hours to write, those said if there are some."""
        is_changed = any(one.is_value and one.unit != "hours" for one in case.reading.numbers)  # « passe à 7 % et… »
        if run is None or HOURS not in run.dialogue.slots or is_changed:
            return None
        told = next((one.value for one in case.reading.numbers if one.unit == "hours" and one.is_value), None)
        if told is not None:
            run = run.at(replace(run.state, slots={**run.state.slots, HOURS: told}))
            case = replace(case, session=replace(case.session, dialogue=run.state))
        turn = self.said(case, drafted(self._guide.stage.case(run)))
        return self._questions.with_prompt(case.session, case.message, turn)

    def _to_take_off(self, case: Case, run: Run | None) -> Turn | None:
        """« combien acheter pour effacer 30 000 € ? »; None where no deduction is spoken of."""
        wanted = next((one.value for one in case.reading.numbers if one.unit == "eur" and one.is_value), None)
        dialogue = self._knowledge.script.dialogues.get(
            self._knowledge.entries[self._knowledge.roles.deduction].next_step or ""
        )
        if wanted is None or dialogue is None or not self._is_of_deduction(case, dialogue):
            return None
        if run is None or run.dialogue.id != dialogue.id:
            run = self._guide.stage.run(replace(case.session, dialogue=DialogueState(dialogue.id)), case.message)
        return self.said(case, Reply(to_take_off(self._guide.stage.case(run), wanted))) if run else None

    @staticmethod
    def _is_of_deduction(case: Case, dialogue: Dialogue) -> bool:
        """Whether the screen shows the calculation, or an answer that it is about."""
        return not {dialogue.id, *dialogue.about}.isdisjoint(case.match.screen.ids)

    def source(self, case: Case) -> Turn | None:
        """« d'où ça vient ? »: the sources and their date."""
        screen = case.match.screen
        entry = self._knowledge.entries.get(next(iter(screen.ids), ""))
        if entry:
            note = sources_note(self._wording, entry.sources, entry.verified_on)
            details = Button(self._wording.text("button_details"), str(Action("details", entry.id)))
            reply = Reply((Block("title", (Span(entry.title, bold=True),)), note), (details,))
            return Turn((reply,), Outcome("answer", entry.id, 100.0), (entry.id,))
        things = self.things(case)
        if things:
            whose = Block("title", (Span(things[0].name, bold=True),))
            note = sources_note(self._wording, things[0].sources, things[0].verified_on)
            reply = Reply((whose, note) if len(things) > 1 else (note,))
            return self.said(case, replace(reply, buttons=self._facts.buttons(things[:1])))
        return None

    def longer(self, case: Case) -> Turn | None:
        """« en savoir plus »: the details of an answer, what a structure does."""
        screen = case.match.screen
        entry = self._knowledge.entries.get(next(iter(screen.ids), ""))
        if entry:
            return self._questions.show(entry, details=True)
        if screen.kind in {"card", "organisation"}:
            return self.said(case, self._facts.field(self.things(case), "activity"))
        return None

    def shorter(self, case: Case) -> Turn | None:
        """« plus simple »: the short answer once more."""
        entry = self._knowledge.entries.get(next(iter(case.match.screen.ids), ""))
        return self._questions.show(entry) if entry else None

    def insist(self, case: Case) -> Turn | None:
        """« donc c'est oui ou non ? »: what the answer says, with its own « Oui » or « Non », or that it has none."""
        entry = self._knowledge.entries.get(next(iter(case.match.screen.ids), ""))
        if entry is None:
            return None
        if again := self._questions.again(case.match.screen):
            return again
        turn = self._questions.show(entry)
        is_told = entry.short[0].text.startswith(VERDICTS)
        reply = turn.replies[0]
        if not is_told:
            said = (*self._wording.blocks("no_verdict"), *entry.short, reply.blocks[-1])  # and the sources
            reply = replace(reply, blocks=said)
        return replace(turn, replies=(reply,))

    def help(self, case: Case) -> Turn | None:
        """« c'est-à-dire ? »: the open question explained."""
        run = self._guide.stage.run(case.session, case.message)
        return self._guide.moves.make("help", run) if run else None

    def skip(self, case: Case) -> Turn | None:
        """« je ne sais pas »: the open question left open."""
        run = self._guide.stage.run(case.session, case.message)
        return self._guide.moves.make("skip", run) if run else None

    def reaction(self, case: Case) -> Turn | None:
        """A fitting word; the state stays, and an open question is asked again."""
        is_calculated = any(screen.kind == "calculation" for screen in case.session.focus[:2])
        key = "reaction_bad_calculation" if case.argument == "bad" and is_calculated else f"reaction_{case.argument}"
        reply = Reply(self._wording.blocks(key), tuple(self._ways(case)))
        return self._questions.with_prompt(case.session, case.message, Turn((reply,), SAID, session=case.session))

    def _ways(self, case: Case) -> Iterator[Button]:
        if case.argument in {"bad", "unsure"} and self._guide.stage.has_results(case.session):
            yield Button(self._wording.text("button_edit"), "edit")
        if case.argument == "bad":
            yield Button(self._wording.text("button_human"), "human")

    def facilitator(self, case: Case) -> Turn | None:
        """Whom to turn to for clauses, at the place already known; a contribution is no matter of theirs."""
        dialogue = self._knowledge.script.dialogues.get(case.session.dialogue.id) if case.session.dialogue else None
        about = [self._knowledge.entries[id_] for id_ in dialogue.about] if dialogue else []
        is_theirs = any(entry.next_step == self._knowledge.roles.facilitator for entry in about)
        if case.match.screen.kind == "calculation" and not is_theirs:
            return None
        if case.match.screen.kind == "facilitators" and not case.reading.places:  # « donc personne en local ? »
            turn = self._guide.press(case.session, Action("result"), case.message)
            lead = Reply(self._wording.blocks("facilitators_again"))
            return replace(turn, replies=(lead, *turn.replies)) if turn else None
        return self._guide.open(case.session, self._knowledge.roles.facilitator, case.message, case.reading)

    def find(self, case: Case) -> Turn | None:
        """« où en trouver ? », « j'en veux une à Garges »: the structures of the kind that is spoken of."""
        screen = case.match.screen
        if screen.kind == "card":
            return self._alike(case)
        kinds = case.reading.choices.get("type", ()) or self._kinds_shown(case)
        if not kinds and screen.kind == "options" and self._is_bought(case):
            return self._guide.open(case.session, self._knowledge.roles.supplier, case.message, case.reading)
        if not kinds and screen.kind == "options" and (named := self._facts.things(screen.also)):
            return self.said(case, self._facts.field(named[:MOST_NAMED], "contact"))
        if not kinds:
            return self.facilitator(case) if self._is_about_facilitators(case) else None
        if not case.reading.places and (named := self._named_by_options(case, kinds)):
            return self.said(case, self._facts.field(named, "contact"))
        session = case.session
        if screen.kind != "options" and session.dialogue and session.dialogue.id != self._knowledge.roles.supplier:
            session = replace(session, dialogue=None)
        reading = replace(case.reading, choices={**case.reading.choices, "type": kinds})
        return self._guide.open(session, self._knowledge.roles.supplier, case.message, reading)

    def _is_bought(self, case: Case) -> bool:
        """« la 2, vous me conseillez qui ? », of work that is given to structures whatever their kind."""
        pointed = (self._knowledge.entries.get(id_) for id_ in case.glance.refs if id_ in case.match.screen.ids)
        groups = {id_ for entry in pointed if entry for id_ in self._understanding.kinds_of(entry)}
        types = {choice.id.lower() for choice in self._knowledge.script.slots["type"].choices}
        return bool(groups - types)

    def _named_by_options(self, case: Case, kinds: Sequence[str]) -> list[Thing]:
        """« la 2, qui je contacte ? »: the structures of these kinds that the options shown name."""
        options = find(case.session.focus, "options")
        if options is None or not {*case.match.screen.ids} <= {*options[1].ids}:
            return []
        return [one for one in self._facts.things(options[1].also) if getattr(one, "kind", None) in kinds]

    def _alike(self, case: Case) -> Turn | None:
        """« la même chose mais à Cergy ? » on a card: others that do what this one does."""
        shown = self._directory.structures.get(next(iter(case.match.screen.ids), ""))
        if shown is None or not shown.sectors:
            return None
        trades = case.reading.sectors or tuple(KeywordHit(id_, (), SURE, ()) for id_ in shown.sectors)
        session = without_dialogue(case.session) if case.reading.places else case.session
        reading = replace(case.reading, sectors=trades)
        return self._guide.open(session, self._knowledge.roles.supplier, case.message, reading)

    def _is_about_facilitators(self, case: Case) -> bool:
        """Whether the answer shown leads to a facilitator."""
        ids = [id_ for id_ in case.glance.refs if id_ in case.match.screen.ids] or case.match.screen.ids
        entries = [self._knowledge.entries.get(id_) for id_ in ids]
        return any(entry is not None and entry.next_step == self._knowledge.roles.facilitator for entry in entries)

    def _kinds_shown(self, case: Case) -> tuple[str, ...]:
        """The kinds of structure that the answer shown is about, or the way pointed at."""
        meant = [id_ for id_ in case.glance.refs if id_ in case.match.screen.ids]  # « la 2e piste, avec qui ? »
        entries = [entry for id_ in (*meant, *case.match.screen.ids) if (entry := self._knowledge.entries.get(id_))]
        types = self._knowledge.script.slots["type"]
        concepts = self._understanding.kinds_of(entries[0]) if entries else ()
        return tuple(choice.id for choice in types.choices if choice.id.lower() in concepts)[:MOST_KINDS]

    def name(self, case: Case) -> Turn:
        """« c'est le nom d'une asso que je cherche »: the structure if it is known, else that no name is like it."""
        named = self._guide.named(case.session, case.message.text or "", case.reading, Decision("none"))
        reply = Reply(self._wording.blocks("name_unknown"), self._menu.buttons(case.session))
        return named or Turn((reply,), SAID, session=case.session)

    def human(self, _case: Case) -> Turn | None:
        """A person to talk to."""
        return self._questions.show(self._knowledge.entries[self._knowledge.roles.human])


def _of_hours_said(run: Run, case: Case) -> Run:
    """« ça fait combien de postes, 1 200 h ? »: of the hours that the message says, if it says some."""
    told = next((one.value for one in case.reading.numbers if one.unit == "hours" and one.is_value), None)
    if told is None or HOURS not in run.dialogue.slots:
        return run
    return run.at(replace(run.state, slots={**without(run.state.slots, AMOUNT), HOURS: told}))
