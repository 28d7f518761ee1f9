import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { problemOf } from "@/api/problem";
import { storageQuery } from "@/api/queries";
import { mebibytes } from "@/lib/mebibytes";
import { useFormat } from "@/lib/use-format";
import { Button } from "@/ui/button";
import { ConfirmDialog } from "@/ui/confirm-dialog";
import { ProgressBar } from "@/ui/progress-bar";
import { ErrorState, Skeleton } from "@/ui/states";
import { useRemoveDeleted } from "../queries";
import { isNearlyFull } from "../rules";
import styles from "./storage.module.css";

/** How much is kept of how much there may be, and what to do when it is full. */
export function Storage() {
  const { t } = useTranslation();
  const format = useFormat();
  const query = useQuery(storageQuery);
  const [isAsking, setAsking] = useState(false);
  const remove = useRemoveDeleted();
  if (query.isPending) return <Skeleton widths={[100, 60]} />;
  if (query.isError) return <ErrorState title={t("storage.failed")} onRetry={() => void query.refetch()} />;
  const { usedBytes, filesBytes, chatsBytes, knowledgeBytes, deletedBytes, allowedBytes } = query.data;
  const size = (bytes: number) => mebibytes(format, bytes);
  const isFull = isNearlyFull(query.data);
  return (
    <section className={styles["storage"]} aria-label={t("storage.title")} data-testid="storage">
      <div className="row row-wrap between">
        <h3 className="text-md medium">{t("storage.title")}</h3>
        <span className="num text-md">
          {allowedBytes === null
            ? size(usedBytes)
            : t("storage.of", { used: size(usedBytes), allowed: size(allowedBytes) })}
        </span>
      </div>
      {allowedBytes === null ? null : (
        <ProgressBar label={t("storage.title")} done={usedBytes} of={allowedBytes} isWarning={isFull} />
      )}
      <p className="small muted">
        {t("storage.parts", {
          chats: size(chatsBytes),
          images: size(filesBytes),
          collections: size(knowledgeBytes),
        })}{" "}
        {deletedBytes > 0 ? t("storage.deleted", { size: size(deletedBytes) }) : null}
      </p>
      {isFull ? (
        <p className="banner banner-warn" role="status">
          {t("storage.nearlyFull")}
        </p>
      ) : null}
      {deletedBytes > 0 ? (
        <Button size="small" look="danger" onClick={() => setAsking(true)}>
          {t("storage.remove")}
        </Button>
      ) : null}
      {isAsking ? (
        <ConfirmDialog
          title={t("storage.removeTitle")}
          body={t("storage.removeBody")}
          action={t("storage.remove")}
          busy={remove.isPending}
          problem={problemOf(remove.error)}
          onConfirm={() => remove.mutate(undefined, { onSuccess: () => setAsking(false) })}
          onClose={() => setAsking(false)}
        />
      ) : null}
    </section>
  );
}
