import { useMutation } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useTranslation } from "react-i18next";
import { currentLanguage } from "@/lib/i18n";
import { saveFile } from "@/lib/save-file";
import { Button } from "@/ui/button";
import { type ChartPicture, chartCsv, chartPng, chartSvg } from "./chart-files";

interface ChartDownloadsProps {
  /** What the files are called. */
  readonly name: string;
  readonly picture: () => ChartPicture;
  /** The figures behind the chart, the head first. */
  readonly rows: () => readonly (readonly (string | number | null)[])[];
}

/** A chart as a picture and as figures. */
export function ChartDownloads({ name, picture, rows }: ChartDownloadsProps) {
  const { t } = useTranslation();
  const png = useMutation({
    mutationFn: async () => saveFile(await chartPng(chartSvg(picture())), `${name}.png`),
  });
  const saveText = (text: string, type: string, ending: string) =>
    saveFile(new Blob([text], { type: `${type};charset=utf-8` }), `${name}.${ending}`);
  return (
    <div className="row row-wrap" data-testid="chart-downloads">
      <Download className="i faint" aria-hidden />
      <Button
        size="small"
        look="quiet"
        onClick={() => saveText(chartCsv(rows(), currentLanguage()), "text/csv", "csv")}
      >
        {t("dashboard.csv")}
      </Button>
      <Button size="small" look="quiet" onClick={() => saveText(chartSvg(picture()), "image/svg+xml", "svg")}>
        SVG
      </Button>
      <Button size="small" look="quiet" busy={png.isPending} disabled={png.isPending} onClick={() => png.mutate()}>
        PNG
      </Button>
      {png.isError ? (
        <span className="small hint-error" role="alert">
          {t("dashboard.downloadFailed")}
        </span>
      ) : null}
    </div>
  );
}
