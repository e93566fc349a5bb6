"""Questions about a figure that a calculation shows: « d'où sort le 30 € ? », « pourquoi x500 »."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from bot.core.conversation.candidate import Candidate, Situation
from bot.core.conversation.questions import Questions
from bot.core.dialogues.guide import Guide
from bot.core.exchange.message import Message
from bot.core.exchange.reply import Button, Reply
from bot.core.exchange.session import Session
from bot.core.exchange.turn import Turn
from bot.core.knowledge.wording import Wording
from bot.core.results import figures
from bot.core.results.figure import Figure, explained
from bot.core.text.plain import normalise

ORIGIN, RULED, SHOWN = 0.955, 0.89, 0.62
"""Scores of a question where a figure comes from, of another one about a figure of the law or of usage, and about one
that was worked out, which has an answer of its own."""
MOST_WORDS = 3
"""Telling words beside a figure at most, where it is only spoken of."""


class ShownFigures:
    """Explains the figures of the calculation on the screen. It keeps no state."""

    def __init__(self, wording: Wording, guide: Guide, questions: Questions) -> None:
        """Work out through the guide."""
        self._wording = wording
        self._guide = guide
        self._questions = questions

    def of(self, session: Session, message: Message) -> tuple[Figure, ...]:
        """The figures that are shown, and what each of them is."""
        run = self._guide.stage.run(session, message)
        return figures(self._guide.stage.case(run)) if run else ()

    def candidates(self, at: Situation) -> Iterator[Candidate]:
        """That a message asks what a figure is, told by its number or by its name."""
        is_told = at.is_calculated and (at.reading.numbers or at.reading.named)
        is_origin = bool(is_told) and at.acts.origins.said_in(normalise(at.text))
        if not is_told or not (at.is_asked or is_origin):
            return
        said = [one for one in at.reading.numbers if one.role != "denied"]
        meant = [figure for number in said for figure in at.figures if figure.is_said_by(number)]
        if not said and is_origin:
            meant = [figure for figure in at.figures if figure.slot and figure.slot in at.reading.named]
        is_all = all(any(figure.is_said_by(number) for figure in meant) for number in said)
        if meant and is_all and (is_origin or len(at.telling) <= MOST_WORDS):
            is_rule = all(figure.source for figure in meant) and all(one.unit != "number" for one in said)
            score = ORIGIN if is_origin else RULED if is_rule and not at.is_about_rules else SHOWN
            yield Candidate("figure", score, 1, partial(self._explain, at, tuple(meant)))

    def _explain(self, at: Situation, meant: Sequence[Figure]) -> Turn | None:
        run = self._guide.stage.run(at.session, at.message)
        if run is None:
            return None
        back = Button(self._wording.text("button_back_to_results"), "result")
        buttons = (back,) if self._guide.stage.has_results(at.session) else ()
        said = Reply(explained(self._guide.stage.case(run), meant), buttons)
        outcome = replace(at.session.outcome, kind="dialogue", id=None)
        turn = Turn((said,), outcome, session=at.session)
        return self._questions.with_prompt(at.session, at.message, turn)
