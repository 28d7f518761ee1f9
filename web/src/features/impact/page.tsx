import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Disclaimer } from "@/ui/disclaimer";
import { useTitle } from "@/ui/use-title";
import { Calculator } from "./components/calculator";
import { Footprint } from "./components/footprint";
import { Method } from "./components/method";
import { Reestimate } from "./components/reestimate";

/** What answers took and would take, and how that is estimated. */
export function ImpactPage({ headerStart }: { readonly headerStart?: ReactNode }) {
  const { t } = useTranslation();
  useTitle(t("impact.title"));
  return (
    <div className="main">
      <header className="topbar topbar-rule">
        {headerStart}
        <h1 className="card-title topbar-title">{t("impact.title")}</h1>
      </header>
      <main className="scroll" id="main" tabIndex={-1}>
        <div className="page page-narrow">
          <Footprint />
          <Reestimate />
          <Calculator />
          <Disclaimer />
          <Method />
        </div>
      </main>
    </div>
  );
}
