import { useLocation, useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useState } from "react";
import type { CheckoutOutcome } from "@/features/wallet/components/checkout-return";

interface Returned {
  readonly path: string;
  readonly outcome: CheckoutOutcome;
  readonly orderId: string | null;
}

/**
 * How a checkout led back to this page, null where none did. Once its end is told it leaves the address, so that a reload does not
 * tell it again; what is pending stays there.
 */
export function useCheckoutReturn() {
  const { topup, order } = useSearch({ strict: false });
  const path = useLocation({ select: (location) => location.pathname });
  const navigate = useNavigate();
  const [told, setTold] = useState<Returned | null>(null);
  const onTold = useCallback(() => {
    if (topup === undefined) return;
    setTold({ path, outcome: topup, orderId: order ?? null });
    void navigate({ to: ".", search: ({ topup: _, order: __, ...kept }) => kept, replace: true });
  }, [topup, order, path, navigate]);
  const here = topup === undefined ? told : { path, outcome: topup, orderId: order ?? null };
  return { returned: here?.path === path ? here : null, onTold };
}
