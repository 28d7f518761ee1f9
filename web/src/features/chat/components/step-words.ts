import { useTranslation } from "react-i18next";
import type { RunStep } from "@/api/types";
import { addEnglish } from "@/lib/i18n";
import { enRun } from "@/lib/locales/en-run";

addEnglish(enRun);

const told = ["calculator", "fetch_page", "file_search", "read_file", "make_picture"] as const;
type Told = (typeof told)[number];

/** What a step did, and what it would do. */
export function useStepWords(step: RunStep): { readonly what: string; readonly asks: string } {
  const { t } = useTranslation();
  const name = told.find((one): one is Told => one === step.name);
  if (step.kind === "model") return { what: t("run.did.model"), asks: "" };
  if (step.kind === "steer") return { what: t("run.did.steer"), asks: "" };
  const called = { name: step.name.replace("__", ": ") }; // a tool of others: its server, then its own name
  if (name === undefined) return { what: t("run.did.other", called), asks: t("run.asks.other", called) };
  return {
    what: t(`run.did.${name}`),
    asks: name === "fetch_page" ? t("run.asks.fetch_page", { host: step.target }) : t("run.asks.other", called),
  };
}
