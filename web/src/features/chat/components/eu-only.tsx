import { ShieldCheck } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Model } from "@/api/types";
import { Button } from "@/ui/button";
import { Toggle } from "@/ui/toggle";
import type { EUOnly } from "../use-eu-only";
import styles from "./eu-only.module.css";

const MOST_OFFERED = 3;

/** Keeps the chat in the EU, or says who does so already. */
export function EUOnlySwitch({ eu }: { readonly eu: EUOnly }) {
  const { t } = useTranslation();
  const isElsewhere = eu.by === "person" || eu.by === "project";
  return (
    <Toggle className={styles["switch"]} isOn={eu.isOn} disabled={isElsewhere} onChange={eu.set}>
      <span>
        {t("eu.only")}
        {isElsewhere ? <span className="small faint block">{t(`eu.by.${eu.by}`)}</span> : null}
      </span>
    </Toggle>
  );
}

/** Stands at the composer while the chat is kept in the EU. */
export function EUOnlyMark({ eu }: { readonly eu: EUOnly }) {
  const { t } = useTranslation();
  if (eu.by === null) return null;
  const words = t(`eu.mark.${eu.by}`);
  return (
    <span className={`badge badge-accent ${styles["mark"]}`} title={words} data-testid="eu-only">
      <ShieldCheck className="i i-sm" aria-hidden />
      {t("eu.only")}
      <span className="visually-hidden">{words}</span>
    </span>
  );
}

interface NoticeProps {
  /** The model that answers outside the EU alone. */
  readonly model: Model;
  readonly models: readonly Model[];
  readonly labelOf: (model: string) => string;
  readonly onUse: (model: Model) => void;
  readonly onPickModel: () => void;
}

/** Says that the model chosen cannot answer here, and which ones can: the ones whose price is nearest stand first. */
export function EUOnlyNotice({ model, models, labelOf, onUse, onPickModel }: NoticeProps) {
  const { t } = useTranslation();
  const there = modelsInEU(models, model);
  return (
    <div className="banner banner-warn grow" role="status" data-testid="eu-notice">
      <ShieldCheck className="i" aria-hidden />
      <div className="grow">
        <p className="medium">{t("eu.notThere", { model: labelOf(model.id) })}</p>
        <p className="muted">{t(there.length === 0 ? "eu.noneThere" : "eu.theseAre")}</p>
        <div className={`row row-wrap ${styles["choices"]}`}>
          {there.slice(0, MOST_OFFERED).map((one) => (
            <Button key={one.id} size="small" onClick={() => onUse(one)}>
              {t("eu.use", { model: labelOf(one.id) })}
            </Button>
          ))}
          {there.length > MOST_OFFERED ? (
            <Button size="small" look="quiet" onClick={onPickModel}>
              {t("eu.all", { number: there.length })}
            </Button>
          ) : null}
        </div>
      </div>
    </div>
  );
}

/** The models that answer in the EU, those first whose typical answer costs about what that of `model` does. */
export function modelsInEU(models: readonly Model[], model: Model): readonly Model[] {
  const isReal = models.some((one) => one.eu && !one.demo);
  const distance = ({ typical }: Model) => Math.abs(Math.log((typical.microEur + 1) / (model.typical.microEur + 1)));
  return models.filter((one) => one.eu && !(isReal && one.demo)).toSorted((a, b) => distance(a) - distance(b));
}
