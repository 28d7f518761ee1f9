import katex from "katex";
import "katex/dist/katex.min.css";
import { memo, useLayoutEffect, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import styles from "./formula.module.css";

interface FormulaProps {
  readonly tex: string;
  readonly isDisplay: boolean;
}

/**
 * TeX as a formula, with MathML for readers that hear it. KaTeX builds elements and sets their styles one by one, which the content security policy
 * allows; links, classes and pictures from TeX are off. What it cannot read is shown as it was written. Loaded with the first formula.
 */
export const Formula = memo(function Formula({ tex, isDisplay }: FormulaProps) {
  const { t } = useTranslation();
  const place = useRef<HTMLSpanElement>(null);
  // Built while React renders, which it does in slices; what is left for the moment of showing is to put it in its place.
  const built = useMemo(() => build(tex, isDisplay), [tex, isDisplay]);
  useLayoutEffect(() => {
    place.current?.replaceChildren(...(built === null ? [] : [built]));
  }, [built]);
  return (
    <>
      {built === null ? (
        <code className={styles["failed"]} dir="ltr" title={t("rendering.formulaFailed")}>
          {tex}
        </code>
      ) : null}
      <span
        ref={place}
        className={isDisplay ? `${styles["formula"]} ${styles["display"]}` : styles["formula"]}
        data-testid="formula"
        dir="ltr"
        {...(isDisplay ? { tabIndex: 0 } : {})}
      />
    </>
  );
});

/** The formula as elements; null where KaTeX cannot read it. */
function build(tex: string, isDisplay: boolean): Element | null {
  const place = document.createElement("span");
  try {
    katex.render(tex.replaceAll(/\\label\{[^{}]*\}/gu, ""), place, {
      displayMode: isDisplay,
      maxExpand: 500,
      maxSize: 20,
      strict: "ignore",
    });
    return place.firstElementChild;
  } catch {
    return null;
  }
}
