import type { ComponentProps } from "react";
import { useTranslation } from "react-i18next";
import { Field } from "@/ui/field";
import { MOST_REASON } from "../form";

/** Why an operator does something: it stands in the log beside what was done. */
export function Reason(input: Omit<ComponentProps<typeof Field>, "label">) {
  const { t } = useTranslation();
  return <Field {...input} label={t("admin.reason")} hint={t("admin.reasonHint")} required maxLength={MOST_REASON} />;
}
