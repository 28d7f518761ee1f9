import { useMutation } from "@tanstack/react-query";
import { Printer } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "@/ui/button";
import { downloadUsage } from "../queries";
import type { Period } from "../rules";

/** The sums of the period on paper, in the reader's language. */
export function PdfButton({ period }: { readonly period: Period }) {
  const { t } = useTranslation();
  const download = useMutation({ mutationFn: () => downloadUsage(period, null, "pdf") });
  return (
    <div className="row at-end">
      {download.isError ? (
        <p className="small hint-error" role="alert">
          {t("dashboard.downloadFailed")}
        </p>
      ) : null}
      <Button
        size="small"
        look="quiet"
        busy={download.isPending}
        disabled={download.isPending}
        onClick={() => download.mutate()}
      >
        <Printer className="i" aria-hidden />
        {t("dashboard.pdf")}
      </Button>
    </div>
  );
}
