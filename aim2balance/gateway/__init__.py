"""The only way to a model: admit, relay, meter, settle. `Gateway` answers requests, `GatewayRoutes` serves them under `/v1`."""

from typing import TYPE_CHECKING

from aim2balance.kit.lazy_exports import lazy_exports

if TYPE_CHECKING:
    from aim2balance.gateway.answer import ContentAnswer as ContentAnswer
    from aim2balance.gateway.answer import PlainAnswer as PlainAnswer
    from aim2balance.gateway.answer import StreamedAnswer as StreamedAnswer
    from aim2balance.gateway.auto_models import AUTO_MODELS as AUTO_MODELS
    from aim2balance.gateway.dialects.model_input import ModelInput as ModelInput
    from aim2balance.gateway.dialects.model_input import PDFFile as PDFFile
    from aim2balance.gateway.pictures import PictureAnswer as PictureAnswer
    from aim2balance.gateway.pictures import PictureMaker as PictureMaker
    from aim2balance.gateway.routes import TABLE as TABLE
    from aim2balance.gateway.routes import GatewayRoutes as GatewayRoutes
    from aim2balance.gateway.service import Gateway as Gateway
    from aim2balance.gateway.types import Caller as Caller
    from aim2balance.gateway.voice import MOST_READ as MOST_READ
    from aim2balance.gateway.voice import Voice as Voice
    from aim2balance.gateway.voice import VoiceModel as VoiceModel
    from aim2balance.gateway.web_search import WebSearch as WebSearch
    from aim2balance.gateway.web_search import WebSearchAnswer as WebSearchAnswer
    from aim2balance.gateway.web_search import place_of as place_of
else:
    __getattr__ = lazy_exports(__name__)
