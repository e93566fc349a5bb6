"""How long a test waits for what must happen before it fails.

The limits are for a machine that does nothing else. On one that does, `BOUSSOLE_TEST_PATIENCE` stretches all of them: 3
waits three times as long (`make test` sets it, for its tests run several at once). No test takes longer for it, but one
that fails.
"""

from __future__ import annotations

import asyncio
import os

PATIENCE = float(os.environ.get("BOUSSOLE_TEST_PATIENCE", "1"))


def within(seconds: float) -> asyncio.Timeout:
    """What happens in the block takes no longer than this on an idle machine; raises TimeoutError."""
    return asyncio.timeout(seconds * PATIENCE)
