import { useTranslation } from "react-i18next";
import { type Bounds, problemText } from "@/lib/problem-text";
import { FormError } from "./field";

interface ProblemNoteProps {
  /** Null: nothing went wrong, nothing is shown. */
  readonly problem: ({ readonly code: string } & Bounds) | null;
}

/** Why something did not work, announced at once. */
export function ProblemNote({ problem }: ProblemNoteProps) {
  const { t } = useTranslation();
  if (problem === null) return null;
  return <FormError>{problemText(t, problem.code, problem)}</FormError>;
}
