import { ChartColumn, Table2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Segmented } from "./segmented";

export type ChartView = "chart" | "table";

/** Every chart is a table too. */
export function ViewSwitch({
  value,
  onChange,
}: {
  readonly value: ChartView;
  readonly onChange: (view: ChartView) => void;
}) {
  const { t } = useTranslation();
  return (
    <Segmented
      label={t("dashboard.view")}
      segments={[
        { value: "chart", label: t("dashboard.chart"), icon: <ChartColumn className="i i-sm" aria-hidden /> },
        { value: "table", label: t("dashboard.table"), icon: <Table2 className="i i-sm" aria-hidden /> },
      ]}
      value={value}
      onChange={onChange}
    />
  );
}
