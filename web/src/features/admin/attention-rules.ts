import { enAdmin } from "@/lib/locales/en-admin";

type Words = typeof enAdmin.admin.attention;

const BACKUP_GOOD_FOR_MS = 7 * 24 * 60 * 60 * 1000;

/** Whether it is time for a backup: none is known, or the last is older than a week. */
export function needsBackup(at: string | null, now: number): boolean {
  return at === null || now - new Date(at).getTime() > BACKUP_GOOD_FOR_MS;
}

/** The words of a notice about payments; null for one that stands among the parked events already. */
export function alertKey(code: string): keyof Words["alerts"] | null {
  const [kind = "", ...rest] = code.split(":");
  if (kind === "parked" && rest.length > 0) return null;
  return Object.hasOwn(enAdmin.admin.attention.alerts, kind) ? (kind as keyof Words["alerts"]) : "other";
}

/** What a kind of background work is called. */
export function jobKey(name: string): keyof Words["jobNames"] {
  const key = name.replaceAll(".", "_");
  return Object.hasOwn(enAdmin.admin.attention.jobNames, key) ? (key as keyof Words["jobNames"]) : "other";
}
