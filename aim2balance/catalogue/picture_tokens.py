"""How a model counts a picture it reads: the words of its rule. The arithmetic is in `hold_sizing`."""

from typing import Annotated, Literal, get_args

from aim2balance.kit.config_types import Section, choice, integer, setting

PictureWay = Literal["flat", "tiles", "crops", "patches", "area"]


class PictureTokens(Section):
    """How a model counts a picture it reads: `base` tokens, and `each` hundredths of a token for every piece of it.

    `flat`: the base alone. `tiles`: squares of `piece` pixels, once the long and the short side are within theirs; a picture asked for in
    low detail is the base. `patches`: the same, whatever the detail. `crops`: squares of two thirds of the short side, at most `piece`; one
    piece up to half of that. `area`: a piece is so many pixels.
    """

    way: Annotated[PictureWay, choice(*get_args(PictureWay))] = setting("flat", "tiles", "how the pieces of a picture are counted")
    base: Annotated[int, integer(0, 1_000_000, "tokens")] = setting(0, "85", "tokens of any picture")
    each: Annotated[int, integer(0, 1_000_000, "hundredths of a token")] = setting(0, "17000", "hundredths of a token for each piece")
    piece: Annotated[int, integer(1, 100_000, "pixels")] = setting(512, "512", "pixels along a piece; of an area, the pixels of one")
    long_side: Annotated[int, integer(0, 100_000, "pixels")] = setting(0, "2048", "pixels the long side is reduced to; 0: it stays")
    short_side: Annotated[int, integer(0, 100_000, "pixels")] = setting(0, "768", "pixels the short side is reduced to; 0: it stays")
    most: Annotated[int, integer(1, 1_000_000, "pieces")] = setting(1, "8", "the most pieces a picture has")
