import { useTranslation } from "react-i18next";
import { Disclaimer } from "@/ui/disclaimer";
import { PublicLayout } from "@/ui/public-layout";
import { useTitle } from "@/ui/use-title";
import { Anchors } from "./components/anchors";
import { Factors } from "./components/factors";
import { Method } from "./components/method";
import { Validation } from "./components/validation";

/** The method on a page of its own, for everybody: what public pages and receipts lead to. */
export function MethodPage() {
  const { t } = useTranslation();
  useTitle(t("impact.howFootprint"));
  return (
    <PublicLayout>
      <section className="stack">
        <h1 className="h-public">{t("impact.howFootprint")}</h1>
        <Disclaimer />
      </section>
      <section className="stack">
        <Method />
        <Validation />
        <Anchors />
        <Factors />
      </section>
    </PublicLayout>
  );
}
