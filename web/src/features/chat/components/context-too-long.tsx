import { CircleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useFormat } from "@/lib/use-format";
import { Button } from "@/ui/button";
import type { TooLong } from "../use-file-estimate";

interface ContextTooLongProps {
  readonly tooLong: TooLong;
  readonly labelOf: (model: string) => string;
  readonly onPickModel: () => void;
}

/** That the model reads less than the message with its files has, by how much, and what can be done. Nothing was paid. */
export function ContextTooLong({ tooLong, labelOf, onPickModel }: ContextTooLongProps) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div className="banner banner-warn grow" role="alert" data-testid="context-too-long">
      <CircleAlert className="i" aria-hidden />
      <div className="grow">
        <p className="medium">
          {t("attach.tooLong", {
            model: labelOf(tooLong.model),
            tokens: format.formatCount(tooLong.inputTokens),
            most: format.formatCount(tooLong.contextWindow),
          })}
        </p>
        <p className="muted">{t("attach.tooLongBody")}</p>
      </div>
      <div className="actions">
        <Button size="small" onClick={onPickModel}>
          {t("images.otherModel")}
        </Button>
      </div>
    </div>
  );
}
