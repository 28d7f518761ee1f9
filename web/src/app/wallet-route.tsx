import { useSearch } from "@tanstack/react-router";
import { OfficerLinkButton } from "@/features/officer/link-button";
import { CheckoutReturn } from "@/features/wallet/components/checkout-return";
import { WalletPage } from "@/features/wallet/page";
import { OpenNavigation } from "./navigation";
import { useCheckoutReturn } from "./use-checkout-return";

export function WalletRoute() {
  const { back } = useSearch({ from: "/shell/wallet" });
  const { returned, onTold } = useCheckoutReturn();
  return (
    <WalletPage
      returned={
        returned === null ? null : (
          <CheckoutReturn returned={returned.outcome} orderId={returned.orderId} onTold={onTold} />
        )
      }
      back={back ?? null}
      headerStart={<OpenNavigation />}
      reportOf={(month, name) => <OfficerLinkButton subject={{ kind: "month", month }} name={name} size="small" />}
    />
  );
}
