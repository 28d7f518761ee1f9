import { useTranslation } from "react-i18next";
import { ProblemError, problemCode } from "@/api/problem";
import { problemText } from "@/lib/problem-text";
import { FormError } from "@/ui/field";

/** Why it did not work, or nothing. */
export function Problem({ of: error }: { readonly of: Error | null }) {
  const { t } = useTranslation();
  if (error === null) return null;
  return (
    <FormError>{problemText(t, problemCode(error), error instanceof ProblemError ? error.detail : null)}</FormError>
  );
}
