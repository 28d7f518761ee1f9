"""`python -m aim2balance.app` is the command `aim2balance`."""

import sys

from aim2balance.app.cli import main

sys.exit(main())
