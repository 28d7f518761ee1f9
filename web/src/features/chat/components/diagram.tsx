import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { releaseObjectUrl } from "@/lib/object-url";
import { useDark } from "@/lib/use-dark";
import { Skeleton } from "@/ui/states";
import { drawDiagram } from "../diagrams";
import styles from "./diagram.module.css";

interface DiagramProps {
  readonly source: string;
  readonly onFailed: (reason: string) => void;
}

/** A diagram drawn from its text, shown as a picture: nothing in a picture can run or load. */
export function Diagram({ source, onFailed }: DiagramProps) {
  const { t } = useTranslation();
  const dark = useDark();
  const [address, setAddress] = useState<string | null>(null);

  useEffect(() => {
    let made: string | null = null;
    let isGone = false;
    drawDiagram(source, dark).then(
      (svg) => {
        if (isGone) return;
        made = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
        setAddress(made);
      },
      (reason: Error) => isGone || onFailed(reason.message),
    );
    return () => {
      isGone = true;
      if (made !== null) releaseObjectUrl(made);
    };
  }, [source, dark, onFailed]);

  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide diagram scrolls, and so must be reachable by keyboard
    <div className={styles["diagram"]} data-testid="diagram" tabIndex={0}>
      {address === null ? <Skeleton widths={[60, 80, 45]} /> : <img src={address} alt={t("rendering.diagramAlt")} />}
    </div>
  );
}
