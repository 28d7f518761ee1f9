import { Link } from "@tanstack/react-router";
import { CircleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { numberFact } from "@/api/problem";
import type { Model } from "@/api/types";
import { euroToMicro, microEuro } from "@/lib/money";
import { useFormat } from "@/lib/use-format";
import { Button, buttonClass } from "@/ui/button";
import { affordableWords, cheaperModel, utf8Length } from "../rules";
import styles from "./insufficient-balance.module.css";

interface InsufficientBalanceProps {
  /** What the server said: `needed_eur` and `available_eur`. */
  readonly facts: Readonly<Record<string, unknown>>;
  /** What became of the message. */
  readonly body: string;
  readonly model: Model | null;
  /** Those that can be offered instead. */
  readonly models: readonly Model[];
  readonly labelOf: (model: string) => string;
  /** Everything that is sent along. */
  readonly texts: readonly string[];
  readonly onUseModel: (model: Model) => void;
  readonly onShorter: (words: number) => void;
  /** Further ways on. */
  readonly children?: ReactNode;
}

/** What was needed, what is there, and three ways on: a top-up, a cheaper model, a shorter answer. */
export function InsufficientBalance(props: InsufficientBalanceProps) {
  const { facts, body, model, models, labelOf, texts, onUseModel, onShorter, children } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const needed = numberFact(facts, "needed_eur");
  const available = numberFact(facts, "available_eur");
  const availableMicro = euroToMicro(available ?? 0);
  const cheaper = model === null ? null : cheaperModel(models, model, availableMicro);
  const words = model === null ? null : affordableWords(model, utf8Length(texts), availableMicro);
  return (
    <div className="banner banner-warn grow" role="alert" data-testid="insufficient-balance">
      <CircleAlert className="i" aria-hidden />
      <div className="grow">
        <p className="medium">
          {needed === null || available === null
            ? t("funds.titleUnknown")
            : t("funds.title", {
                needed: format.formatEuro(euroToMicro(needed)),
                available: format.formatEuro(availableMicro),
              })}
        </p>
        <p className="muted">{body}</p>
        <div className={`row row-wrap ${styles["actions"]}`}>
          <Link className={buttonClass({ look: "primary", size: "small" })} to="/wallet">
            {t("funds.topUp")}
          </Link>
          {cheaper === null ? null : (
            <Button size="small" onClick={() => onUseModel(cheaper)}>
              {t("funds.cheaper", {
                model: labelOf(cheaper.id),
                amount: format.formatEuro(microEuro(cheaper.typical.microEur)),
              })}
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
