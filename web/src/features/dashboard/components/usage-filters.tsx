import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { providerName } from "@/lib/provider-name";
import { Button } from "@/ui/button";
import { breakdownQuery } from "../queries";
import { type FilterName, filterNames, type Period, type UsageView } from "../rules";
import styles from "./usage-filters.module.css";

interface UsageFiltersProps {
  readonly period: Period;
  readonly view: UsageView;
  readonly onView: (view: UsageView) => void;
}

interface Option {
  readonly value: string;
  readonly label: string;
}

/** What can be chosen are the providers, models and projects of the period. */
function useOptions(period: Period): Record<FilterName, readonly Option[]> {
  const { t } = useTranslation();
  const providers = useQuery(breakdownQuery(period, "provider")).data ?? [];
  const models = useQuery(breakdownQuery(period, "model")).data ?? [];
  const projects = useQuery(breakdownQuery(period, "project")).data ?? [];
  return {
    provider: providers.map(({ name }) => ({ value: name, label: providerName(name) })),
    model: models.map(({ name }) => ({ value: name, label: name })),
    project: projects.map(({ id, name }) => ({
      value: id ?? "none",
      label: id === null ? t("dashboard.noProject") : name,
    })),
  };
}

export function UsageFilters({ period, view, onView }: UsageFiltersProps) {
  const { t } = useTranslation();
  const options = useOptions(period);
  const choose = (name: FilterName, value: string) => onView({ ...view, page: 1, [name]: value });
  return (
    <div className={styles["filters"]} data-testid="usage-filters">
      {filterNames.map((name) => {
        const chosen = view[name];
        const known = options[name].some(({ value }) => value === chosen);
        return (
          <select
            key={name}
            className="select"
            aria-label={t(`dashboard.${name}`)}
            value={chosen}
            onChange={(event) => choose(name, event.target.value)}
          >
            <option value="">{t(`dashboard.every.${name}`)}</option>
            {chosen === "" || known ? null : <option value={chosen}>{chosen}</option>}
            {options[name].map(({ value, label }) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
        );
      })}
      {filterNames.some((name) => view[name] !== "") ? (
        <Button
          size="small"
          look="quiet"
          onClick={() => onView({ ...view, page: 1, provider: "", model: "", project: "" })}
        >
          <X className="i" aria-hidden />
          {t("dashboard.clearFilters")}
        </Button>
      ) : null}
    </div>
  );
}
