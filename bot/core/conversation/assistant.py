"""The conversation: `respond(session, message)` gives the new session and the replies, and nothing else happens."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

from rapidfuzz import fuzz

from bot.core.dialogues.guide import Guide
from bot.core.directory.territory import Territory
from bot.core.exchange.actions import Action, Verb, parse_action, parse_payload
from bot.core.exchange.message import Message
from bot.core.exchange.reply import Button, Reply
from bot.core.exchange.session import Outcome, Session
from bot.core.exchange.turn import Turn
from bot.core.knowledge.knowledge import Entry, Knowledge, SmallTalk
from bot.core.replies.answers import Views
from bot.core.replies.privacy import Privacy
from bot.core.text.plain import MAX_LENGTH, normalise
from bot.core.understanding.decision import Decision
from bot.core.understanding.matcher import Matcher
from bot.core.understanding.reader import SlotReader
from bot.core.understanding.reading import Reading
from bot.core.understanding.understanding import Understanding

MAX_TOPICS = 3

SMALL_TALK_SIMILARITY = 88
"""Percentage of rapidfuzz's ratio from which a short message is the same courtesy, misspelt."""

LATE_AFTER = timedelta(hours=3)
"""A question that waited for longer has most likely been settled elsewhere."""

Route = Callable[[Session, Message], Turn | None]


class Assistant:
    """Answers messages from loaded content. It keeps no state: everything about a person is in the session."""

    def __init__(self, knowledge: Knowledge, territory: Territory, matcher: Matcher | None = None) -> None:
        """Index the content; `matcher` replaces the lexical method of matching."""
        self.knowledge = knowledge
        self.territory = territory
        self.reader = SlotReader(knowledge.script, knowledge.lexicon, territory.gazetteer, territory.sectors)
        self.understanding = Understanding(knowledge, self.reader, matcher)
        self.guide = Guide(knowledge, territory, self.reader)
        self.views = Views(knowledge)
        self._data = Privacy(knowledge, territory)
        self._about_data = Outcome("answer", "donnees-personnelles", 100.0)
        self._courtesies = {normalise(phrasing): talk for talk in knowledge.small_talk for phrasing in talk.phrasings}
        self._words_of_commands = {
            normalise(word): command.id for command in knowledge.commands for word in command.words
        }
        self._simple_acts: Mapping[Verb, Callable[[Session, Message], Turn]] = {
            "menu": lambda session, _: self._leave(session, "menu"),
            "themes": lambda *_: Turn((self.views.themes(),)),
            "help": lambda session, _: Turn((self._menu(session, "help"),)),
            "privacy": lambda session, _: Turn((self._privacy(session),)),
            "mydata": lambda session, message: Turn((self._data.shown(session, message.kept),), self._about_data),
            "forget": lambda *_: Turn((self._data.erased(),), erases=True),
            "human": lambda *_: self._show(knowledge.entries["parler-a-quelquun"]),
            "none": lambda session, _: self._refuse_suggestions(session),
        }
        self._routes: tuple[Route, ...] = (
            self._unreadable,
            self._location,
            self._press,
            self._command,
            self._typed_choice,
            self.guide.control,
            self._command_word,
            self._courtesy,
            self._guided,
            self._noise,
            self._text,
        )

    def respond(self, session: Session, message: Message) -> tuple[Session, tuple[Reply, ...]]:
        """Answer a message: the first route that knows what to do with it wins."""
        session = self.guide.without_idle(session, message)
        turn = next(turn for route in self._routes if (turn := route(session, message)) is not None)
        if is_late(message) and not turn.erases:
            return self._excuse(session, message)
        if turn.erases:
            return Session(), turn.replies
        after = turn.session or session
        offered = next((reply.buttons for reply in reversed(turn.replies) if reply.buttons), session.offered)
        before = () if turn.forgets else session.topics
        topics = tuple(dict.fromkeys([*turn.topics, *before]))[:MAX_TOPICS]
        failures = session.failures + 1 if turn.is_failure else 0
        after = replace(after, topics=topics, offered=offered, failures=failures, outcome=turn.outcome)
        return self.guide.touched(after, message), turn.replies

    def tells_what_is_kept(self, session: Session) -> bool:
        """Whether the last message asked what is kept: a channel that keeps more than the session says it again."""
        return session.outcome == self._about_data

    def is_unanswered(self, session: Session) -> bool:
        """Whether the last message was a question that found no answer."""
        return session.outcome.kind == "fallback" and session.failures > 0

    def apology(self) -> Reply:
        """What is said when the assistant fails."""
        return self.views.menu((), "failure")

    def _excuse(self, session: Session, message: Message) -> tuple[Session, tuple[Reply, ...]]:
        """One apology for all that was sent while nobody answered."""
        if message.at.timestamp() - session.apologised < LATE_AFTER.total_seconds():
            return session, ()
        reply = self._menu(session, "late")
        return replace(session, offered=reply.buttons, apologised=int(message.at.timestamp())), (reply,)

    # --- what is not text

    def _unreadable(self, session: Session, message: Message) -> Turn | None:
        if not message.is_unreadable:
            return None
        return Turn((self._menu(session, "unreadable"),), Outcome("fallback"))

    def _location(self, session: Session, message: Message) -> Turn | None:
        if message.location is None:
            return None
        turn = self.guide.locate(session, message, message.location)
        return turn or Turn((self._menu(session, "location_unused"),), Outcome("fallback"))

    def _menu(self, session: Session, key: str = "menu", **values: object) -> Reply:
        """A sentence with the main choices: the dialogues, then the rest."""
        return self.views.menu(self.guide.main_buttons(session), key, **values)

    def _press(self, session: Session, message: Message) -> Turn | None:
        if message.action is None:
            return None
        action = parse_action(message.action)
        turn = self._act(session, action, message) if action else None
        return turn or Turn((self._menu(session, "stale_button"),), Outcome("fallback"))

    def _act(self, session: Session, action: Action, message: Message) -> Turn | None:
        """What a button or deep link asks for; None if its id exists no more."""
        if action.verb in {"answer", "details"}:
            entry = self.knowledge.entries.get(action.id)
            return self._show(entry, details=action.verb == "details") if entry else None
        if action.verb == "theme":
            theme = next((theme for theme in self.knowledge.themes if theme.id == action.id), None)
            return Turn((self.views.theme(theme, action.page),)) if theme else None
        simple = self._simple_acts.get(action.verb)
        return simple(session, message) if simple else self.guide.press(session, action, message)

    def _refuse_suggestions(self, session: Session) -> Turn:
        return self._fall_back(replace(session, failures=max(1, session.failures)), "none_of_these")

    def _leave(self, session: Session, key: str) -> Turn:
        """Back to the main choices; a dialogue under way can be resumed from there."""
        paused = session.dialogue if session.dialogue and session.dialogue.id else session.paused
        session = replace(session, dialogue=None, paused=paused)
        return Turn((self._menu(session, key),), session=session)

    def _show(self, entry: Entry, *, details: bool = False) -> Turn:
        reply = self.views.details(entry) if details else self.views.answer(entry)
        return Turn((reply,), Outcome("answer", entry.id, 100.0), (entry.id,))

    # --- commands and choices

    def _command(self, session: Session, message: Message) -> Turn | None:
        text = (message.text or "").strip()
        if not text.startswith("/"):
            return None
        name, _, argument = text[1:].partition(" ")
        name = normalise(name.partition("@")[0])
        if name == "start" and argument:
            action = parse_payload(argument.strip())
            turn = self._act(session, action, message) if action else None
            if turn:
                return turn
        return self._run_command(name, session, message)

    def _run_command(self, name: str, session: Session, message: Message) -> Turn:
        if name == "annuler":
            return self._cancel(session, message)
        if name in self.knowledge.script.dialogues:
            return self.guide.open(session, name, message)
        commands: Mapping[str, Callable[[], Turn]] = {
            "start": lambda: self._leave(session, "welcome"),
            "aide": lambda: Turn((self._menu(session, "help"),), Outcome("answer", "aide", 100.0)),
            "themes": lambda: Turn((self.views.themes(),)),
            "confidentialite": lambda: Turn((self._privacy(session),), self._about_data),
            "mesdonnees": lambda: Turn((self._data.shown(session, message.kept),), self._about_data),
            "oublier": lambda: Turn((self._data.erased(),), erases=True),
        }
        unknown = {"command": f"/{name[:30]}"}
        run = commands.get(name)
        return run() if run else Turn((self._menu(session, "unknown_command", **unknown),), Outcome("fallback"))

    def _privacy(self, session: Session) -> Reply:
        """What is kept and why, with the ways to see and erase it."""
        reply = self._menu(session, "privacy")
        own = (self.views.button("mydata", Action("mydata")), self.views.button("forget", Action("forget")))
        return replace(reply, buttons=(*own, self.views.button("menu", Action("menu"))))

    def _cancel(self, session: Session, message: Message) -> Turn:
        if session.dialogue or not session.topics:
            return self.guide.cancel(session, message)
        return Turn((self._menu(session, "cancelled"),), forgets=True)

    def _typed_choice(self, session: Session, message: Message) -> Turn | None:
        text = message.text or ""
        if text.strip().isdigit() and self.guide.asks_number(session):
            return None
        button = chosen(text, session.offered)
        return self._press(session, replace(message, text=None, action=button.action)) if button else None

    def _command_word(self, session: Session, message: Message) -> Turn | None:
        name = self._words_of_commands.get(normalise(message.text or ""))
        return self._run_command(name, session, message) if name else None

    # --- text

    def _noise(self, session: Session, message: Message) -> Turn | None:
        text = message.text or ""
        if sum(char.isalpha() for char in text) >= 2 or self.reader.read(text).places:
            return None
        return Turn((self._menu(session, "empty"),), Outcome("fallback"))

    def _courtesy(self, session: Session, message: Message) -> Turn | None:
        talk = self._find_courtesy(normalise(message.text or ""))
        if talk is None:
            return None
        reply = Reply(talk.reply, self._main_buttons(session) if talk.shows_menu else ())
        return self._with_prompt(session, message, Turn((reply,), Outcome("smalltalk", None, 100.0)))

    def _main_buttons(self, session: Session) -> tuple[Button, ...]:
        return self.views.main_buttons(self.guide.main_buttons(session))

    def _with_prompt(self, session: Session, message: Message, turn: Turn) -> Turn:
        """The turn, and below its last reply the question of the dialogue under way, which stays open."""
        prompt = self.guide.prompt(session, message)
        if prompt is None:
            return turn
        *before, last = turn.replies
        buttons = [button for button in last.buttons if button.action.startswith("details:")]
        last = replace(last, blocks=(*last.blocks, *prompt.blocks), buttons=(*prompt.buttons, *buttons))
        return replace(turn, replies=(*before, last))

    def _guided(self, session: Session, message: Message) -> Turn | None:
        """What a message means for the dialogue under way."""
        if self.guide.run(session, message) is None:
            return None
        text = self._asked(message)
        reading = self.reader.read(text)
        decision = self.understanding.decide(text)
        turn = self.guide.say(session, message, reading, decision)
        if turn:
            return turn
        near = self._suggested_for(session, decision)
        if near:
            return self._with_prompt(session, message, self._show(near))
        if self.guide.is_asking(session):
            return self._in_between(session, message, reading, decision)
        is_detail = decision.kind in {"off_topic", "none"} and not (reading.is_question or "?" in text)
        return self.guide.detail(session, message) if is_detail else None

    def _in_between(self, session: Session, message: Message, reading: Reading, decision: Decision) -> Turn:
        """A message that does not answer the open question: another need, a question of its own, or not understood."""
        if decision.kind == "dialogue":
            return self.guide.open(session, decision.target, message, reading)
        if decision.kind == "answer" or (decision.kind == "off_topic" and not reading.rest):
            return self._with_prompt(session, message, self._question(session, message, decision))
        return self.guide.fail(session, message)

    def _suggested_for(self, session: Session, decision: Decision) -> Entry | None:
        """The answer that leads to the dialogue under way, if it is among those only suggested."""
        if decision.kind != "suggestion" or session.dialogue is None:
            return None
        entries = [self.knowledge.entries[id_] for id_ in decision.suggestions]
        return next((entry for entry in entries if entry.next_step == session.dialogue.id), None)

    def _text(self, session: Session, message: Message) -> Turn:
        """A message that no dialogue under way has taken."""
        text = self._asked(message)
        turn = self._two_questions(session, message) or self._follow_up(session, message)
        if turn:
            return turn
        reading = self.reader.read(text)
        decision = self.understanding.decide(text)
        turn = self.guide.named(session, text, reading, decision) or self.guide.place_alone(session, message, reading)
        if turn:
            return turn
        if decision.kind == "dialogue":
            return self._opened(self.guide.open(session, decision.target, message, reading), decision)
        return self._question(session, message, decision)

    def _opened(self, turn: Turn, decision: Decision) -> Turn:
        """A dialogue just opened, with the answers that come as near to the message as buttons below it."""
        if not decision.suggestions:
            return turn
        *before, last = turn.replies
        buttons = (*last.buttons, *map(self.views.entry_button, decision.suggestions))
        outcome = replace(turn.outcome, suggestions=decision.suggestions)
        return replace(turn, replies=(*before, replace(last, buttons=buttons)), outcome=outcome)

    def _find_courtesy(self, plain: str) -> SmallTalk | None:
        exact = self._courtesies.get(plain)
        if exact or not plain or len(plain.split()) > 6:
            return exact
        rest = self.knowledge.lexicon.without_politeness(plain)
        if not rest:
            first = next((word for word in plain.split() if word in self._courtesies), None)
            return self._courtesies[first] if first else None
        if rest in self._courtesies:
            return self._courtesies[rest]
        near = [
            (fuzz.ratio(plain, phrasing), phrasing)
            for phrasing in self._courtesies
            if len(phrasing) > 4 and abs(len(phrasing) - len(plain)) <= 2
        ]
        score, phrasing = max(near, default=(0.0, ""))
        return self._courtesies[phrasing] if score >= SMALL_TALK_SIMILARITY else None

    def _two_questions(self, _session: Session, message: Message) -> Turn | None:
        decisions = self.understanding.split(self._asked(message))
        if not decisions:
            return None
        replies = tuple(self.views.answer(self.knowledge.entries[decision.target]) for decision in decisions)
        ids = tuple(decision.target for decision in decisions)
        return Turn(replies, Outcome("answer", ids[0], min(100.0, decisions[0].score), ids[1:]), tuple(reversed(ids)))

    def _follow_up(self, session: Session, message: Message) -> Turn | None:
        decision = self.understanding.follow_up(message.text or "", session.topics)
        if decision is None:
            return None
        return self._answer(decision) if decision.kind == "answer" else self._suggest(decision)

    def _question(self, session: Session, message: Message, decision: Decision) -> Turn:
        if decision.kind == "answer":
            return self._answer(decision, english=self.knowledge.lexicon.is_english(message.text or ""))
        if decision.kind == "suggestion":
            turn = self._suggest(decision)
            return replace(turn, session=self.guide.noted(session, decision, self.reader.read(self._asked(message))))
        if decision.kind == "off_topic":
            reply = next((topic.reply for topic in self.knowledge.off_topics if topic.id == decision.target), ())
            if reply:
                outcome = Outcome("fallback", None, min(100.0, decision.score))
                return Turn((Reply(reply, self._main_buttons(session)),), outcome)
        return self._fall_back(session)

    def _asked(self, message: Message) -> str:
        """The text of a message, cut to what is read."""
        return (message.text or "")[:MAX_LENGTH]

    def _answer(self, decision: Decision, *, english: bool = False) -> Turn:
        reply = self.views.answer(self.knowledge.entries[decision.target], decision.suggestions)
        if english:
            reply = replace(reply, blocks=(*self.knowledge.wording.blocks("english_notice"), *reply.blocks))
        outcome = Outcome("answer", decision.target, min(100.0, decision.score), decision.suggestions)
        return Turn((reply,), outcome, (decision.target,))

    def _suggest(self, decision: Decision) -> Turn:
        outcome = Outcome("suggestion", None, min(100.0, decision.score), decision.suggestions)
        dialogues = [self.knowledge.script.dialogues[id_] for id_ in decision.dialogues]
        return Turn((self.views.suggestion(decision.suggestions, dialogues),), outcome)

    def _fall_back(self, session: Session, first: str = "fallback_reformulate") -> Turn:
        """Another way on at each failure: reformulate, then browse the themes, then a person."""
        outcome = Outcome("fallback")
        if session.failures == 0 or (first == "none_of_these" and session.failures == 1):
            return Turn((self._menu(session, first),), outcome, is_failure=True)
        if session.failures == 1:
            reply = self.views.themes()
            lead = self.knowledge.wording.blocks("fallback_themes")
            return Turn((replace(reply, blocks=lead),), outcome, is_failure=True)
        return Turn((self._menu(session, "fallback_human"),), outcome, is_failure=True)


def chosen(text: str, offered: tuple[Button, ...]) -> Button | None:
    """The offered button that a typed number or label means, if any."""
    plain = normalise(text)
    if plain.isdigit() and len(plain) <= 2:
        return offered[int(plain) - 1] if 0 < int(plain) <= len(offered) else None
    return next((button for button in offered if plain and normalise(button.label) == plain), None)


def is_late(message: Message) -> bool:
    """Whether a message waited so long that its answer comes too late."""
    return message.sent is not None and message.at - message.sent >= LATE_AFTER
