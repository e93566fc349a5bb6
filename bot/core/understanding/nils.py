"""What means none: « aucun depuis 2019 » as an answer, « on est 35 et on a personne » beside another number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.core.knowledge.lexicon import Lexicon
from bot.core.knowledge.script import Slot


class Nils:
    """Finds the slots of which a message says that there is none. It keeps no state."""

    def __init__(self, slots: Iterable[Slot], lexicon: Lexicon) -> None:
        """Take what means none from the slots."""
        self._lexicon = lexicon
        self._said = [(slot, tuple(f" {one} " for one in slot.nil)) for slot in slots if slot.nil]

    def begun(self, plain: str) -> frozenset[str]:
        """The slots that a message would answer with none: by its first words, and small words or years behind."""
        begun = ((slot, one) for slot, nil in self._said for one in nil if plain.startswith(one))
        return frozenset(slot.id for slot, one in begun if self._is_small(plain.removeprefix(one).split()))

    def ended(self, plain: str) -> frozenset[str]:
        """The slots that it gives none with its last words, what is counted behind: « et personne en RQTH »."""
        ended = ((slot, plain.rpartition(one)) for slot, nil in self._said for one in nil)
        return frozenset(slot.id for slot, (_, said, rest) in ended if said and self._is_of(slot, rest.split()))

    def _is_of(self, slot: Slot, rest: Sequence[str]) -> bool:
        return self._is_small([word for word in rest if not word.startswith(tuple(slot.marks))])

    def _is_small(self, rest: Sequence[str]) -> bool:
        return all(word[0].isdigit() or self._lexicon.is_stop_word(word) for word in rest)
