import { useTranslation } from "react-i18next";
import styles from "./method.module.css";

const decode = `w  = g · (1.16653e-6 · exp(−0.0112059·64) · P_act + 4.05293e-5) / 1000
dt = min(ttft + s·T, latency)
E  = dt/3600 · 1.2 · g/8 / 64 + w·T
energy = PUE · E
carbon = energy · EF_zone + dt · (g/8·5700 + g·273) / (3·365·86400·64)
water  = E · (WUE_site + PUE · WUE_zone)`;

const prefill = `E = eps · P_act · (T_in − T_cached + c·T_cached) · (1 + T_in/100000) / 1000
energy = PUE · E
carbon = energy · EF_zone + 0.029 · E
water  = E · (WUE_site + PUE · WUE_zone)`;

const served = `context = T_in + T/2
weights = P_tot · bits/8 · (1 − (1 − P_act/P_tot)^n) + 1.978
J       = (0.1994 · weights/n + 0.01167 · P_act^0.7935 · bits/16 + 0.007886 · context/1000 · P_tot^0.3) · (1.295 for a mixture of experts)
accelerators = J · T + E/1.4
host = 0.4 · accelerators     idle = 0.15 · accelerators
cooling = (PUE − 1) · (accelerators + host + idle)`;

const area = `area funded = surcharge ÷ cost rate
footprint   = max(CO₂e ÷ 0.5 kg, water ÷ 50 L)   m² · year`;

/** The factors by which the ends of a range are widened: energy, carbon, water. */
const factors = {
  A: ["0.85–1.15", "0.85–1.3", "0.5–2"],
  B: ["0.5–2", "0.5–7", "0.5–20"],
  C: ["0.25–2", "0.25–7", "0.25–20"],
  D: ["0.05–1.5", "0.05–7", "0.05–20"],
  E: ["0.05–10", "0.05–20", "0.05–30"],
} as const;
const grades = ["A", "B", "C", "D", "E"] as const;

/** Titles of works are not translated. */
const sources = [
  "EcoLogits 0.11.3: methodology, model and electricity data (CC BY-SA 4.0)",
  "Ember: Yearly Electricity Data (2026), through Our World in Data and EcoLogits (CC BY 4.0)",
  "ML.ENERGY Benchmark v3, data of the public leaderboard (2026, Apache-2.0); Boavizta (through EcoLogits)",
  "Google: Measuring the environmental impact of delivering AI at Google scale (2025), arXiv:2508.15734",
  "Mistral AI: life-cycle analysis of Mistral Large 2 (2025)",
  "Epoch AI: How much energy does ChatGPT use? (2025)",
  "Jegham et al.: How hungry is AI? (2025)",
  "DeepSeek: Inference system overview (2025)",
  "Thünen-Institut: Kohlenstoffinventur 2017; IPCC 2006/2019, forest land, tier 1",
  "HAWK Göttingen (2025); Deutscher Forstwirtschaftsrat",
] as const;

/** Both methods on one page: what is computed, how wide the range is, what is left out. */
export function Method() {
  const { t } = useTranslation();
  return (
    <section className={`card ${styles["method"]}`} id="method" aria-labelledby="method-title" data-testid="method">
      <div className="card-head">
        <h2 className="card-title" id="method-title">
          {t("impact.method")}
        </h2>
        <span className="small faint">a2b-2, a2b-1; EcoLogits 0.11.3</span>
      </div>
      <div className="stack">
        <p>{t("impact.intro")}</p>
        <h3>{t("impact.measured")}</h3>
        <p>{t("impact.measuredBody")}</p>
        <Formula>{served}</Formula>
        <h4>{t("impact.partsTitle")}</h4>
        <p>{t("impact.partsBody")}</p>
        <h4>{t("impact.classesTitle")}</h4>
        <p>{t("impact.classesBody")}</p>
        <Classes />
        <h3>{t("impact.first")}</h3>
        <h4>{t("impact.writing")}</h4>
        <p>{t("impact.writingBody")}</p>
        <Formula>{decode}</Formula>
        <h4>{t("impact.reading")}</h4>
        <p>{t("impact.readingBody")}</p>
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
          {sources.map((source) => (
            <li key={source}>{source}</li>
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
              <td>{t(`impact.classRanges.${grade}`)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Grades() {
  const { t } = useTranslation();
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
              {factors[grade].map((factor, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the columns are fixed
                <td key={index} className="n">
                  ×&nbsp;{factor}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
