import { useTranslation } from "react-i18next";
import { enTools } from "@/lib/locales/en-tools";
import { problemText } from "@/lib/problem-text";

type Known = keyof typeof enTools.toolSources.problems;

const isKnown = (code: string): code is Known => Object.hasOwn(enTools.toolSources.problems, code);

/** The sentence for what is wrong with a server: its own, else that of every page. */
export function useSourceProblem(): (code: string) => string {
  const { t } = useTranslation();
  return (code) => (isKnown(code) ? t(`toolSources.problems.${code}`) : problemText(t, code));
}
