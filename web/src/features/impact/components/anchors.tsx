import { useTranslation } from "react-i18next";
import { useFormat } from "@/lib/use-format";
import published from "../anchors.json";
import { ratio } from "../rules";
import styles from "./anchors.module.css";

type Comparison = (typeof published.comparisons)[number];
type AnchorWords = typeof import("@/lib/locales/en").en.impact.anchors;
type Maker = keyof AnchorWords["makers"];
type Quantity = keyof AnchorWords["quantities"];

const makers = ["google", "mistral", "deepseek"] as const satisfies readonly Maker[];

/** Figures that makers have published, each beside the estimate at the same boundary. Written by `bench/footprint/validate.py`. */
export function Anchors() {
  const { t } = useTranslation();
  const { locale } = useFormat();
  return (
    <section className={`card ${styles["anchors"]}`} aria-labelledby="anchors-title" data-testid="anchors">
      <div className="card-head">
        <h2 className="card-title" id="anchors-title">
          {t("impact.anchors.title")}
        </h2>
        <span className="small faint">a2b-2</span>
      </div>
      <div className="stack">
        <p>{t("impact.anchors.intro")}</p>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table scrolls, and so must be reachable by keyboard */}
        <div className="table-scroll" tabIndex={0}>
          <table className="table" aria-labelledby="anchors-title">
            <thead>
              <tr>
                <th scope="col">{t("impact.anchors.figure")}</th>
                <th scope="col" className="n">
                  {t("impact.anchors.published")}
                </th>
                <th scope="col" className="n">
                  {t("impact.anchors.estimate")}
                </th>
                <th scope="col">{t("impact.anchors.grade")}</th>
                <th scope="col">{t("impact.anchors.inside")}</th>
              </tr>
            </thead>
            <tbody>
              {published.comparisons.map((one) => (
                <Row key={`${one.maker} ${one.quantity} ${one.boundary} ${one.zone ?? ""}`} one={one} />
              ))}
            </tbody>
          </table>
        </div>
        <p>{t("impact.anchors.outside", { grams: ratio(locale, published.mistralInsideFromGramsPerKWh) })}</p>
        <h3>{t("impact.anchors.boundaries")}</h3>
        <ul className={`${styles["sources"]} small`}>
          {makers.map((maker) => (
            <li key={maker}>
              {t(`impact.anchors.makers.${maker}`)}: {t(`impact.anchors.boundary.${maker}`)}{" "}
              <span lang="en">
                {published.sources[maker].source} ({published.sources[maker].year}; {published.sources[maker].licence})
              </span>
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}

function Row({ one }: { readonly one: Comparison }) {
  const { t } = useTranslation();
  const { locale } = useFormat();
  const [low = 0, best = 0, high = 0] = one.published;
  const [least = 0, estimate = 0, most = 0] = one.estimate;
  const figure = (value: number, digits: number) => ratio(locale, value, digits, 2);
  const role = one.role as "sets" | "sets-low" | "checks";
  return (
    <tr>
      <td>
        {t(`impact.anchors.makers.${one.maker as Maker}`)}: {t(`impact.anchors.quantities.${one.quantity as Quantity}`)}
        <span className={styles["sub"]}>
          {t(one.boundary === "maker" ? "impact.anchors.asMaker" : "impact.anchors.asOurs")}
          {one.zone === null ? null : `, ${one.zone}`}
        </span>
      </td>
      <td className="n num">
        {figure(best, 3)}&nbsp;{one.unit}
        {one.derived ? (
          <span className={styles["sub"]}>
            {figure(low, 2)}–{figure(high, 2)} {one.unit}, {t("impact.anchors.derived")}
          </span>
        ) : null}
      </td>
      <td className="n num">
        ≈&nbsp;{figure(estimate, 2)}&nbsp;{one.unit}
        <span className={styles["sub"]}>
          {figure(least, 2)}–{figure(most, 2)} {one.unit}
        </span>
      </td>
      <td>{one.quality}</td>
      <td>
        {one.inside ? (
          t(role === "checks" ? "impact.anchors.yes" : `impact.anchors.${role}`)
        ) : (
          <span className={styles["outside"]}>{t("impact.anchors.no")}</span>
        )}
      </td>
    </tr>
  );
}
