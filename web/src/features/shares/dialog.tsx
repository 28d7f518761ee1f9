import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { problemOf } from "@/api/problem";
import { conversationQuery } from "@/api/queries";
import type { Share } from "@/api/types";
import { useFormat } from "@/lib/use-format";
import { Button } from "@/ui/button";
import { CopyButton } from "@/ui/copy-button";
import { Dialog } from "@/ui/dialog";
import { ProblemNote } from "@/ui/problem-note";
import { ErrorState, Skeleton } from "@/ui/states";
import styles from "./dialog.module.css";
import { addressOf, sharesQuery, useRevoke, useShare } from "./queries";

interface ShareDialogProps {
  readonly conversationId: string;
  readonly onClose: () => void;
}

/** Makes, copies and revokes links to a chat, and says first what they show. */
export function ShareDialog({ conversationId, onClose }: ShareDialogProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const query = useQuery(sharesQuery(conversationId));
  const share = useShare(conversationId);
  const revoke = useRevoke();
  const links = query.data ?? [];
  // The branch that is seen, which may be another than the one that was used last.
  const head = client.getQueryData(conversationQuery(conversationId).queryKey)?.headId ?? null;
  return (
    <Dialog title={t("shares.title")} className={styles["dialog"] ?? ""} onClose={onClose}>
      <p className="muted text-md">{t("shares.visible")}</p>
      {query.isPending ? (
        <Skeleton widths={[100]} />
      ) : query.isError ? (
        <ErrorState title={t("shares.failed")} onRetry={() => void query.refetch()} />
      ) : links.length === 0 ? null : (
        <ul className="stack stack-2" aria-label={t("shares.links")}>
          {links.map((link) => (
            <LinkRow key={link.id} link={link} onRevoke={() => revoke.mutate(link.id)} />
          ))}
        </ul>
      )}
      <ProblemNote problem={problemOf(share.error ?? revoke.error)} />
      <p className="visually-hidden" aria-live="polite">
        {revoke.isSuccess ? t("shares.revoked") : ""}
      </p>
      <div className="actions">
        <Button onClick={onClose}>{t("common.close")}</Button>
        <Button look="primary" busy={share.isPending} disabled={share.isPending} onClick={() => share.mutate(head)}>
          {t("shares.make")}
        </Button>
      </div>
    </Dialog>
  );
}

function LinkRow({ link, onRevoke }: { readonly link: Share; readonly onRevoke: () => void }) {
  const { t } = useTranslation();
  const date = useFormat().formatDayTime(link.createdAt);
  return (
    <li className="row secret" data-testid="share">
      <input
        className="input mono"
        readOnly
        aria-label={t("shares.link", { date })}
        value={addressOf(link)}
        onFocus={(event) => event.target.select()}
      />
      <CopyButton label={t("shares.copy")} text={addressOf(link)} size="normal" />
      <Button look="danger" aria-label={t("shares.revokeOf", { title: link.title, date })} onClick={onRevoke}>
        {t("shares.revoke")}
      </Button>
    </li>
  );
}
