"""Accounts as the configuration has them."""

from datetime import timedelta

from aim2balance import identity
from aim2balance.app.sign_in_providers import sign_in_providers
from aim2balance.catalogue import KeyEncryption
from aim2balance.catalogue.types import Configuration
from aim2balance.identity.service import OnCreated, OnFirstProof
from aim2balance.kit.clock import Clock
from aim2balance.kit.db import Database


def open_identity(
    root: bytes,
    settings: Configuration,
    db: Database,
    clock: Clock,
    on_created: OnCreated,
    *,
    on_first_proof: OnFirstProof,
    sends_mail: bool,
) -> identity.Identity:
    sessions, registration = settings.sessions, settings.registration
    return identity.open_identity(
        db,
        root,
        clock,
        on_created,
        sealing=KeyEncryption(root, "second-factors"),
        providers=sign_in_providers(settings, clock),
        asks_admins_for_codes=sessions.admins_need_second_factor,
        on_first_proof=on_first_proof,
        sends_mail=sends_mail,
        registration=identity.RegistrationRules(mode=identity.RegistrationMode(registration.mode), domains=registration.domains),
        session_limits=identity.SessionLimits(idle=timedelta(hours=sessions.idle_hours), absolute=timedelta(hours=sessions.absolute_hours)),
    )
