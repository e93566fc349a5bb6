"""Every dialogue, branch and exit, as transcripts in `tests/golden`."""

import pytest

from bot.core.conversation.assistant import Assistant
from tests.transcripts import Transcript, play, transcripts


@pytest.mark.parametrize("transcript", transcripts(), ids=lambda one: one.path.stem)
def test_a_conversation_goes_as_written(assistant: Assistant, transcript: Transcript) -> None:
    transcript.check(play(assistant, transcript.acts))
