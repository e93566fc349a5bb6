"""What `boussole unanswered --drafts` writes: answers to be filled in, and remarks beside those that did not help."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.cli.new import theme_file
from bot.core.knowledge.knowledge import Knowledge
from bot.core.text.plain import normalise
from bot.editing import splicing
from bot.editing.ids import new_id
from bot.editing.misses import Complained, Group
from bot.schema import skeletons

REMARK = "Pas utile"
"""What the comment beside an answer begins with."""

SHOWN = 3
"""Ways of asking, or reasons, that are told of a group."""

_ASKED = 24
"""Ways of asking that a draft takes over."""

_NAMING = 4
"""Words of a question that make the id of a draft."""

_LAST = "Rien n'en est servi : « boussole check » dit chaque TODO à écrire ; effacez ce qui est sans objet."


@dataclass(frozen=True)
class Miss:
    """A group of questions without an answer, as files may hold them, and the answers that come nearest to it."""

    group: Group
    near: tuple[str, ...]


def answer_of(target: str, knowledge: Knowledge) -> str | None:
    """The id of the answer that was voted on; None if it was something else, or is gone."""
    kind, _, id_ = target.partition(":")
    return id_ if kind == "answer" and id_ in knowledge.entries else None


def reasons_of(complained: Complained) -> str:
    """Why something did not help, the most frequent reasons first; empty if nobody said."""
    said = [
        f"« {one.questions[0]} »" + (f" (× {one.times})" if one.times > 1 else "") for one in complained.reasons[:SHOWN]
    ]
    more = len(complained.reasons) - SHOWN
    return " ; ".join(said) + (f" et {more} autre(s) raison(s)" if more > 0 else "")


class Drafts:
    """Files of answers with what is to be written into them."""

    def __init__(self, folder: Path, knowledge: Knowledge, today: date, taken: Iterable[str] = ()) -> None:
        """Begin with the files as they are; ids `taken` are those of drafts before."""
        self._folder = folder
        self._knowledge = knowledge
        self._today = today
        self._taken = {*knowledge.entries, *taken}
        self._said: set[str] = set()
        self._texts: dict[Path, str] = {}
        self._told: list[str] = []

    def answer(self, miss: Miss) -> None:
        """Put a draft into the file of the theme of the answers nearest to it."""
        nearest = self._knowledge.entries[miss.near[0]].theme if miss.near else self._knowledge.themes[0].id
        path = theme_file(self._folder, self._knowledge, nearest, "answer")
        id_ = new_id(self._telling(miss.group.questions[0]), self._taken, "question")
        self._taken.add(id_)
        asked = [one for one in miss.group.questions if normalise(one) not in self._said][:_ASKED]
        self._said.update(map(normalise, asked))
        skeleton = skeletons.answer(id_, self._today.isoformat(), asked, miss.near)
        self._texts[path] = splicing.append(self._text(path), skeleton.section, skeleton.lines)
        self._told.append(f"Brouillon « {id_} » dans {path}")

    def remark(self, complained: Complained, id_: str) -> None:
        """Put a comment to an answer: how often it did not help, and why."""
        paths = sorted((self._folder / "faq").glob("*.yaml"))
        path = next(path for path in paths if id_ in splicing.records(self._text(path), "entries"))
        reasons = reasons_of(complained)
        words = f" (× {complained.times})" + (f" : {reasons}" if reasons else "")
        self._texts[path] = splicing.remark(self._text(path), "entries", id_, REMARK, words)
        self._told.append(f"Commentaire sous « {id_} » dans {path}")

    def write(self) -> None:
        """Write the files that changed, and tell what was put into them."""
        for path, text in self._texts.items():
            splicing.write(path, text)
        print("\n".join(self._told) or "Aucun brouillon à écrire.")
        if self._told:
            print(_LAST)

    def _text(self, path: Path) -> str:
        return self._texts.get(path) or splicing.read(path)

    def _telling(self, question: str) -> str:
        words = normalise(question).split()
        telling = [word for word in words if not self._knowledge.lexicon.is_stop_word(word)]
        return " ".join((telling or words)[:_NAMING])
