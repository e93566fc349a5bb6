"""Whether `boussole explain` sums to the score that `boussole ask --jsonl` gives, of each labelled message.

The tests look at every tenth: all take 18 seconds of a processor. `python -m benchmarks.explain` ends with an error at
the first that does not sum.
"""

from __future__ import annotations

from bot.bootstrap import load_assistant
from tests.cli.test_explain import has_summed, labelled
from tests.conftest import ROOT


def main() -> None:
    """Tell how many messages there are, and the scores of how many are those of the ranking."""
    assistant, texts = load_assistant(ROOT / "knowledge", ROOT), list(labelled())
    summed = sum(has_summed(assistant, text) for text in texts)
    print(
        f"{len(texts)} messages: {summed} scores are the sums of their parts, {len(texts) - summed} are of no ranking"
    )


if __name__ == "__main__":
    main()
