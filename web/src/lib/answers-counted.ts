import type { TFunction } from "i18next";

interface Counted {
  readonly requests: number;
  readonly titleRequests: number;
  readonly methodVersions: readonly string[];
}

/** What a footprint holds: "28 answers and 19 titles. Method a2b-2." */
export function answersCounted(t: TFunction, { requests, titleRequests, methodVersions }: Counted): string {
  const methods = methodVersions.join(", ") || t("common.notKnown");
  if (titleRequests === 0) return t("dashboard.answersCounted", { count: requests, methods });
  const titles = t("dashboard.titlesCounted", { count: titleRequests });
  return t("dashboard.answersAndTitles", { count: requests, titles, methods });
}
