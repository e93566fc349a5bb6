"""The words of what is wanted (« plutôt embaucher »), and of which dialogue, where nobody turns them down."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.core.focus.phrases import Phrases, Span
from bot.core.knowledge.knowledge import Knowledge
from bot.core.text.plain import normalise
from bot.core.text.sounds import stem
from bot.core.text.spellings import Spellings

BEHIND = 2
"""Words that turn something down stand so near before it."""
REPORTED = 3
"""Words behind one that is wanted within which it is told to say something itself."""
LONG = 6
"""Letters of the shortest word whose spelling is corrected."""

_ELIDED = frozenset("ldjmnst")
_VOWELS = frozenset("aeiouyh")


class Wants:
    """Finds what is wanted in words. It keeps no state."""

    def __init__(self, knowledge: Knowledge) -> None:
        """Index what is wanted of each dialogue."""
        self._acts = knowledge.acts
        self._lexicon = knowledge.lexicon
        wants = [(phrase, one.id) for one in knowledge.script.dialogues.values() for phrase in one.wants]
        self._phrases = Phrases(wants, plain_words)
        words = {word for phrase, _ in wants for word in plain_words(phrase)}
        self._stems = frozenset(map(stem, words))
        self._spellings = Spellings(sorted(word for word in words if len(word) >= LONG))
        self._averse = Phrases(((phrase, "") for phrase in knowledge.acts.averse), plain_words)

    def told(self, words: Sequence[str], current: str = "") -> Iterator[Span]:
        """The wants that are said and not turned down; what the current dialogue does too turns to no other."""
        averse = [span.end for span in self._averse.spans(words)]
        for span in self._phrases.spans(words):
            is_averse = any(0 <= span.start - end < BEHIND for end in averse)
            if not is_averse and current not in span.ids and not self._is_of_others(words, span):
                yield span

    def is_turned_down(self, words: Sequence[str], current: str) -> bool:
        """« je veux pas embaucher », « je recrute pas »: what the dialogue under way does is not wanted."""
        averse = self._averse.spans(words)
        own = (span for span in self._phrases.spans(words) if current in span.ids)
        return any(one.start == span.end or 0 <= span.start - one.end < BEHIND for span in own for one in averse)

    def _is_of_others(self, words: Sequence[str], span: Span) -> bool:
        """« ils embauchent ? »: what those on the screen do; « le facilitateur veut 10 % »: what somebody says."""
        is_reported = not self._acts.reporting.isdisjoint(words[span.end : span.end + REPORTED])
        return is_reported or (span.start > 0 and words[span.start - 1] in self._acts.selectors)

    def words(self, text: str) -> list[str]:
        """The plain words of a text: SMS spelling written out, articles parted, misspelt wants corrected."""
        plain = [
            part
            for word in normalise(text).split()
            for one in self._lexicon.written_out(word)
            for part in self._parted(one)
        ]
        unknown = [word for word in plain if len(word) >= LONG and word.isalpha() and stem(word) not in self._stems]
        meant = self._spellings.meant([word for word in unknown if not self._lexicon.is_stop_word(word)])
        return [meant.get(word, word) for word in plain]

    def _parted(self, word: str) -> tuple[str, ...]:
        """« lembaucher »: an article typed without its apostrophe."""
        is_elided = len(word) >= LONG and word[0] in _ELIDED and word[1] in _VOWELS
        return (word[0], word[1:]) if is_elided and stem(word[1:]) in self._stems else (word,)


def plain_words(text: str) -> list[str]:
    """The plain words of a phrase."""
    return normalise(text).split()
