import { useMutation } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { currentLanguage } from "@/lib/i18n";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Segmented } from "@/ui/segmented";
import { downloadUsage } from "../queries";
import { type CsvStyle, type Period, separators, spreadsheetStyle, type UsageView } from "../rules";

interface CsvDialogProps {
  readonly period: Period;
  readonly view: UsageView;
  readonly onClose: () => void;
}

/** How the file is to be written: it begins as the reader's spreadsheet wants it. */
export function CsvDialog({ period, view, onClose }: CsvDialogProps) {
  const { t } = useTranslation();
  const [style, setStyle] = useState<CsvStyle>(spreadsheetStyle(currentLanguage()));
  const download = useMutation({ mutationFn: () => downloadUsage(period, view, "csv", style), onSuccess: onClose });
  return (
    <Dialog title={t("dashboard.csvTitle")} onClose={onClose}>
      <div className="stack">
        <p className="small muted">{t("dashboard.csvIntro")}</p>
        <div className="stack">
          <span className="label">{t("dashboard.csvSeparator")}</span>
          <Segmented<CsvStyle["separator"]>
            label={t("dashboard.csvSeparator")}
            segments={separators.map((value) => ({ value, label: t(`dashboard.csvSeparators.${value}`) }))}
            value={style.separator}
            onChange={(separator) => setStyle({ ...style, separator })}
          />
        </div>
        <div className="stack">
          <span className="label">{t("dashboard.csvDecimal")}</span>
          <Segmented<CsvStyle["decimal"]>
            label={t("dashboard.csvDecimal")}
            segments={[
              { value: "point", label: "1.5" },
              { value: "comma", label: "1,5" },
            ]}
            value={style.decimal}
            onChange={(decimal) => setStyle({ ...style, decimal })}
          />
        </div>
        <label className="check">
          <input
            type="checkbox"
            checked={style.bom}
            onChange={(event) => setStyle({ ...style, bom: event.target.checked })}
          />
          <span>{t("dashboard.csvBom")}</span>
        </label>
        {download.isError ? (
          <p className="small hint-error" role="alert">
            {t("dashboard.downloadFailed")}
          </p>
        ) : null}
        <div className="row">
          <Button
            look="primary"
            busy={download.isPending}
            disabled={download.isPending}
            onClick={() => download.mutate()}
          >
            <Download className="i" aria-hidden />
            {t("dashboard.csvSave")}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
