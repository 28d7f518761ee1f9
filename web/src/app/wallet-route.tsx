import { useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { OfficerLinkButton } from "@/features/officer/link-button";
import { WalletPage } from "@/features/wallet/page";
import { OpenNavigation } from "./navigation";

export function WalletRoute() {
  const { topup, order, back } = useSearch({ from: "/shell/wallet" });
  const navigate = useNavigate();
  // How a checkout led here is said once: out of the address, or every reload would say it again.
  const [returned, setReturned] = useState({ topup, order });
  if (topup !== undefined && (topup !== returned.topup || order !== returned.order)) setReturned({ topup, order });
  useEffect(() => {
    if (topup !== undefined) {
      void navigate({ to: "/wallet", search: back === undefined ? {} : { back }, replace: true });
    }
  }, [topup, back, navigate]);
  return (
    <WalletPage
      returned={returned.topup ?? null}
      orderId={returned.order ?? null}
      back={back ?? null}
      headerStart={<OpenNavigation />}
      reportOf={(month, name) => <OfficerLinkButton subject={{ kind: "month", month }} name={name} size="small" />}
    />
  );
}
