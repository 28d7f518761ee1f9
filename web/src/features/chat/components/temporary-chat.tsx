import { Hourglass } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useFormat } from "@/lib/use-format";
import { Button } from "@/ui/button";
import styles from "./temporary-chat.module.css";

interface ToggleProps {
  readonly isOn: boolean;
  readonly onToggle: () => void;
}

/** Before the first message: whether this chat is kept. */
export function TemporaryToggle({ isOn, onToggle }: ToggleProps) {
  const { t } = useTranslation();
  return (
    <Button
      look="quiet"
      size="small"
      className={styles["toggle"]}
      aria-pressed={isOn}
      aria-label={t("temporary.toggle")}
      title={t("temporary.toggle")}
      onClick={onToggle}
    >
      <Hourglass className="i i-sm" aria-hidden />
      <span className="hide-narrow">{t("temporary.name")}</span>
    </Button>
  );
}

interface NoteProps {
  /** Null while nothing was sent. */
  readonly until: string | null;
}

/** Says above the composer that this chat will be gone, and when. */
export function TemporaryNote({ until }: NoteProps) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <p className={styles["note"]} data-testid="temporary">
      <Hourglass className="i i-sm" aria-hidden />
      <span>
        {until === null ? t("temporary.before") : t("temporary.until", { time: format.formatDayTime(until) })}
      </span>
    </p>
  );
}
