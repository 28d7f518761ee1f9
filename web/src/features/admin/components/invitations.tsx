import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { MailX } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { problemOf } from "@/api/problem";
import { useFormat } from "@/lib/use-format";
import { Button } from "@/ui/button";
import { ConfirmDialog } from "@/ui/confirm-dialog";
import { LoadMore } from "@/ui/load-more";
import { MailAddress } from "@/ui/mail-address";
import { SectionCard } from "@/ui/section-card";
import { EmptyState, ErrorState, Skeleton } from "@/ui/states";
import { COMMAND_LINE } from "../log-words";
import { type Invitation, invitationsQuery, useTakeBack } from "../queries";
import { InviteDialog } from "./invite-dialog";

/** Who was invited, by whom, and what became of it; open ones can be taken back. */
export function Invitations() {
  const { t } = useTranslation();
  const query = useInfiniteQuery(invitationsQuery);
  const takeBack = useTakeBack();
  const [again, setAgain] = useState<Invitation | null>(null);
  const [leaving, setLeaving] = useState<Invitation | null>(null);
  const found = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <SectionCard id="invitations" title={t("admin.invitations")}>
      {query.isPending ? (
        <Skeleton widths={[100, 100]} />
      ) : query.isError ? (
        <ErrorState title={t("admin.invitationsFailed")} onRetry={() => void query.refetch()} />
      ) : found.length === 0 ? (
        <EmptyState icon={<MailX className="i i-lg" aria-hidden />}>{t("admin.invitationsNone")}</EmptyState>
      ) : (
        <>
          <div className="table-wrap">
            <table className="table table-cards" aria-label={t("admin.invitations")}>
              <thead>
                <tr>
                  <th scope="col">{t("admin.invitationTo")}</th>
                  <th scope="col">{t("admin.invitationBy")}</th>
                  <th scope="col">{t("admin.invitationAt")}</th>
                  <th scope="col">{t("admin.invitationUntil")}</th>
                  <th scope="col">{t("admin.invitationState")}</th>
                  <th scope="col">
                    <span className="visually-hidden">{t("admin.invitationTakeBack")}</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {found.map((invitation) => (
                  <InvitationItem
                    key={invitation.id}
                    invitation={invitation}
                    onAgain={() => setAgain(invitation)}
                    onTakeBack={() => {
                      takeBack.reset();
                      setLeaving(invitation);
                    }}
                  />
                ))}
              </tbody>
            </table>
          </div>
          <LoadMore list={query} label={t("admin.invitationsMore")} />
        </>
      )}
      {again === null ? null : <InviteDialog email={again.email} onClose={() => setAgain(null)} />}
      {leaving === null ? null : (
        <ConfirmDialog
          title={t("admin.invitationTakeBack")}
          body={t("admin.invitationTakeBackBody", { email: leaving.email })}
          action={t("admin.invitationTakeBack")}
          busy={takeBack.isPending}
          problem={problemOf(takeBack.error)}
          onConfirm={() => takeBack.mutate(leaving.id, { onSuccess: () => setLeaving(null) })}
          onClose={() => setLeaving(null)}
        />
      )}
    </SectionCard>
  );
}

interface InvitationItemProps {
  readonly invitation: Invitation;
  readonly onAgain: () => void;
  readonly onTakeBack: () => void;
}

function InvitationItem({ invitation, onAgain, onTakeBack }: InvitationItemProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { email, state, madeBy, userId } = invitation;
  const by = madeBy.email ?? (madeBy.id === COMMAND_LINE ? t("admin.invitationByCommand") : "");
  return (
    <tr data-testid="invitation-row">
      <td className="lead anywhere">
        {userId === null ? (
          <MailAddress address={email} />
        ) : (
          <Link to="/admin" search={{ part: "people", person: userId }}>
            <MailAddress address={email} />
          </Link>
        )}
      </td>
      <td className="anywhere" data-label={t("admin.invitationBy")}>
        {madeBy.email === null ? by : <MailAddress address={by} />}
      </td>
      <td data-label={t("admin.invitationAt")}>{format.formatDate(invitation.madeAt)}</td>
      <td data-label={t("admin.invitationUntil")}>{format.formatDate(invitation.expiresAt)}</td>
      <td data-label={t("admin.invitationState")}>
        <span className={state === "open" ? "badge badge-accent" : "badge"}>
          {t(`admin.invitationStates.${state}`)}
        </span>{" "}
        {invitation.isMailed && (state === "open" || invitation.mailedAt !== null) ? (
          <span className="small faint">
            {t(`admin.invitationMail.${invitation.mailedAt === null ? "waiting" : "sent"}`)}
          </span>
        ) : null}
      </td>
      <td className="end">
        {state === "open" ? (
          <Button size="small" onClick={onTakeBack}>
            {t("admin.invitationTakeBack")}
          </Button>
        ) : state === "taken" ? null : (
          <Button size="small" onClick={onAgain}>
            {t("admin.inviteAgain")}
          </Button>
        )}
      </td>
    </tr>
  );
}
