import { type ReactNode, useId } from "react";
import { buttonClass } from "./button";
import styles from "./choose-files.module.css";

interface ChooseFilesProps {
  readonly accept?: string;
  readonly multiple?: boolean;
  readonly onChosen: (files: readonly File[]) => void;
  /** What stands on the button. */
  readonly children: ReactNode;
}

/** A button that lets files be chosen; the same one may be chosen again. */
export function ChooseFiles({ onChosen, children, ...input }: ChooseFilesProps) {
  const id = useId();
  return (
    <label className={buttonClass({ look: "primary" }, styles["choose"])} htmlFor={id}>
      {children}
      <input
        {...input}
        id={id}
        type="file"
        data-testid="files-input"
        onChange={(event) => {
          onChosen(Array.from(event.target.files ?? []));
          event.target.value = "";
        }}
      />
    </label>
  );
}
