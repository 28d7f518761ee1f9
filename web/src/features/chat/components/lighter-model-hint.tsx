import { Feather, X } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Model } from "@/api/types";
import { microEuro } from "@/lib/money";
import { recall, remember } from "@/lib/storage";
import { useFormat } from "@/lib/use-format";
import { Button, IconButton } from "@/ui/button";
import { lighterModel } from "../lighter-model";

const settledAfterMs = 800;

interface LighterHintProps {
  readonly models: readonly Model[];
  readonly model: Model;
  readonly labelOf: (model: string) => string;
  readonly text: string;
  /** How many messages the chat has. */
  readonly before: number;
  readonly onUse: (model: Model) => void;
}

/** Says once, while nobody types, that a lighter model would do. Closed, it stays away for good. */
export function LighterModelHint({ models, model, labelOf, text, before, onUse }: LighterHintProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [isOff, setOff] = useState(() => recall("lighter-hint") === "off");
  const [settled, setSettled] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), settledAfterMs);
    return () => clearTimeout(timer);
  }, [text]);
  const found = isOff || settled !== text ? null : lighterModel(models, model, text, before);
  if (found === null) return null;
  return (
    <div className="banner grow" role="status" data-testid="lighter">
      <Feather className="i" aria-hidden />
      <p className="grow">
        {t("lighter.would", { model: labelOf(found.model.id) })}{" "}
        <span className="muted">
          {found.savedKWh === null
            ? t("lighter.savesMoney", { amount: format.formatEuro(microEuro(found.savedMicroEur)) })
            : t("lighter.saves", {
                amount: format.formatEuro(microEuro(found.savedMicroEur)),
                energy: format.formatEstimate(found.savedKWh, "energy"),
              })}
        </span>
      </p>
      <span className="actions">
        <Button size="small" onClick={() => onUse(found.model)}>
          {t("lighter.use")}
        </Button>
        <IconButton
          size="small"
          label={t("lighter.never")}
          onClick={() => {
            remember("lighter-hint", "off");
            setOff(true);
          }}
        >
          <X className="i" aria-hidden />
        </IconButton>
      </span>
    </div>
  );
}
