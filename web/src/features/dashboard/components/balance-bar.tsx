import { useTranslation } from "react-i18next";
import { useFormat } from "@/lib/use-format";
import styles from "./balance-bar.module.css";

/** What is left of the last top-up. */
export function BalanceBar({ left }: { readonly left: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const percent = format.formatPart(left);
  return (
    <div className={`bar ${styles["bar"]}`} role="img" aria-label={t("dashboard.barLabel", { percent })}>
      <span style={{ width: `${left * 100}%` }} />
    </div>
  );
}
