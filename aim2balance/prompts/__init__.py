"""What a person keeps to use again and again: prompts with their versions, and presets, which are settings with a name."""

from typing import TYPE_CHECKING

from aim2balance.kit.lazy_exports import lazy_exports

if TYPE_CHECKING:
    from aim2balance.prompts.presets import Presets as Presets
    from aim2balance.prompts.presets import as_kept as as_kept
    from aim2balance.prompts.presets import erase_presets as erase_presets
    from aim2balance.prompts.presets import no_preset as no_preset
    from aim2balance.prompts.prompts import Prompts as Prompts
    from aim2balance.prompts.prompts import erase_prompts as erase_prompts
    from aim2balance.prompts.schemas import prompt_json as prompt_json
    from aim2balance.prompts.schemas_presets import ChatSettingsIn as ChatSettingsIn
    from aim2balance.prompts.schemas_presets import ChatSettingsOut as ChatSettingsOut
    from aim2balance.prompts.schemas_presets import Tokens as Tokens
    from aim2balance.prompts.schemas_presets import preset_json as preset_json
else:
    __getattr__ = lazy_exports(__name__)
