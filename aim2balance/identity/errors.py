"""What can go wrong when somebody says who they are."""

from aim2balance.kit.errors import Conflict, DomainError, Forbidden, Invalid, Kind, NotFound, Unauthenticated


class WrongCredentials(Unauthenticated):
    """Unknown address or wrong password: the answer is the same."""

    code = "wrong_credentials"


class WrongCode(Forbidden):
    """Not a code of now, or one that was used: the answer is the same. Not 401: the first step, or the session, is fine."""

    code = "wrong_code"


class SecondStepEnded(Unauthenticated):
    """The ticket of the first step is too old, not ours, or its password was changed meanwhile."""

    code = "second_step_ended"


class ClockIsOff(Invalid):
    """The code is that of another time. Said only where the secret has just been handed out. Facts: seconds (ahead of ours)."""

    code = "clock_off"


class SecondFactorIsOn(Conflict):
    code = "second_factor_on"


class NoSecondFactor(NotFound):
    code = "second_factor_not_found"


class SecondFactorRequired(Forbidden):
    code = "second_factor_required"


class AccountSuspended(Forbidden):
    """Said only to whoever showed that the account is theirs: by its password, or by a session of it."""

    code = "account_suspended"


class SessionEnded(Unauthenticated):
    """The refresh token is unknown, expired, used again too late, or its session was ended."""

    code = "session_ended"


class NotSignedIn(Unauthenticated):
    """No access token, or one that is not valid now."""

    code = "unauthenticated"


class InvalidKey(Unauthenticated):
    code = "invalid_api_key"


class TooManyGuesses(DomainError):
    """Facts: retry_after (seconds)."""

    kind = Kind.LIMIT_REACHED
    code = "too_many_attempts"


class EmailTaken(Conflict):
    code = "email_taken"


class UnknownProvider(NotFound):
    code = "sign_in_provider_not_found"


class ProviderFailed(DomainError):
    """The issuer cannot be asked, or answers nothing that can be read."""

    kind = Kind.UPSTREAM_FAILED
    code = "sign_in_provider_failed"


class SignInRefused(Forbidden):
    """The issuer, or the person there, says no; or what it says does not hold."""

    code = "sign_in_provider_refused"


class SignInInterrupted(Forbidden):
    """Begun in another browser, begun anew, or too long ago."""

    code = "sign_in_interrupted"


class AddressMissing(Forbidden):
    code = "sign_in_without_address"


class LinkFirst(Conflict):
    """An account has the address, and the issuer's word does not open it."""

    code = "link_first"


class LinkTaken(Conflict):
    code = "sign_in_taken"


class UnknownLink(NotFound):
    code = "sign_in_not_found"


class LastWayIn(Conflict):
    code = "last_way_in"


class RegistrationClosed(Forbidden):
    code = "registration_closed"


class InvitationRequired(Forbidden):
    code = "invitation_required"


class InvitationExpired(Forbidden):
    code = "invitation_expired"


class InvitationTakenBack(Forbidden):
    code = "invitation_taken_back"


class UnknownInvitation(NotFound):
    code = "invitation_not_found"


class InvitationNotOpen(Conflict):
    code = "invitation_not_open"


class DomainNotAllowed(Forbidden):
    """Facts: domains."""

    code = "domain_not_allowed"


class InvalidEmail(Invalid):
    code = "invalid_email"


class InvalidPassword(Invalid):
    """Facts: min_length, max_length."""

    code = "invalid_password"


class CommonPassword(Invalid):
    """One of the passwords that are tried first, by everybody or for this account."""

    code = "common_password"


class WrongSetupCode(Forbidden):
    code = "wrong_setup_code"


class SetupDone(Conflict):
    """An admin exists already; the setup page has done its work."""

    code = "setup_done"


class ForeignOrigin(Forbidden):
    """A request for cookies that did not come from our own page."""

    code = "foreign_origin"


class UnknownUser(NotFound):
    code = "user_not_found"


class KeyNotFound(NotFound):
    code = "key_not_found"


class UnknownSession(NotFound):
    code = "session_not_found"


class UnknownMemory(NotFound):
    code = "memory_not_found"


class TooManyMemories(Conflict):
    """Facts: most."""

    code = "memory_full"


class WrongPassword(Forbidden):
    """The password that confirms a change is not right. Not 401: the session itself is fine."""

    code = "wrong_password"


class InvalidLink(Invalid):
    """A link from a mail that was used, replaced, is too old, or was never ours."""

    code = "invalid_link"


class LastAdmin(Conflict):
    """Without this person nobody could administer the installation."""

    code = "last_admin"


class NoPicture(Invalid):
    """What was uploaded is no image of the kinds that are taken, or a broken one."""

    code = "not_a_picture"


class AnimatedPicture(Invalid):
    code = "picture_animated"


class PictureTooLarge(Invalid):
    """Facts: most_pixels."""

    code = "picture_too_large"


class NoPictureKept(NotFound):
    code = "picture_not_found"
