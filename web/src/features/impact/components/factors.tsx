import { useTranslation } from "react-i18next";
import { useFormat } from "@/lib/use-format";
import register from "../factors.json";
import styles from "./factors.module.css";

type Factor = (typeof register)[number];
type FactorKey = keyof typeof import("@/lib/locales/en").en.impact.factors.names;

/** Every number an estimate is made of, with its source. The register is written by `bench/footprint/factors.py`. */
export function Factors() {
  const { t } = useTranslation();
  const columns = ["factor", "value", "unit", "basis", "source", "year", "licence"] as const;
  return (
    <section className="card" id="factors" aria-labelledby="factors-title" data-testid="factors">
      <div className="card-head">
        <h2 className="card-title" id="factors-title">
          {t("impact.factors.title")}
        </h2>
      </div>
      <div className="stack">
        <p>{t("impact.factors.intro")}</p>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table scrolls, and so must be reachable by keyboard */}
        <div className="table-scroll" tabIndex={0}>
          <table className={`table ${styles["factors"]}`}>
            <thead>
              <tr>
                {columns.map((column) => (
                  <th key={column} scope="col">
                    {t(`impact.factors.columns.${column}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {register.map((factor) => (
                <Row key={factor.key} factor={factor} />
              ))}
            </tbody>
          </table>
        </div>
      </div>
    </section>
  );
}

function Row({ factor }: { readonly factor: Factor }) {
  const { t } = useTranslation();
  const format = useFormat();
  const values = factor.values.map((ends) => ends.map(format.formatFactor).join(" – "));
  const told = factor.count > 0 ? [...values, t("impact.factors.figures", { count: factor.count })] : values;
  return (
    <tr>
      <td className={styles["name"]}>{t(`impact.factors.names.${factor.key as FactorKey}`)}</td>
      <td className={styles["value"]}>{told.length > 0 ? told.join("; ") : t("impact.factors.configured")}</td>
      <td>{factor.unit}</td>
      <td>{t(`impact.factors.bases.${factor.basis as "measured" | "published" | "derived" | "judgement"}`)}</td>
      <td>
        <ul className={styles["sources"]}>
          {factor.sources.map((source) => (
            <li key={source.id}>
              {source.id === "own" || source.id === "operator" ? (
                t(`impact.factors.${source.id}`)
              ) : (
                <a href={source.url} rel="noreferrer" target="_blank">
                  {source.title}
                </a>
              )}
            </li>
          ))}
        </ul>
      </td>
      <td>{unique(factor.sources.map(({ year }) => String(year)))}</td>
      <td>
        {unique(factor.sources.map(({ licence }) => (licence === "cited" ? t("impact.factors.cited") : licence)))}
      </td>
    </tr>
  );
}

function unique(texts: readonly string[]): string {
  return [...new Set(texts)].join("; ");
}
