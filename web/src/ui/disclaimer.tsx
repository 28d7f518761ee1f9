import { useEffect, useId, useState, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";

let places: readonly string[] = [];
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function change(next: readonly string[]): void {
  places = next;
  for (const listener of listeners) listener();
}

/**
 * The line that stands in the same view as any footprint, and once on a page: what opens over the page has it while it is
 * open. Elsewhere its place is kept, so that nothing moves.
 */
export function Disclaimer() {
  const { t } = useTranslation();
  const id = useId();
  const [isListed, setListed] = useState(false);
  const last = useSyncExternalStore(subscribe, () => places.at(-1));
  useEffect(() => {
    change([...places, id]);
    setListed(true);
    return () => change(places.filter((place) => place !== id));
  }, [id]);
  return (
    <p className="disclaimer" style={isListed && last !== id ? { visibility: "hidden" } : undefined}>
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
