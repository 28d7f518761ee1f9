import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Bell, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { microEuro } from "@/lib/money";
import { useFormat } from "@/lib/use-format";
import { buttonClass } from "@/ui/button";
import { alertsQuery } from "../queries";
import styles from "./alerts.module.css";

/** What is half, four fifths or wholly used up: the newest credit, and keys with a limit. */
export function Alerts() {
  const { t } = useTranslation();
  const format = useFormat();
  const { data } = useQuery(alertsQuery);
  if (data === undefined) return null;
  const { wallet } = data;
  const keys = data.items.filter(({ level }) => level !== null);
  return (
    <div className={`stack ${styles["alerts"]}`} role="status" data-testid="alerts">
      {wallet === null || wallet.level === null ? null : (
        <Alert level={wallet.level}>
          {t(wallet.level === 100 ? "dashboard.walletUsedUp" : "dashboard.walletUsed", {
            percent: format.formatShare(Math.floor(wallet.percent) / 100),
            amount: format.formatEuro(microEuro(wallet.creditMicroEur), "euro"),
          })}
        </Alert>
      )}
      {keys.map((key) => (
        <Alert
          key={key.keyId}
          level={key.level}
          action={
            <Link to="/settings" className={buttonClass({ size: "small" })}>
              {t("dashboard.changeLimit")}
            </Link>
          }
        >
          {t("dashboard.keyUsed", {
            name: key.name,
            percent: format.formatShare(Math.floor(key.percent) / 100),
            amount: format.formatEuro(microEuro(key.limitMicroEur), "euro"),
            window: t(`dashboard.windows.${key.window}`),
          })}
        </Alert>
      ))}
    </div>
  );
}

interface AlertProps {
  readonly level: 50 | 80 | 100 | null;
  readonly children: ReactNode;
  readonly action?: ReactNode;
}

function Alert({ level, children, action }: AlertProps) {
  const Icon = level === 50 ? Bell : TriangleAlert;
  const look = level === 100 ? " banner-danger" : level === 80 ? " banner-warn" : "";
  return (
    <div className={`banner${look}`} data-level={level}>
      <Icon className="i" aria-hidden />
      <p className="grow">{children}</p>
      {action === undefined ? null : <div className="actions">{action}</div>}
    </div>
  );
}
