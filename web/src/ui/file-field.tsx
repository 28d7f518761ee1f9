import { Upload } from "lucide-react";
import { type ComponentProps, type ReactNode, useId } from "react";
import { useTranslation } from "react-i18next";
import { buttonClass } from "./button";
import styles from "./file-field.module.css";

type FileFieldProps = Omit<ComponentProps<"input">, "id" | "type" | "className"> & {
  readonly label: ReactNode;
  readonly hint: ReactNode;
  /** The name of what was chosen; null: nothing yet. */
  readonly chosen: string | null;
};

/** A labelled choice of a file. The browser's own control lies above what is seen, so it is clicked, dropped upon and reached by keyboard. */
export function FileField({ label, hint, chosen, ...input }: FileFieldProps) {
  const { t } = useTranslation();
  const id = useId();
  return (
    <div className="field">
      <label className="label" htmlFor={id}>
        {label}
      </label>
      <div className={styles["file"]}>
        <input {...input} type="file" id={id} aria-describedby={`${id}-hint`} />
        <span className={buttonClass()} aria-hidden="true">
          <Upload className="i" aria-hidden /> {t("common.chooseFile")}
        </span>
        <span className={chosen === null ? "small faint" : "small"}>{chosen ?? t("common.noFile")}</span>
      </div>
      <p className="hint" id={`${id}-hint`}>
        {hint}
      </p>
    </div>
  );
}
