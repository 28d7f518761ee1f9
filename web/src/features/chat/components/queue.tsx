import { ArrowUp, CornerDownRight, ListEnd, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { addEnglish } from "@/lib/i18n";
import { commandKey } from "@/lib/keyboard";
import { enQueue } from "@/lib/locales/en-queue";
import { Button, IconButton } from "@/ui/button";
import type { Queue } from "../use-queue";
import styles from "./queue.module.css";

addEnglish(enQueue);

/** Above the composer: what waits for the answer, and what can still be done about it. */
export function QueuedTexts({ queue }: { readonly queue: Queue }) {
  const { t } = useTranslation();
  return (
    <ol className={styles["texts"]} aria-label={t("queue.title")} data-testid="queue">
      {queue.list.map((queued) => (
        <li key={queued.id} className={styles["text"]} data-steers={queued.steers || undefined}>
          {queued.steers ? (
            <CornerDownRight className="i i-sm" aria-hidden />
          ) : (
            <ListEnd className="i i-sm" aria-hidden />
          )}
          <span className="small faint">{t(queued.steers ? "queue.steers" : "queue.waits")}</span>
          <span className={styles["words"]} dir="auto">
            {queued.text}
          </span>
          {queue.send === null ? null : (
            <IconButton size="tiny" label={t("queue.send")} onClick={() => queue.send?.(queued)}>
              <ArrowUp className="i i-sm" aria-hidden />
            </IconButton>
          )}
          <IconButton size="tiny" label={t("queue.remove")} onClick={() => queue.remove(queued)}>
            <X className="i i-sm" aria-hidden />
          </IconButton>
        </li>
      ))}
    </ol>
  );
}

/** While an answer is written: what can become of the text in the composer. */
export function QueueButtons({ queue }: { readonly queue: Queue }) {
  const { t, i18n } = useTranslation();
  return (
    <p className={styles["buttons"]} data-testid="queue-buttons">
      {queue.maySteer ? (
        <Button size="small" title={`${commandKey(i18n.language)}↵`} onClick={() => queue.add(true)}>
          <CornerDownRight className="i i-sm" aria-hidden />
          {t("queue.steer")}
        </Button>
      ) : null}
      <Button size="small" title="↵" onClick={() => queue.add(false)}>
        <ListEnd className="i i-sm" aria-hidden />
        {t("queue.add")}
      </Button>
    </p>
  );
}
