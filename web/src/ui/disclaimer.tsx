import { useTranslation } from "react-i18next";

/** The line that stands in the same view as any footprint. */
export function Disclaimer() {
  const { t } = useTranslation();
  return (
    <p className="disclaimer">
      <WholeWords text={t("disclaimer")} />
    </p>
  );
}

/** Keeps words with a hyphen on one line. */
function WholeWords({ text }: { readonly text: string }) {
  return text.split(/(\S+-\S+)/).map((part, index) =>
    index % 2 === 0 ? (
      part
    ) : (
      <span key={part} className="nowrap">
        {part}
      </span>
    ),
  );
}
