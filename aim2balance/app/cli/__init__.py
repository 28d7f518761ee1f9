"""The command line. Every command works while `serve` runs and while it does not."""

import sys

from aim2balance.kit.errors import DomainError


def main() -> int:
    """Run a command; a refusal is one line on stderr and exit code 1."""
    from aim2balance.app.cli import agents, budgets, chats, collections, commands, donations, payments, sign_in  # noqa: F401 - they register their commands
    from aim2balance.app.cli.console import app

    try:
        app()
    except DomainError as refusal:
        print(f"aim2balance: {refusal.message}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0
