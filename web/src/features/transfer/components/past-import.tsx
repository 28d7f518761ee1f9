import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "@/lib/use-format";
import { Button } from "@/ui/button";
import { ErrorState, Skeleton } from "@/ui/states";
import { type ImportItem, type ImportRun, importQuery } from "../queries";
import { isKept, isLeftOut, isReason } from "../rules";
import styles from "./past-import.module.css";

const AT_A_TIME = 100;

/** An import that has ended, with what became of each chat behind a button. */
export function PastImport({ run, isNewest }: { readonly run: ImportRun; readonly isNewest: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [isOpen, setOpen] = useState(isNewest);
  const id = `import-${run.id}`;
  return (
    <li className={styles["run"]} data-testid="past-import">
      <div className="setting-row">
        <span className="grow">
          {t("imports.counts", {
            imported: format.formatCount(run.imported),
            found: format.formatCount(run.found),
            messages: format.formatCount(run.messages),
          })}
          <span className="block small faint num">{format.formatDateTime(run.createdAt)}</span>
        </span>
        {run.found === 0 ? null : (
          <Button size="small" aria-expanded={isOpen} aria-controls={id} onClick={() => setOpen(!isOpen)}>
            {t("imports.report")}
          </Button>
        )}
      </div>
      {run.errorCode === null ? null : (
        <p className="small hint-error">
          {isReason(run.errorCode) ? t(`imports.reasons.${run.errorCode}`) : t("imports.reasons.internal_error")}
        </p>
      )}
      {isOpen && run.found > 0 ? (
        <div id={id}>
          <ImportReport id={run.id} />
        </div>
      ) : null}
    </li>
  );
}

function ImportReport({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const query = useQuery(importQuery(id));
  const [shown, setShown] = useState(AT_A_TIME);
  if (query.isPending) return <Skeleton widths={[100, 90, 95]} />;
  if (query.isError) return <ErrorState title={t("imports.failed")} onRetry={() => void query.refetch()} />;
  const { items } = query.data;
  return (
    <>
      <table className="table table-cards" aria-label={t("imports.report")}>
        <thead>
          <tr>
            <th scope="col">{t("imports.chat")}</th>
            <th scope="col">{t("imports.became")}</th>
            <th scope="col" className="n">
              {t("imports.messages")}
            </th>
          </tr>
        </thead>
        <tbody>
          {items.slice(0, shown).map((item, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the report never changes, and its lines have no ids
            <ItemRow key={index} item={item} />
          ))}
        </tbody>
      </table>
      {items.length > shown ? (
        <Button className={styles["more"] ?? ""} size="small" onClick={() => setShown(shown + AT_A_TIME)}>
          {t("imports.more", { count: items.length - shown })}
        </Button>
      ) : null}
    </>
  );
}

function ItemRow({ item }: { readonly item: ImportItem }) {
  const { t } = useTranslation();
  const format = useFormat();
  const title = item.title || t("nav.untitled");
  const left = Object.entries(item.leftOut).map(([kind, count]) =>
    t(`imports.leftOut.${isLeftOut(kind) ? kind : "block"}`, { count }),
  );
  const kept = Object.entries(item.kept).map(([kind, count]) =>
    t(`imports.kept.${isKept(kind) ? kind : "block"}`, { count }),
  );
  return (
    <tr data-testid="import-item" data-state={item.state}>
      <td className="lead anywhere">
        {item.conversationId === null ? (
          title
        ) : (
          <Link to="/c/$id" params={{ id: item.conversationId }}>
            {title}
          </Link>
        )}
      </td>
      <td className="full">
        {item.state === "imported" ? t("imports.imported") : t("imports.skipped")}
        {item.reason === null ? null : (
          <span className="block small faint">
            {isReason(item.reason) ? t(`imports.reasons.${item.reason}`) : item.reason}
          </span>
        )}
        {kept.length === 0 ? null : (
          <span className="block small faint">{t("imports.keptAs", { what: kept.join(", ") })}</span>
        )}
        {item.missing.length === 0 ? null : (
          <span className="block small faint anywhere">
            {t("imports.missing", { count: item.missing.length, names: item.missing.join(", ") })}
          </span>
        )}
        {left.length === 0 ? null : (
          <span className="block small faint">{t("imports.without", { what: left.join(", ") })}</span>
        )}
      </td>
      <td className="n price num">{item.messages === 0 ? "–" : format.formatCount(item.messages)}</td>
    </tr>
  );
}
