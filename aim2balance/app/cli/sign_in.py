"""Help for people who cannot sign in."""

from aim2balance.app.cli.commands import users
from aim2balance.app.cli.console import Email, environment
from aim2balance.app.cli.session import with_database
from aim2balance.kit.clock import SystemClock
from aim2balance.kit.db import Database


@users.command("second-factor-off")
def users_second_factor_off(email: Email) -> None:
    """For somebody who lost the app and the recovery codes: they sign in by the password alone again, and are told by mail."""
    from aim2balance import identity
    from aim2balance.admin import log_command

    async def work(db: Database) -> None:
        user_id, now = (await identity.get_user_by_email(db, email)).id, SystemClock().now()
        async with db.transaction() as tx:
            await identity.remove_second_factor(tx, user_id, now)
            await log_command(tx, "second_factor.remove", f"user:{user_id}", now)

    with_database(environment(), work)
    print("The second factor is off.")
