import { useMutation } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type CsvStyle, separators, spreadsheetStyle } from "@/lib/csv-style";
import { currentLanguage } from "@/lib/i18n";
import { Button } from "./button";
import { Dialog } from "./dialog";
import { Segmented } from "./segmented";

interface CsvDialogProps {
  /** What is in the file. */
  readonly intro: string;
  readonly save: (style: CsvStyle) => Promise<void>;
  readonly onClose: () => void;
}

/** How the file is to be written: it begins as the reader's spreadsheet wants it. */
export function CsvDialog({ intro, save, onClose }: CsvDialogProps) {
  const { t } = useTranslation();
  const [style, setStyle] = useState<CsvStyle>(spreadsheetStyle(currentLanguage()));
  const download = useMutation({ mutationFn: () => save(style), onSuccess: onClose });
  return (
    <Dialog title={t("csv.title")} onClose={onClose}>
      <div className="stack">
        <p className="small muted">{intro}</p>
        <div className="stack">
          <span className="label">{t("csv.separator")}</span>
          <Segmented<CsvStyle["separator"]>
            label={t("csv.separator")}
            segments={separators.map((value) => ({ value, label: t(`csv.separators.${value}`) }))}
            value={style.separator}
            onChange={(separator) => setStyle({ ...style, separator })}
          />
        </div>
        <div className="stack">
          <span className="label">{t("csv.decimal")}</span>
          <Segmented<CsvStyle["decimal"]>
            label={t("csv.decimal")}
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
          <span>{t("csv.bom")}</span>
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
            {t("csv.save")}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
