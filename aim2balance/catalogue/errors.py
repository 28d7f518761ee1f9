"""What can go wrong when a model is asked for or a rate is entered."""

from aim2balance.kit.errors import Conflict, Invalid, NotFound, Unavailable


class ModelNotFound(NotFound):
    """No alias and no provider offers this name."""

    code = "model_not_found"


class ModelNotPriced(Invalid):
    """The model, or a class of tokens the request asks for, has no price. Refused, never guessed."""

    code = "model_not_priced"


class WrongPrice(Invalid):
    """A negative, absurd or unreadable price."""

    code = "wrong_price"


class WrongPriceList(Invalid):
    """A fetched price list that cannot be read, or holds what cannot be."""

    code = "wrong_price_list"


class WrongRate(Invalid):
    """A rate or its date cannot be right."""

    code = "wrong_rate"


class RateInForce(Conflict):
    """Another rate already applies to that month; what is in force is never rewritten."""

    code = "rate_in_force"


class DecryptionFailed(Unavailable):
    """A stored provider key is not decrypted by this root secret."""

    code = "seal_broken"


class NoSuchProvider(NotFound):
    """Neither configured nor built in."""

    code = "provider_not_found"


class NoSuchProviderKey(NotFound):
    code = "provider_key_not_found"


class ProviderRefusedKey(Unavailable):
    """The provider knows the key not, or gives it nothing."""

    code = "provider_refused_key"


class ProviderUnreachable(Unavailable):
    """Nothing answered at the provider's address."""

    code = "provider_unreachable"


class ProviderListsNothing(Unavailable):
    """The provider answered, but with no list of models."""

    code = "provider_lists_nothing"
