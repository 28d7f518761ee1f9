import { FileUp } from "lucide-react";
import { type DragEvent, type ReactNode, useState } from "react";
import { ChooseFiles } from "./choose-files";
import styles from "./file-drop.module.css";

interface FileDropProps {
  readonly label: string;
  /** What may be brought, under the button. */
  readonly hint: ReactNode;
  readonly accept?: string;
  readonly multiple?: boolean;
  readonly onChosen: (files: readonly File[]) => void;
}

/** A place that files are dropped upon, and the button that chooses them. */
export function FileDrop({ label, hint, onChosen, ...input }: FileDropProps) {
  const [isOver, setOver] = useState(false);

  function onDrop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    onChosen(Array.from(event.dataTransfer.files));
  }

  return (
    /* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a shortcut; the button inside does the same */
    <div
      className={styles["drop"]}
      data-over={isOver || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
    >
      <FileUp className="i i-lg" aria-hidden />
      <ChooseFiles {...input} onChosen={onChosen}>
        {label}
      </ChooseFiles>
      <p className="small faint">{hint}</p>
    </div>
  );
}
