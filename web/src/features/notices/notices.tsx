import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CircleAlert, Mail, X } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { request } from "@/api/client";
import { setupQuery } from "@/api/queries";
import type { User } from "@/api/types";
import { microEuro } from "@/lib/money";
import { useFormat } from "@/lib/use-format";
import { Button, buttonClass, IconButton } from "@/ui/button";
import { type BudgetStep, centsOf, isKnown, type Notice, type NoticeKind, stepOf } from "./rules";

const most = 2;

const noticesQuery = queryOptions({
  queryKey: ["notices"],
  queryFn: ({ signal }) => request<readonly Notice[]>("/api/notices", { signal }),
  staleTime: 30_000,
  refetchInterval: 60_000,
});

const userQuery = queryOptions({
  queryKey: ["user"],
  queryFn: ({ signal }) => request<User>("/api/user", { signal }),
  staleTime: 30_000,
  // An address is confirmed in another tab or on another device.
  refetchOnWindowFocus: ({ state }) => (state.data?.isVerified === false ? "always" : true),
  refetchInterval: ({ state }) => (state.data?.isVerified === false ? 60_000 : false),
});

/** What the person should know, above every page: trouble with money first, at most two at once. */
export function Notices() {
  const { t } = useTranslation();
  const { data: notices = [] } = useQuery(noticesQuery);
  const sendsMail = useQuery(setupQuery).data?.mail === true;
  const user = useQuery({ ...userQuery, enabled: sendsMail }).data;
  const shown = notices.filter(isKnown).slice(0, most);
  const asksToVerify = user !== undefined && !user.isVerified && shown.length < most;
  if (shown.length === 0 && !asksToVerify) return null;
  return (
    <section className="notices" aria-label={t("notices.label")}>
      {shown.map((notice) => (
        <NoticeBanner key={notice.id} notice={notice} />
      ))}
      {asksToVerify ? <VerifyBanner email={user.email} /> : null}
    </section>
  );
}

function NoticeBanner({ notice }: { readonly notice: Notice & { readonly kind: NoticeKind } }) {
  const { t } = useTranslation();
  const format = useFormat();
  const client = useQueryClient();
  const dismiss = useMutation({
    mutationFn: () => request<void>(`/api/notices/${notice.id}/dismiss`, { method: "POST" }),
    onMutate: () => client.setQueryData(noticesQuery.queryKey, (now) => now?.filter((other) => other.id !== notice.id)),
    onSettled: () => client.invalidateQueries({ queryKey: noticesQuery.queryKey }),
  });
  const cents = centsOf(notice);
  const amount = cents === undefined ? "" : format.formatEuro(microEuro(cents * 10_000), "euro");
  const asksBank = notice.kind === "auto_topup_needs_authentication";
  const step = stepOf(notice);
  return (
    <Banner
      icon={<CircleAlert className="i" aria-hidden />}
      onClose={() => dismiss.mutate()}
      action={
        step === null ? (
          <Link className={buttonClass({ size: "small" })} to="/wallet">
            {t(asksBank ? "notices.confirm" : "notices.toWallet")}
          </Link>
        ) : (
          <ToBudget step={step} />
        )
      }
    >
      {t(`notices.${notice.kind}`, {
        amount,
        level: step?.level ?? 0,
        scope: step === null ? "" : t(`notices.scopes.${step.scope}`),
      })}
    </Banner>
  );
}

function ToBudget({ step }: { readonly step: BudgetStep }) {
  const { t } = useTranslation();
  const look = buttonClass({ size: "small" });
  return step.scope === "project" ? (
    <Link className={look} to="/projects/$id" params={{ id: step.thingId }}>
      {t("notices.toBudget")}
    </Link>
  ) : (
    <Link className={look} to="/settings" hash="budgets">
      {t("notices.toBudget")}
    </Link>
  );
}

function VerifyBanner({ email }: { readonly email: string }) {
  const { t } = useTranslation();
  const again = useMutation({ mutationFn: () => request<void>("/api/user/verification", { method: "POST" }) });
  return (
    <Banner
      icon={<Mail className="i" aria-hidden />}
      action={
        again.isSuccess ? null : (
          <Button size="small" busy={again.isPending} disabled={again.isPending} onClick={() => again.mutate()}>
            {t("notices.sendAgain")}
          </Button>
        )
      }
    >
      {again.isSuccess ? t("notices.sentAgain") : t("notices.verify", { email })}
    </Banner>
  );
}

interface BannerProps {
  readonly icon: ReactNode;
  readonly action: ReactNode;
  readonly onClose?: () => void;
  readonly children: ReactNode;
}

function Banner({ icon, action, onClose, children }: BannerProps) {
  const { t } = useTranslation();
  return (
    <div className="banner banner-warn" role="status" data-testid="notice">
      {icon}
      <p className="grow anywhere">{children}</p>
      <span className="actions">
        {action}
        {onClose === undefined ? null : (
          <IconButton size="small" label={t("notices.close")} onClick={onClose}>
            <X className="i" aria-hidden />
          </IconButton>
        )}
      </span>
    </div>
  );
}
