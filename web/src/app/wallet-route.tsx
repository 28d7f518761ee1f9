import { useSearch } from "@tanstack/react-router";
import { WalletPage } from "@/features/wallet/page";
import { OpenNavigation } from "./navigation";

export function WalletRoute() {
  const { topup, order, back } = useSearch({ from: "/shell/wallet" });
  return (
    <WalletPage returned={topup ?? null} orderId={order ?? null} back={back ?? null} headerStart={<OpenNavigation />} />
  );
}
