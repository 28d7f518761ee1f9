import { useQuery } from "@tanstack/react-query";
import { CircleAlert, CircleCheck, Clock } from "lucide-react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { orderQuery } from "../queries";
import { usePaymentPolling } from "../use-payment-polling";

/** How the reader came back from the checkout. */
export type CheckoutOutcome = "ok" | "cancel";

interface CheckoutReturnProps {
  readonly returned: CheckoutOutcome;
  readonly orderId: string | null;
  /** Its end is on the screen. */
  readonly onTold: () => void;
}

/** What became of a checkout. The processor's word counts, not the address: the page asks until it has come. */
export function CheckoutReturn({ returned, orderId, onTold }: CheckoutReturnProps) {
  const { t } = useTranslation();
  const order = useQuery({ ...orderQuery(orderId ?? ""), enabled: orderId !== null });
  usePaymentPolling(returned === "ok");
  const found = order.data;
  const hasEnded = found !== undefined ? found.state !== "pending" && found.state !== "open" : returned === "cancel";
  useEffect(() => {
    if (hasEnded) onTold();
  }, [hasEnded, onTold]);
  if (found?.state === "completed") {
    return <Note look="good">{t(`money.done.${found.kind}`)}</Note>;
  }
  if (found?.state === "failed") return <Note look="bad">{t("money.notPaid")}</Note>;
  if (returned === "cancel" || found?.state === "expired") return <Note look="plain">{t("money.cancelled")}</Note>;
  return <Note look="wait">{found?.state === "pending" ? t("money.takesLonger") : t("money.arriving")}</Note>;
}

const icons = { good: CircleCheck, bad: CircleAlert, wait: Clock, plain: null } as const;

function Note({ look, children }: { readonly look: keyof typeof icons; readonly children: string }) {
  const Icon = icons[look];
  return (
    <div className={look === "bad" ? "banner banner-danger" : "banner"} role="status" data-testid="checkout-return">
      {Icon === null ? null : <Icon className="i" aria-hidden />}
      <p>{children}</p>
    </div>
  );
}
