import { ChevronLeft, ChevronRight } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useFormat } from "@/lib/use-format";
import { IconButton } from "@/ui/button";
import type { Versions } from "../message-tree";
import styles from "./version-switch.module.css";

interface VersionSwitchProps {
  readonly versions: Versions | null;
  readonly label: string;
  readonly onVersion: (messageId: string) => void;
}

/** "2/3" between two arrows; nothing where there is one version only. */
export function VersionSwitch({ versions, label, onVersion }: VersionSwitchProps) {
  const { t } = useTranslation();
  const format = useFormat();
  if (versions === null) return null;
  const previous = versions.ids[versions.index - 1];
  const next = versions.ids[versions.index + 1];
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms
    <span className={styles["switch"]} role="group" aria-label={label}>
      <IconButton
        label={t("chat.previousVersion")}
        size="tiny"
        disabled={previous === undefined}
        onClick={() => previous !== undefined && onVersion(previous)}
      >
        <ChevronLeft className="i i-sm" aria-hidden />
      </IconButton>
      <span className="num">
        {format.formatCount(versions.index + 1)}/{format.formatCount(versions.ids.length)}
      </span>
      <IconButton
        label={t("chat.nextVersion")}
        size="tiny"
        disabled={next === undefined}
        onClick={() => next !== undefined && onVersion(next)}
      >
        <ChevronRight className="i i-sm" aria-hidden />
      </IconButton>
    </span>
  );
}
