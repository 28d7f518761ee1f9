import { use } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "@/lib/use-format";
import { CitationsContext } from "../citations-context";
import styles from "./cite.module.css";
import { passageNumberClass } from "./passage-number";

/** The number of a passage in the words of an answer. */
export function Cite({ n }: { readonly n: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const citations = use(CitationsContext);
  const citation = citations?.of.get(n);
  if (citations === null || citation === undefined) return <sup>{n}</sup>;
  return (
    <button
      type="button"
      className={passageNumberClass(styles["cite"])}
      data-testid="cite"
      aria-label={t("sources.cite", { n, name: citation.file, page: format.formatCount(citation.page) })}
      onClick={() => citations.open(citation)}
    >
      {n}
    </button>
  );
}
