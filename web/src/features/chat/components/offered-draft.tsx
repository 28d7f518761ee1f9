import { PencilLine, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button, IconButton } from "@/ui/button";
import type { DraftText } from "../use-draft";
import styles from "./offered-draft.module.css";

/** A text that was begun elsewhere, or before: with one press it stands in the composer. */
export function OfferedDraft({ draft }: { readonly draft: Pick<DraftText, "offered" | "take" | "drop"> }) {
  const { t } = useTranslation();
  if (draft.offered === null) return null;
  return (
    <div className={`banner ${styles["offered"]}`} role="status" data-testid="offered-draft">
      <PencilLine className="i" aria-hidden />
      <p className="grow">
        {t("composer.begun")}{" "}
        <span className="muted" dir="auto">
          {excerptOf(draft.offered)}
        </span>
      </p>
      <span className="actions">
        <Button size="small" onClick={draft.take}>
          {t("composer.takeBegun")}
        </Button>
        <IconButton size="small" label={t("composer.dropBegun")} onClick={draft.drop}>
          <X className="i" aria-hidden />
        </IconButton>
      </span>
    </div>
  );
}

const SHOWN = 80;

function excerptOf(text: string): string {
  const line = [
    ...text
      .slice(0, 4 * SHOWN)
      .replaceAll(/\s+/g, " ")
      .trim(),
  ];
  return line.length > SHOWN ? `${line.slice(0, SHOWN).join("")}…` : line.join("");
}
