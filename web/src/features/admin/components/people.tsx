import { useInfiniteQuery } from "@tanstack/react-query";
import { Search, UserX } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { problemOf } from "@/api/problem";
import { useForm } from "@/lib/form";
import { newId } from "@/lib/ids";
import { microEuro } from "@/lib/money";
import { useFormat } from "@/lib/use-format";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { LoadMore } from "@/ui/load-more";
import { ProblemNote } from "@/ui/problem-note";
import { SectionCard } from "@/ui/section-card";
import { EmptyState, ErrorState, Skeleton } from "@/ui/states";
import { balanceForm, reasonForm } from "../form";
import { type Person, peopleQuery, useRestore, useSetBalance, useSuspend } from "../queries";
import { InviteDialog } from "./invite-dialog";
import { PaymentsDialog } from "./payments";
import styles from "./people.module.css";
import { Reason } from "./reason";

type Doing = { readonly what: "suspend" | "restore" | "balance" | "payments"; readonly person: Person };

/** Everybody with an account and their figures; never what they wrote. */
export function People({ ownId }: { readonly ownId: string }) {
  const { t } = useTranslation();
  const [search, setSearch] = useState("");
  const [doing, setDoing] = useState<Doing | null>(null);
  const [inviting, setInviting] = useState(false);
  const query = useInfiniteQuery(peopleQuery(search.trim()));
  const people = (query.data?.pages ?? []).flatMap((page) => page.items);
  const close = () => setDoing(null);
  return (
    <SectionCard
      id="people"
      title={t("admin.people")}
      aside={
        <>
          <Button size="small" onClick={() => setInviting(true)}>
            {t("admin.invite")}
          </Button>
          <span className="with-icon">
            <Search className="i" aria-hidden />
            <input
              className="input"
              type="search"
              aria-label={t("admin.searchPeople")}
              placeholder={t("admin.searchPeople")}
              maxLength={200}
              value={search}
              onChange={(event) => setSearch(event.target.value)}
            />
          </span>
        </>
      }
    >
      {query.isPending ? (
        <Skeleton widths={[100, 100, 100]} />
      ) : query.isError ? (
        <ErrorState title={t("admin.failed")} onRetry={() => void query.refetch()} />
      ) : people.length === 0 ? (
        <EmptyState icon={<UserX className="i i-lg" aria-hidden />}>{t("admin.nobody")}</EmptyState>
      ) : (
        <>
          <div className="table-wrap">
            <table
              className="table table-cards"
              aria-label={t("admin.people")}
              aria-busy={query.isPlaceholderData || undefined}
            >
              <thead>
                <tr>
                  <th scope="col">{t("admin.account")}</th>
                  <th scope="col" className="n">
                    {t("admin.answers")}
                  </th>
                  <th scope="col" className="n">
                    {t("admin.spent")}
                  </th>
                  <th scope="col" className="n">
                    {t("admin.balance")}
                  </th>
                  <th scope="col">
                    <span className="visually-hidden">{t("admin.actions")}</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {people.map((person) => (
                  <Row
                    key={person.id}
                    person={person}
                    isOwn={person.id === ownId}
                    onDo={(what) => setDoing({ what, person })}
                  />
                ))}
              </tbody>
            </table>
          </div>
          <LoadMore list={query} label={t("admin.more")} />
        </>
      )}
      {doing === null ? null : doing.what === "balance" ? (
        <BalanceDialog person={doing.person} onClose={close} />
      ) : doing.what === "payments" ? (
        <PaymentsDialog person={doing.person} onClose={close} />
      ) : (
        <SuspendDialog person={doing.person} isSuspended={doing.what === "restore"} onClose={close} />
      )}
      {inviting ? <InviteDialog onClose={() => setInviting(false)} /> : null}
    </SectionCard>
  );
}

interface RowProps {
  readonly person: Person;
  readonly isOwn: boolean;
  readonly onDo: (what: Doing["what"]) => void;
}

function Row({ person, isOwn, onDo }: RowProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const lastUsed = person.lastUsedAt === null ? t("admin.neverUsed") : format.formatDate(person.lastUsedAt);
  return (
    <tr data-testid="person-row">
      <td className="lead anywhere">
        {person.email}
        <span className={`small faint ${styles["below"]}`}>
          {person.role === "admin" ? <span className="badge badge-accent">{t("admin.adminRole")}</span> : null}
          {person.suspended ? <span className="badge badge-warn">{t("admin.suspended")}</span> : null}
          {person.blocked ? <span className="badge badge-warn">{t("admin.blocked")}</span> : null}
          <span>{t("admin.lastUsed", { when: lastUsed })}</span>
        </span>
      </td>
      <td className="n num" data-label={t("admin.answers")}>
        {format.formatCount(person.answers)}
      </td>
      <td className="n num end" data-label={t("admin.spent")}>
        {format.formatEuro(microEuro(person.spentMicroEur))}
      </td>
      <td className="n price num">
        {person.balanceMicroEur === null ? "" : format.formatEuro(microEuro(person.balanceMicroEur))}
      </td>
      <td className="full">
        <span className={`row ${styles["actions"]}`}>
          <Button size="small" onClick={() => onDo("payments")}>
            {t("admin.payments.open")}
          </Button>
          <Button size="small" onClick={() => onDo("balance")}>
            {t("admin.setBalance")}
          </Button>
          {isOwn ? null : (
            <Button
              size="small"
              look={person.suspended ? "plain" : "danger"}
              onClick={() => onDo(person.suspended ? "restore" : "suspend")}
            >
              {person.suspended ? t("admin.restore") : t("admin.suspend")}
            </Button>
          )}
        </span>
      </td>
    </tr>
  );
}

interface SuspendDialogProps {
  readonly person: Person;
  readonly isSuspended: boolean;
  readonly onClose: () => void;
}

function SuspendDialog({ person, isSuspended, onClose }: SuspendDialogProps) {
  const { t } = useTranslation();
  const { register, handleSubmit, watch } = useForm(reasonForm, { reason: "" });
  const suspend = useSuspend();
  const restore = useRestore();
  const change = isSuspended ? restore : suspend;
  const isReady = reasonForm.safeParse(watch()).success && !change.isPending;
  const onSubmit = handleSubmit(({ reason }) => change.mutate({ userId: person.id, reason }, { onSuccess: onClose }));

  return (
    <Dialog title={t(isSuspended ? "admin.restoreTitle" : "admin.suspendTitle")} onClose={onClose}>
      <form className="stack" onSubmit={onSubmit}>
        <p className="muted anywhere">
          {t(isSuspended ? "admin.restoreBody" : "admin.suspendBody", { email: person.email })}
        </p>
        <Reason {...register("reason")} />
        <ProblemNote problem={problemOf(change.error)} />
        <div className="actions">
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button
            type="submit"
            look={isSuspended ? "primary" : "danger-solid"}
            busy={change.isPending}
            disabled={!isReady}
          >
            {t(isSuspended ? "admin.restore" : "admin.suspend")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function BalanceDialog({ person, onClose }: { readonly person: Person; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { register, handleSubmit, watch } = useForm(balanceForm, { amountMicroEur: "", reason: "" });
  // Made once for the dialog: sent twice it is booked once.
  const [key] = useState(newId);
  const change = useSetBalance();
  const typed = watch();
  const amount = balanceForm.shape.amountMicroEur.safeParse(typed.amountMicroEur).data;
  const isReady = balanceForm.safeParse(typed).success && !change.isPending;
  const now = person.balanceMicroEur ?? 0;
  const onSubmit = handleSubmit((wanted) =>
    change.mutate({ userId: person.id, ...wanted, key }, { onSuccess: onClose }),
  );

  return (
    <Dialog title={t("admin.balanceTitle")} onClose={onClose}>
      <form className="stack" onSubmit={onSubmit}>
        <p className="muted anywhere">{t("admin.balanceBody", { email: person.email })}</p>
        <Field
          {...register("amountMicroEur")}
          label={t("admin.balanceChange")}
          inputMode="text"
          autoComplete="off"
          error={typed.amountMicroEur !== "" && amount === undefined ? t("admin.wrongChange") : null}
          hint={
            amount === undefined
              ? t("admin.balanceNow", { now: format.formatEuro(microEuro(now)) })
              : t("admin.balanceThen", {
                  now: format.formatEuro(microEuro(now)),
                  after: format.formatEuro(microEuro(now + amount)),
                })
          }
        />
        <Reason {...register("reason")} />
        <ProblemNote problem={problemOf(change.error)} />
        <div className="actions">
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" look="primary" busy={change.isPending} disabled={!isReady}>
            {t("admin.book")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** Every change stands in the log with its reason. */
