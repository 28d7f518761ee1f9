"""What can go wrong: only configuration. An estimate itself never fails; a weak basis makes a wide range instead."""

from aim2balance.kit.errors import Invalid


class UnknownZone(Invalid):
    """The electricity mix of this zone is not in EcoLogits. Facts: `zone`."""

    code = "unknown_zone"


class UnusableZone(Invalid):
    """The mix is there, but its carbon factor is not positive: a defect of the data, as for `CAF`. Facts: `zone`."""

    code = "unusable_zone"
