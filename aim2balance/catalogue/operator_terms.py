"""The sections `payments`, `sessions`, `registration`, `titles`, `impact` and `server`, and the variables of services; what they mean is
for other domains to say.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Literal, get_args

from pydantic import BeforeValidator, Field

from aim2balance.catalogue.sign_in_terms import SignInVariables
from aim2balance.kit import variables
from aim2balance.kit.config_types import ADDRESS, DOMAINS, FLAG, Section, choice, integer, number, rows, seconds, setting, text

VatRule = Literal["none", "inclusive", "exclusive"]
ImpactMethod = Literal["a2b-1", "a2b-2"]
IntensitySource = Literal["entsoe", "electricitymaps"]


class PaymentTerms(Section):
    """The section `payments`; what it means is for payments to say."""

    vat: Annotated[VatRule, choice(*get_args(VatRule))] = setting(
        "none",
        "inclusive",
        "value added tax on credit: none; inclusive (the payer pays the round amount, credit is what is left); exclusive (on top)",
    )
    vat_rate: Annotated[Decimal, number(0, 1, "a share")] = setting(Decimal("0.19"), "0.19", "the rate of that tax, as a share")
    tax_by_processor: Annotated[bool, FLAG] = setting(False, "true", "with exclusive tax: Stripe Tax computes it instead of vat_rate")
    plan_eur: Annotated[int, integer(5, 500, "euro")] = setting(20, "20", "the monthly plan, in euro")


class SessionTerms(Section):
    """The section `sessions`, in hours."""

    absolute_hours: Annotated[int, integer(1, 8760, "hours")] = setting(
        720, "12", "hours a sign-in lasts at most, however much it is used; then the password is asked for again"
    )
    idle_hours: Annotated[int, integer(1, 8760, "hours")] = setting(720, "8", "hours a sign-in may go unused")
    admins_need_second_factor: bool = setting(
        False,
        "true",
        "administrators administer only once they have an authenticator app (settings, security); nobody is locked out of their chats",
    )


class RegistrationTerms(Section):
    """The section `registration`; what it means is for identity to say."""

    mode: Annotated[str, choice("open", "invited", "closed")] = setting(
        "open", "invited", "who may open an account: everybody, whoever has an invitation (`users invite`), or nobody but by `users create`"
    )
    domains: Annotated[tuple[str, ...], DOMAINS] = setting(
        (),
        '["example.org"]',
        "only addresses of these domains may open an account without an invitation",
        otherwise="[]: all",
    )


class TitleTerms(Section):
    """The section `titles`; what it means is for the chat to say."""

    model: Annotated[str, text(r"\S{1,300}", 'a model, auto:cheapest, or "off"')] = setting(
        "auto:cheapest",
        "off",
        "the model that gives a chat its title, metered apart from answers; `off`: the first words of the question, which cost nothing."
        " Among `auto:cheapest`, models that think before they write come last however cheap a token is: a title has 48 tokens, which"
        " they would spend on thoughts",
    )


class ServerLimits(Section):
    """How long a client may take over its request, and how many may be connected."""

    connections: Annotated[int, integer(16, 1_000_000, "connections")] = setting(
        2000,
        "5000",
        "open at a time in all, as far as the system's limit of open files allows; then who waited longest for its request goes",
    )
    connections_per_address: Annotated[int, integer(4, 1_000_000, "connections")] = setting(
        512, "100", "open at a time from one address (IPv6: one /64 network), proxies that are trusted excepted"
    )
    head_s: Annotated[float, seconds(1, 3600)] = setting(15.0, "5", "seconds for the head of a request")
    body_grace_s: Annotated[float, seconds(1, 3600)] = setting(30.0, "10", "seconds for the body of a request, however slow it comes")
    body_bytes_per_s: Annotated[int, integer(1, 1_000_000_000, "bytes")] = setting(
        4096, "16384", "bytes a second the body must come with after that"
    )
    idle_s: Annotated[float, seconds(1, 3600)] = setting(
        5.0, "75", "seconds a connection may stay open without a request; behind a proxy more than the proxy keeps it"
    )


class HourlyIntensityTerms(Section):
    """Who tells the carbon intensity of a zone hour by hour."""

    source: Annotated[IntensitySource, choice(*get_args(IntensitySource))] = setting(
        ...,
        "entsoe",
        "entsoe: what was generated in the zone, without imports, by `ENTSOE_API_KEY`; electricitymaps: with imports, by"
        " `ELECTRICITYMAPS_API_KEY`",
    )
    area: Annotated[str | None, text(r"[A-Za-z0-9_-]{2,40}", "the source's name of the zone")] = setting(
        None,
        "10YFR-RTE------C",
        "the zone as the source calls it: an EIC code for entsoe, a zone key such as US-CAL-CISO for electricitymaps",
        otherwise="that of the country, where it has one",
    )
    max_age_hours: Annotated[int, integer(0, 24, "hours")] = setting(
        3, "2", "how many hours before the present one the newest figure may be of; else that of the year counts, and the receipt says so"
    )
    base_url: Annotated[str | None, ADDRESS] = setting(
        None, "https://api.electricitymaps.com/v4", "another address of the source's API", otherwise="the source's own"
    )


class ImpactTerms(Section):
    """The section `impact`: how footprints are estimated."""

    method: Annotated[ImpactMethod, choice(*get_args(ImpactMethod))] = setting(
        "a2b-2",
        "a2b-1",
        "the method that the footprint of answers is booked with from the next start on; booked ones keep theirs",
    )
    hourly: Annotated[Mapping[str, HourlyIntensityTerms], BeforeValidator(rows)] = setting({}, "", "")


class ServiceVariables(SignInVariables):
    """Variables of payment processor, mail server and storage, and of those who say who somebody is."""

    stripe_secret_key: Annotated[str, variables.KEY, Field(repr=False)] = setting(
        "", "sk_test_…", "card payments by Stripe; refused while `demo` is true", otherwise="empty", name="STRIPE_SECRET_KEY"
    )
    stripe_webhook_secret: Annotated[str, variables.KEYS, Field(repr=False)] = setting(
        "",
        "whsec_…",
        "checks Stripe's messages; several, separated by commas, during a rotation",
        otherwise="empty",
        name="STRIPE_WEBHOOK_SECRET",
    )
    stripe_api_base: Annotated[str, variables.HTTP] = setting(
        "",
        "http://127.0.0.1:8420",
        "another address that speaks Stripe's API, for tests",
        otherwise="empty: Stripe",
        name="STRIPE_API_BASE",
    )
    entsoe_api_key: Annotated[str, variables.KEY, Field(repr=False)] = setting(
        "",
        "the token",
        "the token of the ENTSO-E Transparency Platform, for zones under impact.hourly",
        otherwise="empty",
        name="ENTSOE_API_KEY",
    )
    electricitymaps_api_key: Annotated[str, variables.KEY, Field(repr=False)] = setting(
        "", "the key", "the key of Electricity Maps, for zones under impact.hourly", otherwise="empty", name="ELECTRICITYMAPS_API_KEY"
    )
    smtp_url: Annotated[str, variables.SMTP, Field(repr=False)] = setting(
        "",
        "smtp://user:password@mail.example.org:587",
        "the mail server; `smtps://` is TLS from the start",
        otherwise="empty: no mail",
        name="SMTP_URL",
    )
    s3_url: Annotated[str, variables.S3, Field(repr=False)] = setting(
        "",
        "s3://key:secret@host/bucket",
        "storage of files: any S3, in path style; `?region=…&endpoint=http://…` behind it where needed",
        otherwise="empty: files stay in the data folder",
        name="S3_URL",
    )
    clamav_url: Annotated[str, variables.CLAMAV] = setting(
        "", "tcp://127.0.0.1:3310", "clamd, by TCP or `unix:///path`: nothing uploaded is kept unseen", otherwise="empty", name="CLAMAV_URL"
    )
