import { useTranslation } from "react-i18next";
import { useFormat } from "@/lib/use-format";
import { useSectionOfAddress } from "@/ui/hold-in-view";
import register from "../factors.json";
import figures from "../method.json";
import { formulas } from "../method-formulas";
import { ratio, sourcesOf } from "../rules";
import { Hours } from "./hours";
import styles from "./method.module.css";

const grades = ["A", "B", "C", "D", "E"] as const;
const quantities = ["energy", "carbon", "water"] as const;
const { decode, prefill, served, area } = formulas(figures);

/** What the numbers of the register rest on. Titles of works are not translated. */
const sources = sourcesOf(register);

/** Both methods on one page: what is computed, how wide the range is, what is left out. */
export function Method() {
  const { t } = useTranslation();
  const section = useSectionOfAddress("method");
  const { locale } = useFormat();
  const { host, idle, prefill: read } = figures;
  const told = (values: readonly number[], digits?: number) => values.map((value) => ratio(locale, value, digits));
  const [hostLow = "", hostBest = "", hostHigh = ""] = told(host);
  const [idleLow = "", idleBest = "", idleHigh = ""] = told(idle);
  const [epsLow = "", eps = "", epsHigh = ""] = told(read.epsMillionths);
  const [cachedLow = "", cached = "", cachedHigh = ""] = told(read.cached);
  return (
    <section
      ref={section}
      className={`card ${styles["method"]}`}
      id="method"
      aria-labelledby="method-title"
      data-testid="method"
    >
      <div className="card-head">
        <h2 className="card-title" id="method-title">
          {t("impact.method")}
        </h2>
        <span className="small faint">
          {figures.methods.join(", ")}; EcoLogits {figures.ecologits}
        </span>
      </div>
      <div className="stack">
        <p>{t("impact.intro")}</p>
        <h3>{t("impact.measured")}</h3>
        <p>{t("impact.measuredBody")}</p>
        <Formula>{served}</Formula>
        <h4>{t("impact.partsTitle")}</h4>
        <p>{t("impact.partsBody", { hostLow, hostBest, hostHigh, idleLow, idleBest, idleHigh })}</p>
        <h4>{t("impact.classesTitle")}</h4>
        <p>{t("impact.classesBody")}</p>
        <Classes />
        <Hours />
        <h3>{t("impact.first")}</h3>
        <h4>{t("impact.writing")}</h4>
        <p>{t("impact.writingBody")}</p>
        <Formula>{decode}</Formula>
        <h4>{t("impact.reading")}</h4>
        <p>{t("impact.readingBody", { eps, epsLow, epsHigh, cached, cachedLow, cachedHigh })}</p>
        <Formula>{prefill}</Formula>
        <h4>{t("impact.range")}</h4>
        <p>{t("impact.rangeBody")}</p>
        <Grades />
        <h3>{t("impact.area")}</h3>
        <p>{t("impact.areaBody")}</p>
        <Formula>{area}</Formula>
        <h3>{t("receipt.notCounted")}</h3>
        <p>{t("impact.notCountedBody")}</p>
        <h3>{t("impact.sources")}</h3>
        <ul className={`${styles["sources"]} small`}>
          {sources.map(({ id, title, year, licence, url }) => (
            <li key={id}>
              <a href={url} rel="noreferrer" target="_blank">
                {title}
              </a>{" "}
              ({year}, {licence === "cited" ? t("impact.factors.cited") : licence})
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}

function Formula({ children }: { readonly children: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a long line scrolls, and so must be reachable by keyboard
    <pre className="formula mono" tabIndex={0}>
      {children}
    </pre>
  );
}

const measuredGrades = ["B", "C", "D", "E"] as const;

function Classes() {
  const { t } = useTranslation();
  const { locale } = useFormat();
  const { fitted, closed, guess, requests } = figures.ranges;
  const ends = ([down = 1, up = 1]: readonly number[]) => ({
    down: ratio(locale, down, 2),
    up: ratio(locale, up, 2),
    requests,
  });
  const ranges = { B: ends([]), C: ends(fitted), D: ends([closed, closed]), E: ends(guess) };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table scrolls, and so must be reachable by keyboard
    <div className="table-scroll" tabIndex={0}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t("receipt.class")}</th>
            <th scope="col">{t("impact.range")}</th>
          </tr>
        </thead>
        <tbody>
          {measuredGrades.map((grade) => (
            <tr key={grade}>
              <td>{t(`receipt.classesByMeasurement.${grade}`)}</td>
              <td>{t(`impact.classRanges.${grade}`, ranges[grade])}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Grades() {
  const { t } = useTranslation();
  const { locale } = useFormat();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table scrolls, and so must be reachable by keyboard
    <div className="table-scroll" tabIndex={0}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t("receipt.class")}</th>
            <th scope="col" className="n">
              {t("receipt.energy")}
            </th>
            <th scope="col" className="n">
              {t("receipt.carbon")}
            </th>
            <th scope="col" className="n">
              {t("receipt.water")}
            </th>
          </tr>
        </thead>
        <tbody>
          {grades.map((grade) => (
            <tr key={grade}>
              <td>{t(`receipt.classes.${grade}`)}</td>
              {quantities.map((quantity) => (
                <td key={quantity} className="n">
                  ×&nbsp;{figures.classFactors[grade][quantity].map((factor) => ratio(locale, factor)).join("–")}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
