"""Every sentence the assistant says outside its answers, by key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.core.exchange.reply import Block
from bot.core.knowledge.labels import LABELS
from bot.core.knowledge.sentences import SENTENCES

KEYS: Mapping[str, frozenset[str]] = {
    key: frozenset(placeholders.split()) for key, placeholders in {**SENTENCES, **LABELS}.items()
}
"""The sentences that `knowledge/wording.yaml` must have, with the placeholders each may use."""


@dataclass(frozen=True, slots=True)
class Wording:
    """The sentences of `knowledge/wording.yaml`, as blocks whose text may hold placeholders such as `{date}`."""

    sentences: Mapping[str, tuple[Block, ...]]

    def blocks(self, key: str, **values: object) -> tuple[Block, ...]:
        """The sentence as blocks, its placeholders filled; a value is never read as markup."""
        return tuple([_filled(block, values) for block in self.sentences[key]])

    def text(self, key: str, **values: object) -> str:
        """The sentence as plain text, for buttons and channels' own messages."""
        return "\n".join(block.text for block in self.blocks(key, **values))


def _filled(block: Block, values: Mapping[str, object]) -> Block:
    """A block with its placeholders filled; itself where it has none."""
    if not any("{" in span.text or "}" in span.text for span in block.spans):
        return block
    return replace(block, spans=tuple(replace(span, text=span.text.format_map(values)) for span in block.spans))
