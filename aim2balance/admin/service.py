"""What the verbs of administration need. Each change and its row in the audit log are one commit."""

from dataclasses import dataclass

from aim2balance import catalogue, donations, impact, payments
from aim2balance.catalogue.ports import ModelLister
from aim2balance.kit.clock import Clock
from aim2balance.kit.db import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class AdminService:
    """What the verbs and views need; made once by `app.container`."""

    db: Database
    catalogue: "catalogue.CatalogueHolder"
    fund: "donations.Fund"
    payments_context: "payments.Payments"
    lister: ModelLister
    clock: Clock
    hours: "impact.HourlyIntensity"
