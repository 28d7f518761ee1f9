"""Opening an account by oneself: whether one may, by which invitation, and that this is used up with it."""

from aim2balance.identity import invitations, login_limits, queries_invitations, registration
from aim2balance.identity.service import Identity, OnCreated, count_try, create_user, network_mark, normal_email, open_session
from aim2balance.identity.types import RequestSource, SignIn
from aim2balance.kit.db import Transaction
from aim2balance.kit.principal import UserId


async def register(
    identity: Identity, *, email: str, password: str, name: str | None, source: RequestSource, invitation: str | None = None
) -> SignIn:
    """Open a member's account and sign in. Nobody becomes admin by registering.

    Raises as `create_user`, `registration.check_may_register`, and `TooManyGuesses`.
    """
    on_created = await admit(identity, normal_email(email), invitation, source)
    user = await create_user(
        identity.db,
        email=email,
        password=password,
        name=name,
        now=identity.clock.now(),
        on_created=on_created,
        network=network_mark(identity, source),
    )
    return await open_session(identity, user, source)


async def admit(identity: Identity, address: str, invitation: str | None, source: RequestSource) -> OnCreated:
    """Whether this normal address may open an account; what is to be done in the transaction that makes it.

    Raises as `registration.check_may_register`, and `TooManyGuesses`.
    """
    await count_try(identity, "register", login_limits.address_group(source.address), login_limits.ACCOUNTS_PER_ADDRESS)
    asked_at = identity.clock.now()
    async with identity.db.connection() as c:
        is_invited, refusal = await invitations.look_at(c, identity.link_root, address, invitation, asked_at)
    registration.check_may_register(identity.registration, address, is_invited=is_invited, refusal=refusal)

    async def on_created(tx: Transaction, user_id: UserId) -> None:
        taken = await queries_invitations.take_standing(tx, address, user_id, asked_at)
        if taken is None or taken != registration.invitation_id_of(identity.link_root, invitation or ""):
            # It may have been taken back while the password was hashed.
            still_invited, reason = await invitations.look_at(tx, identity.link_root, address, invitation, asked_at)
            registration.check_may_register(identity.registration, address, is_invited=still_invited, refusal=reason)
        await identity.on_created(tx, user_id)

    return on_created
