import { useTranslation } from "react-i18next";
import { useFormat } from "@/lib/use-format";
import { spanOf } from "./rules";

interface Subject {
  readonly month: string | null;
  readonly project: string | null;
  readonly firstDay: string | null;
  readonly lastDay: string | null;
}

const noonOf = (day: string) => new Date(`${day}T12:00:00Z`);

/** What a link or a report is of, in words: a project's name, a month, or days. */
export function useSubjectName(): (subject: Subject) => string {
  const { t } = useTranslation();
  const format = useFormat();
  return (subject) => {
    if (subject.project !== null) return subject.project;
    if (subject.month !== null) return format.formatMonth(noonOf(`${subject.month}-01`));
    const day = (value: string | null) => (value === null ? "" : format.formatDate(noonOf(value)));
    return t(`officer.days.${spanOf(subject)}`, { first: day(subject.firstDay), last: day(subject.lastDay) });
  };
}
