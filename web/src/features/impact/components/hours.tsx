import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useFormat } from "@/lib/use-format";
import { zoneName } from "@/lib/zone-name";
import { hoursQuery } from "../queries";
import styles from "./method.module.css";

/** How the electricity of the hour counts, and for which zones it does here. What is not configured is not said to be in force. */
export function Hours() {
  const { t } = useTranslation();
  const format = useFormat();
  const { data } = useQuery(hoursQuery);
  return (
    <>
      <h3>{t("impact.hours.title")}</h3>
      <p>{t("impact.hours.body")}</p>
      {data === undefined ? null : data.length === 0 ? (
        <p data-testid="hours-none">{t("impact.hours.none")}</p>
      ) : (
        <>
          <p>{t("impact.hours.here")}</p>
          <ul className={`${styles["sources"]} small`} data-testid="hours-here">
            {data.map((zone) => (
              <li key={zone.zone}>
                {zoneName(zone.zone, format.locale)}:{" "}
                <a href={zone.url} target="_blank" rel="noreferrer">
                  {zone.source}
                </a>{" "}
                ({zone.licence}).{" "}
                {zone.hour === null || zone.gPerKWh === null
                  ? t("impact.hours.missing")
                  : t("impact.hours.now", {
                      grams: format.formatDecimal(zone.gPerKWh, 0),
                      time: format.formatHour(zone.hour),
                    })}
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
