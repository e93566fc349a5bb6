"""Questions about an answer that is shown, or that the dialogue under way is about: points, articles, near answers."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from bot.core.conversation.candidate import Candidate, Situation
from bot.core.conversation.known import NAMING, without_known
from bot.core.conversation.questions import Questions
from bot.core.conversation.turnings import OF_ORGANISATIONS
from bot.core.conversation.worth import POINT, holds_a_number, is_calculation, is_of_a_sum, worth
from bot.core.directory.directory import Directory
from bot.core.exchange.message import Message
from bot.core.exchange.session import Outcome, Screen, Session
from bot.core.exchange.turn import Turn
from bot.core.focus.articles import Articles
from bot.core.focus.matcher import COVERED
from bot.core.focus.points import Points
from bot.core.focus.stack import find
from bot.core.knowledge.knowledge import Entry, Knowledge
from bot.core.knowledge.points import ArticleMatch, PointMatch
from bot.core.knowledge.script import values_of
from bot.core.replies.answers import Views
from bot.core.replies.points import PointViews
from bot.core.text.plain import normalise

ARTICLE = 0.94
"""Score of an article."""
SUGGESTED_HERE, NO_POINT = 0.57, 0.5
"""Scores of the nearest answer that the dialogue is about, and of a point that the answer shown does not have."""
CITED = 0.6
"""Score of an article beside figures of the dialogue under way."""
NUMBERED = 0.86
"""Least score of a point of the answer shown that holds the very number asked about: « les 480 h, c'est par an ? »."""
EXPECTED_NUMBER = 0.92
"""The same where an editor expected the question: « 65 000 € de nettoyage, c'est bon ? »."""
WHOLE, WHOLE_BESIDE = 0.84, 0.65
"""Least scores of a point that gives the kind of answer asked for and leaves no word unexplained: of what is shown, and
of what the dialogue under way is about."""
KIND = "type"
EXPECTED = 0.93
"""Score of a point of an answer that is not on the screen, where an editor expected the very question."""
SURE_POINT, SURE_WHOLE = 0.85, 0.75
"""Scores from which a point is shown instead of the whole answer that a message asks for: of any, and of the only one
that leaves nothing unexplained."""
SAID = 120
"""Score of a message that is a question of another answer, nearly word for word."""
EXPECTED_ALONE = 0.93
"""Score of a point that answers an open question's question though no word of it tells what it is about."""
UNTOLD = 0.92
"""Most that a point of options or facilitators shown is worth where no word of it is told, and any below records: an
act whose word is said asks for what is shown."""
BELOW_RULE, RULE_EXPECTED = 0.6, 0.72
"""Most that a point of another answer is worth where the law is asked about, which has its own; score from which it is
the question that an editor expected all the same."""
OF_POINTED, UNTOLD_OF_POINTED = 0.9, 0.72
"""Least score of a point of the answer that a message points at: « la 2e piste, c'est combien de temps ? »; score of
one that it does not have."""
WISHED = 0.8
"""Most that a point is worth where a trade is wished for: « on cherche un traiteur pour 8 000 euros »."""
UNASKED = 0.2
"""What a point loses where no question is asked."""
FIRST = 2
"""Words at the beginning of a question of which one may stand for what is shown and nothing else: « et ça ? »."""
ELLIPSIS_WORDS = 18
"""Words of the longest question that leaves its subject to the answer shown."""


class Details:
    """Reads a message as a question about what is shown. It keeps no state."""

    def __init__(
        self, knowledge: Knowledge, directory: Directory, questions: Questions, views: Views, points: Points
    ) -> None:
        """Index the articles of all answers; find `points` among theirs."""
        self._knowledge = knowledge
        self._directory = directory
        self._kinds = {concept.id: concept.entry for concept in knowledge.lexicon.concepts if concept.is_kind}
        self._questions = questions
        self._points = points
        self._articles = Articles(knowledge, points)
        self._views = PointViews(views)

    def forget(self) -> None:
        """Forget the messages met so far."""
        self._points.forget()

    def candidates(self, at: Situation) -> Iterator[Candidate]:
        """The articles, points and answers that a message may ask for."""
        spoken_of = self._spoken_of(at.session)
        asked = (at.decision.target,) if at.decision.kind == "answer" else ()
        is_answer = at.top.kind == "answer"
        is_sure = at.acts.rules.said_in(normalise(at.text)) or set(asked) <= set(spoken_of)
        first = asked if is_sure and not is_answer else ()
        yield from self._article_candidates(at, tuple(dict.fromkeys((*first, *spoken_of, *asked))))
        spoken_of = spoken_of if is_answer else tuple(dict.fromkeys((*spoken_of, *asked)))
        one = [id_ for id_ in at.glance.refs if id_ in self._knowledge.entries] if at.top.kind == "options" else []
        if len(one) == 1 and at.is_asked:
            found = self._of_pointed(at, one[0])
        else:
            found = self._point_candidates(at, tuple(dict.fromkeys((*self._named(at), *self._ways(at), *spoken_of))))
        points = list(found)
        yield from points
        points += self._expected(at, spoken_of)
        told = {point.name.partition(":")[2] for point in points}
        yield from (near for near in self._near_candidates(at) if near.name.partition(":")[2] not in told)

    def shown(self, session: Session, message: Message, entry: Entry) -> Turn:
        """An answer; an open question is asked again below it."""
        return self._questions.with_prompt(session, message, self._questions.show(entry))

    def _near_candidates(self, at: Situation) -> Iterator[Candidate]:
        """A question whose nearest answer is one that the dialogue under way is about."""
        near = [id_ for id_ in at.decision.suggestions if id_ in self._about(at.session)]
        if at.decision.kind == "suggestion" and at.is_asked and near:
            entry = self._knowledge.entries[near[0]]
            run = partial(self.shown, at.session, at.message, entry)
            yield Candidate(f"suggested:{entry.id}", SUGGESTED_HERE, 5, run)

    def _article_candidates(self, at: Situation, spoken_of: tuple[str, ...]) -> Iterator[Candidate]:
        """An article of law by its number, or that of what is shown."""
        found = self._articles.find(at.text, spoken_of)
        if found and not (at.top.kind == "menu" and at.decision.kind == "answer"):
            article = partial(self._article, at.session, at.message, found[0])
            yield Candidate(f"article:{found[0].article}", CITED if self._is_cited(at) else ARTICLE, 1, article)

    @staticmethod
    def _is_cited(at: Situation) -> bool:
        """« article D5212-22 je sais, la main-d'œuvre c'est 9 500 »: it gives figures, and cites an article beside."""
        return bool(at.session.dialogue) and not at.is_asked and any(one.is_value for one in at.reading.numbers)

    def _point_candidates(self, at: Situation, spoken_of: tuple[str, ...]) -> Iterator[Candidate]:
        """A point of the answer on the screen, or of those that the dialogue under way is about."""
        shown = find(at.session.focus, "answer")
        pointed = tuple(id_ for id_ in at.glance.refs if id_ in self._knowledge.entries)  # « la 2e piste »
        on_screen = (*pointed, *(shown[1].ids if shown else ()), *self._ways(at))
        if at.top.kind == "question" and not at.is_asked and at.decision.kind != "answer":
            return
        found = self._points.find((*pointed, *spoken_of), without_known(at), shown=on_screen)
        told = {*at.telling, *(f"{number.value:.0f}" for number in at.reading.numbers)}
        if at.top.kind in {"question", "options"}:  # « combien vous en avez », « c'est où » tell nothing of an answer
            found = tuple(one for one in found if one.says or one.score >= EXPECTED_ALONE or told & set(one.explained))
        if found and not self._is_better_whole(found, at, on_screen):
            best = found[0]
            is_shown = best.point.entry in on_screen
            is_here = is_shown or at.top.kind == "calculation"
            own = worth(best, is_shown=is_shown, is_here=is_here)
            own -= 0.0 if at.is_asked or at.top.kind == "answer" else UNASKED
            worth_it = own * best.score
            is_of_number = holds_a_number(best, at)
            is_case = (at.is_asked or (at.top.kind == "answer" and is_of_a_sum(at))) and not is_calculation(at, best)
            if is_case and is_shown and is_of_number:
                worth_it = max(worth_it, EXPECTED_NUMBER if best.is_expected and at.top.kind == "answer" else NUMBERED)
            is_untold = at.top.kind in {"options", *OF_ORGANISATIONS} and not told & set(best.explained)
            if is_untold or at.top.kind in NAMING:
                worth_it = min(worth_it, UNTOLD)
            least = OF_POINTED if best.point.entry in pointed else 0.0
            least = max(least, (WHOLE if is_here else WHOLE_BESIDE) if best.is_whole else 0.0)
            worth_it = max(worth_it, least if at.is_asked else 0.0)
            is_of_another = at.decision.kind == "answer" and at.decision.target != best.point.entry
            if is_of_another and at.decision.score >= SAID:
                worth_it = min(worth_it, WHOLE)
            if is_of_number and at.decision.kind == "dialogue" and at.reading.is_request and at.reading.sectors:
                worth_it = min(worth_it, WISHED)
            if is_of_another and at.is_about_rules and best.score < (RULE_EXPECTED if best.is_expected else SURE_POINT):
                worth_it = min(worth_it, BELOW_RULE)
            score = worth_it - (COVERED * shown[0] if shown else 0.0)
            point = partial(self._point, at.session, at.message, best)
            yield Candidate(f"point:{best.point.entry}", round(score, 3), 3, point)
        if shown and shown[0] == 0 and self._is_of_shown(at):
            yield Candidate("no point", NO_POINT, 6, partial(self._no_point, at, shown[1].ids[0]))

    def _of_pointed(self, at: Situation, entry: str) -> Iterator[Candidate]:
        """« la 3, c'est nous qui payons ? » below options: a point of that one, else that it has none."""
        found = self._points.find((entry,), at.glance.rest, shown=(entry,))
        if found:
            most = POINT if found[0].is_expected else UNTOLD
            score = min(most, max(OF_POINTED, found[0].score))
            yield Candidate(f"point:{entry}", score, 3, partial(self._point, at.session, at.message, found[0]))
        elif at.telling:
            yield Candidate("no point", UNTOLD_OF_POINTED, 6, partial(self._no_point, at, entry))

    @staticmethod
    def _is_of_shown(at: Situation) -> bool:
        """Whether a message is taken for one about the answer shown, where nothing else answers it.

        It asks, without a subject of its own, or says what is like several answers and surely none: « le nôtre finit en
        décembre ».
        """
        is_doubtful = at.decision.kind == "suggestion" and not at.reading.is_request
        is_short = len(normalise(at.text).split()) <= ELLIPSIS_WORDS
        is_about_shown = is_doubtful or (at.is_asked and KIND not in at.reading.choices)
        return is_short and is_about_shown and not at.reading.places

    def _expected(self, at: Situation, spoken_of: tuple[str, ...]) -> list[Candidate]:
        """A question on what is named, though nothing on the screen is about it, that an editor expected."""
        if at.top.kind == "menu" or not at.is_asked:
            return []
        found = self._points.expected(at.text, spoken_of, self._neighbours(at))
        if found is None:
            return []
        point = partial(self._point, at.session, at.message, found)
        return [Candidate(f"expected:{found.point.entry}", round(EXPECTED * found.score, 3), 3, point)]

    def _neighbours(self, at: Situation) -> tuple[str, ...]:
        """The answers related to the one shown; none where a message speaks of that one only: « ça augmente ? »."""
        first = normalise(at.text).split()[:FIRST]
        is_of_shown = not (at.acts.subjects | at.acts.subject | at.acts.demonstratives).isdisjoint(first)
        return () if is_of_shown or at.top.kind != "answer" else self._knowledge.entries[at.top.ids[0]].related

    def _is_better_whole(self, found: tuple[PointMatch, ...], at: Situation, on_screen: tuple[str, ...]) -> bool:
        """Whether the best point is of the very answer that a message asks for, and not surely the one meant."""
        best, *others = found
        is_answer = at.decision.kind == "answer" and best.point.entry == at.decision.target
        is_one = not others or others[0].score < best.score
        least = SURE_WHOLE if best.is_whole and is_one else SURE_POINT if is_one else 1.0
        is_sure = best.says or best.is_expected or best.score >= least
        return is_answer and not is_sure and best.point.entry not in on_screen

    def _about(self, session: Session) -> tuple[str, ...]:
        """The entries that the dialogue under way is about."""
        dialogue = self._knowledge.script.dialogues.get(session.dialogue.id) if session.dialogue else None
        return tuple(id_ for id_ in dialogue.about if id_ in self._knowledge.entries) if dialogue else ()

    def _of_kind(self, session: Session) -> Iterator[str]:
        """The entry of the kind of structure that is open or asked for: « ils sont payés ? » below an ESAT."""
        top = session.focus[0]
        structure = self._directory.structures.get(next(iter(top.ids), "")) if top.kind == "card" else None
        wanted = values_of(session.dialogue.slots.get(KIND, ())) if session.dialogue and not structure else ()
        kinds = [structure.kind] if structure and structure.kind else list(map(str, wanted))
        entry = self._kinds.get(kinds[0].lower()) if len(kinds) == 1 else None
        if entry:
            yield entry

    def _ways(self, at: Situation) -> tuple[str, ...]:
        """The entries of the options shown, each of which says something there; of facilitators, what one is."""
        if at.top.kind in OF_ORGANISATIONS:
            return self._knowledge.script.dialogues[self._knowledge.roles.facilitator].about[:1]
        return tuple(id_ for id_ in at.top.ids if id_ in self._knowledge.entries) if at.top.kind == "options" else ()

    def _named(self, at: Situation) -> tuple[str, ...]:
        """The entry of the kind of structure that a question names: « qui est l'employeur en AI ? »."""
        named = list(map(str, at.reading.choices.get(KIND, ())))
        entry = self._kinds.get(named[0].lower()) if at.is_asked and len(named) == 1 else None
        return (entry,) if entry and at.top.kind not in {"menu", "answer"} else ()

    def _spoken_of(self, session: Session) -> tuple[str, ...]:
        """The entries on the screen, or proposed there, newest first, then those that the dialogue under way is about.

        A calculation is about its own first: the ESAT that was paid is only where the money went.
        """
        proposed = session.outcome.suggestions if session.outcome.kind == "suggestion" else ()
        entries = [*proposed, *(id_ for screen in session.focus if screen.kind == "answer" for id_ in screen.ids)]
        is_answer = session.focus[0].kind == "answer"
        kind, about = self._of_kind(session), self._about(session)
        own = (*about, *kind) if find(session.focus, "calculation") else (*kind, *about)
        own = () if is_answer else own
        return tuple(dict.fromkeys((*(id_ for id_ in entries if id_ in self._knowledge.entries), *own)))

    def _point(self, session: Session, message: Message, match: PointMatch) -> Turn:
        entry = match.point.entry
        outcome = Outcome("answer", entry, round(100 * match.score, 1))
        turn = Turn((self._views.point(match),), outcome, (entry,), focus=(self._questions.told(match),))
        return self._questions.with_prompt(session, message, turn)

    def _article(self, session: Session, message: Message, match: ArticleMatch) -> Turn:
        meant = (match.verdict.entry,) if match.verdict and match.verdict.articles else ()
        cited = tuple(citation.entry for citation in match.citations[:1]) or meant
        outcome = Outcome("answer", cited[0], 100.0) if cited else Outcome("fallback")
        focus = (Screen("answer", cited),) if cited else ()
        turn = Turn((self._views.article(match),), outcome, cited, focus=focus)
        return self._questions.with_prompt(session, message, turn)

    def _no_point(self, at: Situation, entry_id: str) -> Turn:
        entry = self._knowledge.entries[entry_id]
        beside = self._points.beside(self._neighbours(at), at.text, entry_id)
        if beside:
            return self._point(at.session, at.message, beside)
        screen = Screen("answer", (entry_id,))
        others = at.decision.suggestions if at.decision.kind == "suggestion" else ()
        reply = self._views.unknown(entry, self._points.near(entry_id, at.text), others)
        return Turn((reply,), Outcome("answer", entry_id, 50.0), (entry_id,), focus=(screen,))
