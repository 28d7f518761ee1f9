"""What can go wrong: configuration, and who tells carbon intensities. An estimate itself never fails; a weak basis makes a wide range."""

from typing import Literal, get_args

from aim2balance.kit.errors import Invalid, Unavailable

SourceProblem = Literal["no-key", "key-refused", "rate-limited", "no-answer", "unknown-area", "unreadable"]
SOURCE_PROBLEMS: tuple[SourceProblem, ...] = get_args(SourceProblem)


class UnknownZone(Invalid):
    """The electricity mix of this zone is not in EcoLogits. Facts: `zone`."""

    code = "unknown_zone"


class UnusableZone(Invalid):
    """The mix is there, but its carbon factor is not positive: a defect of the data, as for `CAF`. Facts: `zone`."""

    code = "unusable_zone"


class IntensityUnavailable(Unavailable):
    """A source of carbon intensities tells nothing. `problem` says why; the text names no key."""

    code = "intensity_unavailable"

    def __init__(self, problem: SourceProblem, message: str) -> None:
        super().__init__(message, problem=problem)
        self.problem: SourceProblem = problem
