"""Persons, their sessions and their API keys. The front door; the rest is private to this domain."""

from typing import TYPE_CHECKING

from aim2balance.identity.types import Invitation as Invitation
from aim2balance.identity.types import InvitationState as InvitationState
from aim2balance.identity.types import Key as Key
from aim2balance.identity.types import KeyGrant as KeyGrant
from aim2balance.identity.types import NewInvitation as NewInvitation
from aim2balance.identity.types import NewKey as NewKey
from aim2balance.identity.types import RegistrationMode as RegistrationMode
from aim2balance.identity.types import RegistrationRules as RegistrationRules
from aim2balance.identity.types import Scope as Scope
from aim2balance.identity.types import SecurityEvent as SecurityEvent
from aim2balance.identity.types import SecurityEventKind as SecurityEventKind
from aim2balance.identity.types import SessionLimits as SessionLimits
from aim2balance.identity.types import SignIn as SignIn
from aim2balance.identity.types import User as User
from aim2balance.identity.types import UserRole as UserRole
from aim2balance.identity.types import Window as Window
from aim2balance.kit.lazy_exports import lazy_exports

if TYPE_CHECKING:
    from aim2balance.identity.account import check_may_leave as check_may_leave
    from aim2balance.identity.account import confirm as confirm
    from aim2balance.identity.account import erase as erase
    from aim2balance.identity.authenticator import IdentityAuthenticator as IdentityAuthenticator
    from aim2balance.identity.authenticator import actor_of as actor_of
    from aim2balance.identity.credential_cache import CredentialCache as CredentialCache
    from aim2balance.identity.invitations import INVITATION_MAIL as INVITATION_MAIL
    from aim2balance.identity.invitations import count_invitation as count_invitation
    from aim2balance.identity.invitations import find_invitation_to_mail as find_invitation_to_mail
    from aim2balance.identity.invitations import invite as invite
    from aim2balance.identity.invitations import list_invitations as list_invitations
    from aim2balance.identity.invitations import set_invitation_mailed as set_invitation_mailed
    from aim2balance.identity.invitations import take_back_invitation as take_back_invitation
    from aim2balance.identity.jobs import handlers as handlers
    from aim2balance.identity.keys import create_key as create_key
    from aim2balance.identity.keys import list_keys as list_keys
    from aim2balance.identity.keys import list_limited_keys as list_limited_keys
    from aim2balance.identity.keys import revoke_key as revoke_key
    from aim2balance.identity.keys import revoke_keys_of_project as revoke_keys_of_project
    from aim2balance.identity.keys import set_key_limit as set_key_limit
    from aim2balance.identity.links import link_text as link_text
    from aim2balance.identity.login_limits import VOUCHERS_PER_PERSON as VOUCHERS_PER_PERSON
    from aim2balance.identity.login_limits import address_group as address_group
    from aim2balance.identity.memories import list_memories as list_memories
    from aim2balance.identity.preferences import Preferences as Preferences
    from aim2balance.identity.preferences import change_preferences as change_preferences
    from aim2balance.identity.preferences import get_preferences as get_preferences
    from aim2balance.identity.preferences import is_eu_only as is_eu_only
    from aim2balance.identity.profile_picture import find_picture as find_picture
    from aim2balance.identity.provider_client import ProviderClient as ProviderClient
    from aim2balance.identity.provider_client import ProviderDirectory as ProviderDirectory
    from aim2balance.identity.queries import owner_of_key as owner_of_key
    from aim2balance.identity.queries import raise_epoch as raise_epoch
    from aim2balance.identity.queries_admin import count_people as count_people
    from aim2balance.identity.queries_admin import emails_of as emails_of
    from aim2balance.identity.queries_admin import erased_people as erased_people
    from aim2balance.identity.queries_admin import find_user_id as find_user_id
    from aim2balance.identity.queries_admin import first_person_at as first_person_at
    from aim2balance.identity.queries_admin import is_operator as is_operator
    from aim2balance.identity.queries_admin import is_user as is_user
    from aim2balance.identity.queries_admin import living_of as living_of
    from aim2balance.identity.queries_admin import lock_user as lock_user
    from aim2balance.identity.recipients import find_recipient as find_recipient
    from aim2balance.identity.registration import invitation_text as invitation_text
    from aim2balance.identity.registration import state_of_invitation as state_of_invitation
    from aim2balance.identity.request_headers import asked_language as asked_language
    from aim2balance.identity.second_factor import remove_second_factor as remove_second_factor
    from aim2balance.identity.security_log import list_events as list_events
    from aim2balance.identity.service import Identity as Identity
    from aim2balance.identity.service import count_try as count_try
    from aim2balance.identity.service import create_user as create_user
    from aim2balance.identity.service import get_user_by_email as get_user_by_email
    from aim2balance.identity.service import list_users as list_users
    from aim2balance.identity.service import needs_admin as needs_admin
    from aim2balance.identity.service import new_setup_code as new_setup_code
    from aim2balance.identity.service import open_identity as open_identity
    from aim2balance.identity.service import purge_sessions as purge_sessions
    from aim2balance.identity.service import record_export as record_export
    from aim2balance.identity.service import restore as restore
    from aim2balance.identity.service import restore_user as restore_user
    from aim2balance.identity.service import suspend as suspend
    from aim2balance.identity.service import suspend_user as suspend_user
    from aim2balance.identity.sign_in_providers import AppleKey as AppleKey
    from aim2balance.identity.sign_in_providers import SignInProvider as SignInProvider
    from aim2balance.identity.sign_in_providers import apple as apple
    from aim2balance.identity.sign_in_providers import discord as discord
    from aim2balance.identity.sign_in_providers import facebook as facebook
    from aim2balance.identity.sign_in_providers import github as github
    from aim2balance.identity.sign_in_providers import google as google
    from aim2balance.identity.sign_in_providers import microsoft as microsoft
    from aim2balance.identity.sign_in_providers import openid_issuer as openid_issuer
else:
    __getattr__ = lazy_exports(__name__)
