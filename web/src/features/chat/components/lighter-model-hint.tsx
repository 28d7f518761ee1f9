import { useQuery } from "@tanstack/react-query";
import { Feather, X } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { estimateQuery, typicalOutput } from "@/api/queries";
import type { Model } from "@/api/types";
import { microEuro } from "@/lib/money";
import { recall, remember } from "@/lib/storage";
import { useFormat } from "@/lib/use-format";
import { Button, IconButton } from "@/ui/button";
import { lighterModel, savedBy } from "../lighter-model";

const settledAfterMs = 800;

interface LighterHintProps {
  readonly models: readonly Model[];
  readonly model: Model;
  readonly labelOf: (model: string) => string;
  readonly text: string;
  /** How many messages the chat has. */
  readonly before: number;
  /** What is estimated, as the composer does: the size of everything that is sent, the bound of the answer, and the place. */
  readonly bytes: number;
  readonly mostOutput: number | null;
  readonly isEUOnly: boolean;
  readonly onUse: (model: Model) => void;
}

/** Says once, while nobody types, that a lighter model would do. Closed, it stays away for good. */
export function LighterModelHint(props: LighterHintProps) {
  const { models, model, labelOf, text, before, bytes, mostOutput, isEUOnly, onUse } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const [isOff, setOff] = useState(() => recall("lighter-hint") === "off");
  const [settled, setSettled] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), settledAfterMs);
    return () => clearTimeout(timer);
  }, [text]);
  const found = isOff || settled !== text ? null : lighterModel(models, model, text, before);
  const output = Math.min(typicalOutput, mostOutput ?? typicalOutput);
  const enabled = found !== null && bytes > 0;
  const now = useQuery({ ...estimateQuery(model.id, bytes, output, isEUOnly), enabled });
  const then = useQuery({ ...estimateQuery(found?.id ?? "", bytes, output, isEUOnly), enabled });
  // What is kept from another message or another model is none of this one.
  const isOther = now.isPlaceholderData || then.isPlaceholderData;
  const saved = now.data === undefined || then.data === undefined || isOther ? null : savedBy(then.data, now.data);
  if (found === null || saved === null) return null;
  return (
    <div className="banner grow" role="status" data-testid="lighter">
      <Feather className="i" aria-hidden />
      <p className="grow">
        {t("lighter.would", { model: labelOf(found.id) })}{" "}
        <span className="muted">
          {saved.kWh === null
            ? t("lighter.savesMoney", { amount: format.formatEuro(microEuro(saved.microEur)) })
            : t("lighter.saves", {
                amount: format.formatEuro(microEuro(saved.microEur)),
                energy: format.formatEstimate(saved.kWh, "energy"),
              })}
        </span>
      </p>
      <span className="actions">
        <Button size="small" onClick={() => onUse(found)}>
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
