"""`python -m bot` is the command `boussole`."""

import sys

from bot.cli import main

sys.exit(main())
