"""What the whole application adds to the chat: a person's own words reach the model."""

from aim2balance import identity
from aim2balance.app.personal_words import PersonalWords


async def test_what_a_person_tells_models_while_they_want_it(db):
    from aim2balance.app.new_accounts import open_wallet
    from aim2balance.kit.clock import SystemClock

    now = SystemClock().now()
    user = await identity.create_user(db, email="ada@example.org", password="correct horse", now=now, on_created=open_wallet)
    words = PersonalWords(db)
    assert await words(user.id) is None
    await identity.change_preferences(db, user.id, {"custom_instructions": "Be brief.", "about_you": "A baker."}, now)
    assert await words(user.id) == "About the person you talk to:\nA baker.\n\nBe brief."
    await identity.change_preferences(db, user.id, {"is_personal": False}, now)
    assert await words(user.id) is None
