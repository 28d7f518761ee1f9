import { useTranslation } from "react-i18next";
import { Field } from "@/ui/field";

/** Why an operator does something: it stands in the log beside what was done. */
export function Reason({ value, onChange }: { readonly value: string; readonly onChange: (value: string) => void }) {
  const { t } = useTranslation();
  return (
    <Field
      label={t("admin.reason")}
      hint={t("admin.reasonHint")}
      value={value}
      required
      maxLength={600}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
