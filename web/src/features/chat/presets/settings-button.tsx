import { SlidersHorizontal } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ChatSettings, Model } from "@/api/types";
import { Button } from "@/ui/button";
import type { SettingsChange } from "./use-settings";

const SettingsDialog = lazy(async () => ({ default: (await import("./settings-dialog")).SettingsDialog }));

interface SettingsButtonProps {
  readonly settings: ChatSettings | null;
  /** They are loaded. */
  readonly isKnown: boolean;
  readonly model: Model | null;
  readonly modelLabel: string;
  readonly onKeep: (change: SettingsChange) => Promise<unknown>;
}

/** Opens the settings of the chat, and says of one that has some which they are. */
export function SettingsButton({ settings, isKnown, ...rest }: SettingsButtonProps) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const preset = settings?.preset ?? null;
  const isAdjusted = settings !== null && (preset === null || preset.adjusted);
  const label = preset === null ? t("presets.adjusted") : preset.name;
  const said = preset?.adjusted === true ? t("presets.presetAdjusted", { name: preset.name }) : label;
  const title = settings === null ? t("presets.settings") : t("presets.settingsOf", { label: said });
  return (
    <>
      <Button
        look="quiet"
        size="small"
        className="settings-btn"
        aria-haspopup="dialog"
        disabled={!isKnown}
        aria-label={title}
        title={title}
        data-testid="chat-settings"
        data-used={settings === null ? undefined : isAdjusted ? "adjusted" : "preset"}
        onClick={() => setOpen(true)}
      >
        <SlidersHorizontal className="i i-sm" aria-hidden />
        {settings === null ? null : (
          <span className="truncate">
            {label}
            {said === label ? null : <span className="hide-narrow">{said.slice(label.length)}</span>}
          </span>
        )}
      </Button>
      {isOpen ? (
        <Suspense>
          <SettingsDialog {...rest} settings={settings} onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
