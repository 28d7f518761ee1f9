import { useSearch } from "@tanstack/react-router";
import { OfficerLinkButton } from "@/features/officer/link-button";
import { WalletPage } from "@/features/wallet/page";
import { OpenNavigation } from "./navigation";

export function WalletRoute() {
  const { topup, order, back } = useSearch({ from: "/shell/wallet" });
  return (
    <WalletPage
      returned={topup ?? null}
      orderId={order ?? null}
      back={back ?? null}
      headerStart={<OpenNavigation />}
      reportOf={(month, name) => <OfficerLinkButton subject={{ kind: "month", month }} name={name} size="small" />}
    />
  );
}
