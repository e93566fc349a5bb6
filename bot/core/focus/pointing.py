"""What a message points at on the screen: by rank, by name or part of a name, by the commune it lies in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.core.directory.directory import Directory
from bot.core.exchange.session import Screen
from bot.core.focus.naming import lies_in, said_of, small_beside
from bot.core.focus.stack import THINGS, things
from bot.core.focus.tokens import Token, tokens
from bot.core.knowledge.acts import Acts
from bot.core.knowledge.knowledge import Knowledge
from bot.core.text.plain import normalise

FEW = 4
"""Things shown, at most, that a word of their names tells at once: « les deux ADEP »."""
SMALL = 0.1
"""Weight of a word that does not tell a name alone, beside those that do: « Ménage 95 Pro » and « Ménage 95 »."""


@dataclass(frozen=True, slots=True)
class Ref:
    """Tokens that point at ids."""

    ids: tuple[str, ...]
    tokens: frozenset[int]
    is_rank: bool = False


class Pointing:
    """Finds what is pointed at. It keeps no state."""

    def __init__(
        self,
        knowledge: Knowledge,
        directory: Directory,
        common: frozenset[str],
        trades: frozenset[str],
        home: frozenset[str] = frozenset(),
    ) -> None:
        """Index the ranks; alone, words of places (`common`) and of trades and kinds (`trades`) tell no name.

        `home` are the codes of the départements in which one searches.
        """
        self._home = home
        self._averse = knowledge.acts.nearness | frozenset(knowledge.lexicon.grammar.negations)
        self._acts: Acts = knowledge.acts
        self._directory = directory
        self._entries = knowledge.entries
        self._is_stop = knowledge.lexicon.is_stop_word
        self._common = common | trades
        self._trades = trades
        self._ranks: dict[tuple[str, ...], int] = {
            tuple(phrase.split()): rank for rank, phrases in enumerate(knowledge.script.ordinals) for phrase in phrases
        }
        self._told: dict[tuple[str, frozenset[str]], tuple[str, ...]] = {}
        self._longest = max(map(len, self._ranks), default=0)
        kinds = knowledge.script.slots.get("type")
        self._kinds = {
            tuple(phrase.split()): choice.id
            for choice in (kinds.choices if kinds else ())
            for phrase in map(normalise, (choice.id, choice.plain, *choice.words))
        }
        self._far = {tuple(name.split()) for names in self._acts.departments.values() for name in map(normalise, names)}

    def find(self, found: Sequence[Token], stack: Sequence[Screen]) -> tuple[Ref, ...]:
        """All that a message points at, in reading order."""
        listed = next((screen for screen in stack if screen.kind in THINGS and len(screen.ids) > 1), None)
        ranks = list(self._ranked(found, listed)) if listed else []
        taken = frozenset(at for ref in ranks for at in ref.tokens)
        named = self._named(found, taken, stack)
        located = [] if named else self._located(found, stack) or self._kinded(found, stack)
        if ranks and located:
            located = [Ref(ranks[0].ids, ref.tokens) for ref in located if set(ranks[0].ids) <= set(ref.ids)]
        return tuple(sorted([*ranks, *named, *located], key=lambda ref: min(ref.tokens)))

    # --- ranks

    def _ranked(self, found: Sequence[Token], screen: Screen) -> Iterator[Ref]:
        ids = screen.ids
        at = 0
        while at < len(found):
            ref = self._group(found, at, ids) or self._ordinal(found, at, screen) or self._digits(found, at, screen)
            if ref:
                yield ref
            at = max(ref.tokens) + 1 if ref else at + 1

    def _group(self, found: Sequence[Token], at: int, ids: tuple[str, ...]) -> Ref | None:
        """« les deux premiers », « les 3 derniers », « la dernière », « les deux » where there are two."""
        word = found[at].text
        beside = {found[near].text for near in (at - 1, at + 1) if 0 <= near < len(found)}
        if word in self._acts.lasts and beside.isdisjoint(self._acts.periods):
            return Ref(ids[-1:], frozenset([at]), is_rank=True)
        count = self._count(word)
        following = found[at + 1].text if at + 1 < len(found) else ""
        if count and following in self._acts.firsts:
            return Ref(ids[:count], frozenset([at, at + 1]), is_rank=True)
        if count and following in self._acts.lasts:
            return Ref(ids[-count:], frozenset([at, at + 1]), is_rank=True)
        before = found[at - 1].text if at else ""
        is_all = count == len(ids) > 1 and before == "les" and (not following or self._is_stop(following))
        return Ref(ids, frozenset([at - 1, at]), is_rank=True) if is_all else None

    def _count(self, word: str) -> int:
        return int(word) if word.isdecimal() and len(word) <= 2 else self._acts.counts.get(word, 0)

    def _ordinal(self, found: Sequence[Token], at: int, screen: Screen) -> Ref | None:
        for length in range(min(self._longest, len(found) - at), 0, -1):
            phrase = tuple(token.text for token in found[at : at + length])
            rank = self._ranks.get(phrase)
            is_mine = at > 0 and found[at - 1].text in self._acts.mine  # « notre second site » is no rank
            if rank is not None and not is_mine and not (phrase[-1].isdecimal() and not self._ends(found, at + length)):
                return _ranked_ref(screen, rank + 1, range(at, at + length))
        return None

    def _digits(self, found: Sequence[Token], at: int, screen: Screen) -> Ref | None:
        """« le 1 et le 3 », « la 2 ou la 4 »: a digit after an article, or joined to a rank before it."""
        word = found[at].text
        if not (word.isdecimal() and len(word) <= 2 and self._ends(found, at + 1)):
            return None
        before = found[at - 1].text if at else ""
        if before == "les" and at + 1 == len(found):  # « à cheval sur les 2 »: so many, not the second
            return None
        if before in self._acts.pointers or (before in {"et", "ou", "a"} and self._is_rank_before(found, at - 2)):
            return _ranked_ref(screen, int(word), [at])
        return None

    def _is_rank_before(self, found: Sequence[Token], at: int) -> bool:
        return at >= 0 and found[at].text.isdecimal()

    def _ends(self, found: Sequence[Token], at: int) -> bool:
        """Whether nothing that a number could count stands at a place."""
        following = found[at].text if at < len(found) else ""
        small = self._acts.fillers | self._acts.boundaries  # « le 2 plutôt »
        return not following or self._is_stop(following) or following in small

    # --- names

    def _named(self, found: Sequence[Token], taken: frozenset[int], stack: Sequence[Screen]) -> list[Ref]:
        shown = (*things(stack), *(_options(stack) if any(t.text in self._acts.openers for t in found) else ()))
        names = {
            id_: self._telling(name, self._acts.bodies if id_ in self._directory.facilitators else frozenset())
            for id_ in dict.fromkeys(shown)
            if (name := self._name(id_))
        }
        shared = Counter(word for words in names.values() for word in set(words))
        scored: dict[str, tuple[float, frozenset[int]]] = {}
        for id_, words in names.items():
            hits = {
                at: word for at, token in enumerate(found) if at not in taken and (word := said_of(token.text, words))
            }
            told = set(hits.values())
            if not told:
                continue
            is_all = len(told) == len(set(words))
            is_option = id_ in self._entries
            alike = {word for at, word in hits.items() if self._are_all(found, at, shared[word])}
            is_small = self._acts.generic.issuperset(words)
            own = frozenset(token.text for token in tokens(self._name(id_)))
            beside = small_beside(found, hits, own - told)
            is_told = any(found[at].text in self._acts.generic for at in beside)  # « vexin insertion », and no town
            is_rare = any(
                (is_option or is_told or word not in self._common) and (shared[word] == 1 or word in alike)
                for word in told
            )
            is_trade = len(told) == 1 and told <= self._trades and not beside and not is_option
            if (is_all and not is_trade) or (not is_small and (len(told) > 1 or is_rare)):
                weight = sum(1.0 if shared[word] == 1 else 0.5 for word in told) + (0.5 if is_all else 0.0)
                weight += SMALL * (len(beside) + own.issubset(token.text for token in found))
                scored[id_] = (weight, frozenset(hits) | beside)
        return list(_best(scored))

    def _are_all(self, found: Sequence[Token], at: int, count: int) -> bool:
        """« les deux ADEP », « entre les ADEP »: all that share a word of their names, where they are few."""
        before = [token.text for token in found[max(0, at - 2) : at]]
        is_many = before[-1:] == ["les"] or (before[:1] == ["les"] and self._count(before[-1]) == count)
        return 1 < count <= FEW and is_many

    def _name(self, id_: str) -> str:
        structure = self._directory.structures.get(id_)
        if structure:
            return structure.name
        facilitator = self._directory.facilitators.get(id_)
        if facilitator:
            return facilitator.name
        entry = self._entries.get(id_)
        return f"{entry.title} {id_}" if entry else ""

    def _telling(self, name: str, bodies: frozenset[str] = frozenset()) -> tuple[str, ...]:
        if (name, bodies) not in self._told:  # a name of the content, never a message
            self._told[name, bodies] = self._find_telling(name, bodies)
        return self._told[name, bodies]

    def _find_telling(self, name: str, bodies: frozenset[str]) -> tuple[str, ...]:
        words = [token.text for token in tokens(name)]
        long = [word for word in words if not self._is_stop(word) and len(word) > 1]
        telling = [word for word in long if word not in self._acts.generic - bodies and not word.isdecimal()]
        return tuple(telling or long or words)

    def _located(self, found: Sequence[Token], stack: Sequence[Screen]) -> list[Ref]:
        """« celui de Jouy », « la fiche de celui qui est à Sannois »: what lies in a commune.

        A town where nobody searches needs no more than its name, unless it is refused: « Aulnay nous va ».
        """
        pointer = next((at for at in range(len(found)) if self._points(found, at)), None)
        if self._are_far(found, pointer) if pointer is not None else self._is_refused(found):
            return []
        those = things(stack) if pointer is not None else filter(self._is_abroad, things(stack[:1]))
        pointer = -1 if pointer is None else pointer
        hits: dict[str, frozenset[int]] = {}
        for id_ in dict.fromkeys(those):
            commune = self._commune(id_)
            words = self._telling(commune) if commune else ()
            said = frozenset(at for at, token in enumerate(found) if at > pointer and lies_in(token.text, words))
            if said:
                hits[id_] = said
        typed = {token.text for token in found}
        return list(_best({id_: (len(said) + SMALL * self._of_name(id_, typed), said) for id_, said in hits.items()}))

    def _is_refused(self, found: Sequence[Token]) -> bool:
        """« Pantin c'est loin », « pas Aulnay »: of what is said so, something else is wanted."""
        return any(token.text in self._averse for token in found)

    def _is_abroad(self, id_: str) -> bool:
        structure = self._directory.structures.get(id_)
        return structure is not None and bool(structure.postcode) and (structure.postcode or "")[:2] not in self._home

    def _are_far(self, found: Sequence[Token], pointer: int) -> bool:
        """« celles de Paris »: all those of a département, shown or not."""
        behind = [token.text for token in found[pointer + 1 : pointer + 5]]
        is_said = any(tuple(behind[at : at + len(name)]) == name for name in self._far for at in range(len(behind)))
        return found[pointer].text in self._acts.many and is_said

    def _kinded(self, found: Sequence[Token], stack: Sequence[Screen]) -> list[Ref]:
        """« l'ESAT, montrez », « le numéro de l'EA »: the only one of its kind among those shown."""
        shown = next((screen.ids for screen in stack if screen.kind in {"results", "shortlist"}), ())
        if not any(token.text in self._acts.viewers for token in found):
            return []
        for at in (at + 1 for at, token in enumerate(found) if token.text in self._acts.articles):
            for length in range(min(4, len(found) - at), 0, -1):
                kind = self._kinds.get(tuple(token.text for token in found[at : at + length]))
                ids = tuple(id_ for id_ in shown if kind and self._kind(id_) == kind)
                if len(ids) == 1:
                    return [Ref(ids, frozenset(range(at, at + length)))]
        return []

    def _kind(self, id_: str) -> str | None:
        structure = self._directory.structures.get(id_)
        return structure.kind if structure else None

    def _points(self, found: Sequence[Token], at: int) -> bool:
        """Whether what follows tells where a thing shown lies: « celui », « la structure », « plus près que »."""
        word, before = found[at].text, found[at - 1].text if at else ""
        is_holder = word in self._acts.holders and before in self._acts.articles
        return word in self._acts.here or is_holder or (word in self._acts.than and before in self._acts.nearness)

    def _of_name(self, id_: str, typed: set[str]) -> int:
        """The small words of a name that are said: « celui de Pontoise, le pro »."""
        return sum(token.text in typed and len(token.text) > 1 for token in tokens(self._name(id_)))

    def _commune(self, id_: str) -> str | None:
        known = self._directory.structures.get(id_) or self._directory.facilitators.get(id_)
        return known.commune if known else None


def _options(stack: Sequence[Screen]) -> Iterator[str]:
    """The entries of the options shown."""
    for screen in stack:
        if screen.kind == "options":
            yield from screen.ids


def _ranked_ref(screen: Screen, rank: int, at: Sequence[int]) -> Ref | None:
    """What stands at a rank: by the number before it, else by its place."""
    ids = screen.ids
    place = rank - screen.first if screen.first <= rank < screen.first + len(ids) else rank - 1
    return Ref((ids[place],), frozenset(at), is_rank=True) if 0 <= place < len(ids) else None


def _best(scored: Mapping[str, tuple[float, frozenset[int]]]) -> Iterator[Ref]:
    """The best for each group of tokens: a name that explains what another one does, and more, wins."""
    left = dict(scored)
    while left:
        top = max(weight for weight, _ in left.values())
        ids = [id_ for id_, (weight, _) in left.items() if weight == top]
        used = frozenset().union(*(left[id_][1] for id_ in ids))
        yield Ref(tuple(ids), used)
        left = {id_: one for id_, one in left.items() if not one[1] & used}
