import { Link } from "@tanstack/react-router";
import { CircleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { microEuro } from "@/lib/money";
import { useFormat } from "@/lib/use-format";
import { Button, buttonClass } from "@/ui/button";
import type { Shortfall } from "../rules";
import styles from "./insufficient-balance.module.css";

interface InsufficientBalanceProps {
  readonly shortfall: Shortfall;
  /** What became of a message that was refused. */
  readonly body: string;
  /** The address of the chat, to come back to after paying. */
  readonly back: string;
  readonly labelOf: (model: string) => string;
  readonly onUseModel: (model: string) => void;
  readonly onShorter: (words: number) => void;
  /** Further ways on. */
  readonly children?: ReactNode;
}

/** What is needed, what is there, and three ways on: a top-up, a cheaper model, a shorter answer. */
export function InsufficientBalance(props: InsufficientBalanceProps) {
  const { shortfall, body, back, labelOf, onUseModel, onShorter, children } = props;
  const { neededMicroEur, balanceMicroEur, heldMicroEur, availableMicroEur, isRefused, isBlocked, cheaper, words } =
    shortfall;
  const { t } = useTranslation();
  const format = useFormat();
  const euro = (micro: number) => format.formatEuro(microEuro(micro));
  const amounts = {
    needed: euro(neededMicroEur ?? 0),
    available: euro(availableMicroEur),
    balance: euro(balanceMicroEur),
    held: euro(heldMicroEur),
  };
  const title = () => {
    if (isBlocked) return t("money.blockedTitle");
    if (neededMicroEur === null) return t("funds.titleUnknown");
    return t(isRefused ? "funds.title" : "funds.cutTitle", amounts);
  };
  return (
    <div className="banner banner-warn grow" role="alert" data-testid="insufficient-balance">
      <CircleAlert className="i" aria-hidden />
      <div className="grow">
        <p className="medium">{title()}</p>
        {heldMicroEur > 0 ? <p className="muted">{t("funds.parts", amounts)}</p> : null}
        <p className="muted">
          {isBlocked
            ? t("money.blockedBody")
            : isRefused
              ? body
              : words === null
                ? t("funds.cutSoon")
                : t("funds.cutBody", { words: format.formatCount(words) })}
        </p>
        <div className={`row row-wrap ${styles["actions"]}`}>
          <Link className={buttonClass({ look: "primary", size: "small" })} to="/wallet" search={{ back }}>
            {t(isBlocked ? "nav.wallet" : "funds.topUp")}
          </Link>
          {cheaper === null ? null : (
            <Button size="small" onClick={() => onUseModel(cheaper.id)}>
              {t("funds.cheaper", { model: labelOf(cheaper.id), amount: euro(cheaper.microEur) })}
            </Button>
          )}
          {words === null ? null : (
            <Button size="small" onClick={() => onShorter(words)}>
              {t("funds.shorter", { words: format.formatCount(words) })}
            </Button>
          )}
          {children}
        </div>
      </div>
    </div>
  );
}
