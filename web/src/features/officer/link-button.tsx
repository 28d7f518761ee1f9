import { useQuery } from "@tanstack/react-query";
import { Link2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { problemOf } from "@/api/problem";
import { useFormat } from "@/lib/use-format";
import { Button } from "@/ui/button";
import { CopyButton } from "@/ui/copy-button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { ProblemNote } from "@/ui/problem-note";
import { ErrorState, Skeleton } from "@/ui/states";
import { type OfficerLink, type OfficerSubject, officerLinksQuery, useMakeLink, useTakeBack } from "./queries";
import { useSubjectName } from "./use-subject-name";

interface OfficerLinkButtonProps {
  readonly subject: OfficerSubject;
  /** What it is a link to, in words: October 2026, the name of a project, or one's own use. */
  readonly name: string;
  readonly size?: "small" | "normal";
}

/** Opens where links to this month, project or one's own use are made, listed and taken back. */
export function OfficerLinkButton({ subject, name, size = "normal" }: OfficerLinkButtonProps) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button size={size} aria-label={t("officer.buttonOf", { name })} onClick={() => setOpen(true)}>
        <Link2 className="i" aria-hidden />
        {t("officer.button")}
      </Button>
      {isOpen ? <OfficerLinkDialog subject={subject} name={name} onClose={() => setOpen(false)} /> : null}
    </>
  );
}

interface OfficerLinkDialogProps {
  readonly subject: OfficerSubject;
  readonly name: string;
  readonly onClose: () => void;
}

function OfficerLinkDialog({ subject, name, onClose }: OfficerLinkDialogProps) {
  const { t } = useTranslation();
  const query = useQuery(officerLinksQuery);
  const make = useMakeLink();
  const takeBack = useTakeBack();
  const nameOf = useSubjectName();
  const [days, setDays] = useState({ firstDay: "", lastDay: "" });
  const wanted = subject.kind === "person" ? { ...subject, ...days } : subject;
  const links = (query.data?.items ?? []).filter((link) => isTo(link, subject));
  const made = make.data !== undefined && links.some(({ id }) => id === make.data.id) ? make.data : null;
  return (
    <Dialog title={t("officer.title", { name })} onClose={onClose}>
      <p className="muted text-md">{t("officer.body")}</p>
      {subject.kind !== "person" ? null : (
        <div className="stack stack-2">
          <div className="row">
            <Field
              label={t("officer.firstDay")}
              type="date"
              value={days.firstDay}
              max={days.lastDay || undefined}
              onChange={(event) => setDays({ ...days, firstDay: event.target.value })}
            />
            <Field
              label={t("officer.lastDay")}
              type="date"
              value={days.lastDay}
              min={days.firstDay || undefined}
              onChange={(event) => setDays({ ...days, lastDay: event.target.value })}
            />
          </div>
          <p className="small faint">{t("officer.daysHint")}</p>
        </div>
      )}
      {made === null ? null : (
        <div className="stack stack-2" role="status">
          <p>{t("officer.once")}</p>
          <div className="row">
            <input
              className="input mono"
              readOnly
              aria-label={t("officer.link")}
              value={made.url}
              onFocus={(event) => event.target.select()}
            />
            <CopyButton label={t("officer.copy")} text={made.url} size="normal" />
          </div>
        </div>
      )}
      {query.isPending ? (
        <Skeleton widths={[100]} />
      ) : query.isError ? (
        <ErrorState title={t("officer.failed")} onRetry={() => void query.refetch()} />
      ) : links.length === 0 ? null : (
        <ul className="setting-rows" aria-label={t("officer.links")}>
          {links.map((link) => (
            <OfficerLinkRow key={link.id} link={link} name={nameOf(link)} onTakeBack={() => takeBack.mutate(link.id)} />
          ))}
        </ul>
      )}
      <ProblemNote problem={problemOf(make.error ?? takeBack.error)} />
      <div className="actions">
        <Button onClick={onClose}>{t("common.close")}</Button>
        <Button look="primary" busy={make.isPending} disabled={make.isPending} onClick={() => make.mutate(wanted)}>
          {t("officer.make")}
        </Button>
      </div>
    </Dialog>
  );
}

function isTo(link: OfficerLink, subject: OfficerSubject): boolean {
  if (link.kind !== subject.kind) return false;
  return (
    subject.kind === "person" ||
    (subject.kind === "month" ? link.month === subject.month : link.projectId === subject.projectId)
  );
}

interface OfficerLinkRowProps {
  readonly link: OfficerLink;
  readonly name: string;
  readonly onTakeBack: () => void;
}

export function OfficerLinkRow({ link, name, onTakeBack }: OfficerLinkRowProps) {
  const { t } = useTranslation();
  const date = useFormat().formatDayTime(link.madeAt);
  return (
    <li className="setting-row" data-testid="officer-link">
      <span className="grow anywhere">
        <span dir="auto">{name}</span>
        <span className="block small faint">{t("officer.linkOf", { date })}</span>
      </span>
      <Button size="small" look="danger" aria-label={t("officer.takeBackOf", { name, date })} onClick={onTakeBack}>
        {t("officer.takeBack")}
      </Button>
    </li>
  );
}
