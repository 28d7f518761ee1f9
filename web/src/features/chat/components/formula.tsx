import katex from "katex";
import "katex/dist/katex.min.css";
import { memo, useLayoutEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { MarkedFormula } from "../math";

/**
 * TeX as a formula, with MathML for readers that hear it. KaTeX builds elements and sets their styles one by one, which the content security policy
 * allows; links, classes and pictures from TeX are off. What it cannot read is shown as it was written. Loaded with the first formula.
 */
export const Formula = memo(function Formula({ tex, isDisplay }: MarkedFormula) {
  const { t } = useTranslation();
  const place = useRef<HTMLSpanElement>(null);
  const [failed, setFailed] = useState<string | null>(null);
  useLayoutEffect(() => {
    if (place.current === null) return;
    try {
      katex.render(tex, place.current, { displayMode: isDisplay, maxExpand: 500, maxSize: 20, strict: "ignore" });
      setFailed(null);
    } catch {
      place.current.replaceChildren();
      setFailed(tex);
    }
  }, [tex, isDisplay]);
  return (
    <>
      {failed === tex ? (
        <code className="tex-failed" title={t("rendering.formulaFailed")}>
          {tex}
        </code>
      ) : null}
      <span
        ref={place}
        className={isDisplay ? "tex tex-display" : "tex"}
        data-testid="formula"
        {...(isDisplay ? { tabIndex: 0 } : {})}
      />
    </>
  );
});
