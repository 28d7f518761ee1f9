import { SlidersHorizontal } from "lucide-react";
import { type ReactNode, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { SettingsChange } from "@/api/chat-settings";
import type { ChatSettings, Model } from "@/api/types";
import { Button } from "@/ui/button";
import styles from "./settings-button.module.css";

/** What the dialog of settings is drawn with, whoever draws it. */
export interface SettingsDialogProps {
  readonly settings: ChatSettings | null;
  readonly model: Model | null;
  readonly modelLabel: string;
  readonly onKeep: (change: SettingsChange) => Promise<unknown>;
  /** What is chosen there besides, and counts at once. */
  readonly extra?: ReactNode;
  readonly onClose: () => void;
}

interface SettingsButtonProps extends Omit<SettingsDialogProps, "onClose"> {
  /** They are loaded. */
  readonly isKnown: boolean;
  readonly dialog: (props: SettingsDialogProps) => ReactNode;
}

/** Opens the settings of the chat, and says of one that has some which they are. */
export function SettingsButton({ settings, isKnown, dialog, ...rest }: SettingsButtonProps) {
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
        className={styles["button"]}
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
      {isOpen ? <Suspense>{dialog({ ...rest, settings, onClose: () => setOpen(false) })}</Suspense> : null}
    </>
  );
}
