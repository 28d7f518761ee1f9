import { useTranslation } from "react-i18next";
import type { RunStep } from "@/api/types";
import { addEnglish } from "@/lib/i18n";
import { enRun } from "@/lib/locales/en-run";

addEnglish(enRun);

const told = ["calculator", "fetch_page", "file_search", "read_file", "make_picture", "web_search"] as const;
type Told = (typeof told)[number];

/** What a step did, is doing or did not do, and what it would do. */
export function useStepWords(step: RunStep): { readonly what: string; readonly asks: string } {
  const { t } = useTranslation();
  if (step.kind === "steer") return { what: t("run.did.steer"), asks: "" };
  const name = step.kind === "model" ? "model" : (told.find((one): one is Told => one === step.name) ?? "other");
  const called = { name: step.name.replace("__", ": ") }; // a tool of others: its server, then its own name
  return {
    what:
      step.state === "done"
        ? t(`run.did.${name}`, called)
        : t("run.ended", { what: t(`run.names.${name}`, called), state: t(`run.states.${step.state}`) }),
    asks:
      name === "fetch_page" || name === "web_search"
        ? t(`run.asks.${name}`, { host: step.target })
        : t("run.asks.other", called),
  };
}
